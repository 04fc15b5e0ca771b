// Taking enquiries: the rule, and the route for programs.

import Crypto
import HTTP
import Schema
import Store

let enquiryRoutes: [Route] = [
    Route(
        "POST /v1/enquiries", for: .anyone, "Ask the dealership something",
        answers: .json(EnquiryReceipt.shape),
        .write { call, tx in
            let enquiry = try takeEnquiry(
                name: call.body(EnquiryInput.name), email: call.body(EnquiryInput.email),
                phone: call.body(EnquiryInput.phone), message: call.body(EnquiryInput.message),
                vehicle: call.body(EnquiryInput.vehicle), tx)
            var json = JSONWriter()
            json.beginObject()
            json.key(EnquiryReceipt.id.spec.jsonKey)
            json.uuid(enquiry.id.value)
            json.endObject()
            var response = Response.json(json.bytes, .created)
            response.set("Cache-Control", "no-store")
            return response
        }
    )
    .taking(EnquiryInput.shape).answering(.created).idempotent().drawing(on: .enquiries).failing(
        .unprocessable)
]

/// Stores an enquiry. The API and the page both come here.
/// - Throws: `unprocessable` for a vehicle that the public cannot see.
func takeEnquiry(
    name: String, email: String, phone: String?, message: String, vehicle: VehicleID?, _ tx: Transaction
) throws -> Enquiry {
    if let vehicle, try !VehicleStore(tx: tx).isPublic(vehicle.value) {
        let error = FieldError(pointer: "/vehicle_id", detail: "is not a vehicle that can be rented")
        throw Failure(.unprocessable, "There is no such vehicle.", fields: [error])
    }
    let id = EnquiryID(value: UUID(v7: tx.now.epochMs, random: Random.words()))
    let enquiry = Enquiry(id: id, name: name, email: email, phone: phone, message: message, vehicle: vehicle)
    try EnquiryStore(tx: tx).insert(enquiry)
    return enquiry
}
