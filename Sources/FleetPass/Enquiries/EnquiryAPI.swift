// Taking enquiries: the rule, and the route for programs.

import Crypto
import HTTP
import Schema
import Store

func enquiryRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/enquiries", for: .anyone, "Ask the dealership something",
            answers: .json(EnquiryReceipt.shape),
            .write { call, tx in
                let enquiry = try app.takeEnquiry(
                    about: call.body(EnquiryInput.vehicle), Enquirer(call), call, tx)
                var json = JSONWriter()
                json.beginObject()
                json.key(EnquiryReceipt.id.spec.jsonKey)
                json.uuid(enquiry.id.value)
                json.endObject()
                return .privately(json.bytes, .created)
            }
        )
        .taking(EnquiryInput.shape).answering(.created).idempotent().drawing(on: .enquiries).failing(
            .unprocessable)
    ]
}

extension App {
    /// Stores an enquiry. The API and the page both come here.
    /// - Throws: `unprocessable` for a vehicle that the public cannot see.
    func takeEnquiry(about vehicle: VehicleID?, _ enquirer: Enquirer, _ call: Call, _ tx: Transaction) throws
        -> Enquiry
    {
        if let vehicle, try !VehicleStore(tx: tx).isPublic(vehicle.value) {
            let error = FieldError(pointer: "/vehicle_id", detail: "is not a vehicle that can be rented")
            throw Failure(.unprocessable, "There is no such vehicle.", fields: [error])
        }
        let id = EnquiryID(value: UUID(v7: tx.now.epochMs, random: Random.words()))
        let enquiry = Enquiry(id: id, enquirer: enquirer, vehicle: vehicle)
        try EnquiryStore(tx: tx).insert(enquiry)
        try secrets.audit.note(
            .enquiryTaken, of: AuditObject(.enquiry, id.value), by: call.actor, tx, enquiry.entered)
        return enquiry
    }
}
