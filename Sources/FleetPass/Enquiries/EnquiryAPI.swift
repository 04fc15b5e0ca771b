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
            .prepared { call in
                let taking = app.enquiryTaking(about: call.body(EnquiryInput.vehicle), call)
                var json = JSONWriter()
                json.beginObject()
                json.key(EnquiryReceipt.id.spec.jsonKey)
                json.uuid(taking.enquiry.id.value)
                json.endObject()
                return Foreseen(
                    response: .privately(json.bytes, .created),
                    check: { try app.demandPublic(taking.enquiry.vehicle, $0) },
                    perform: { try app.enter(taking, $0) })
            }
        )
        .taking(EnquiryInput.shape).answering(.created).idempotent().drawing(on: .enquiries).failing(
            .unprocessable)
    ]
}

/// An enquiry as it came, with what the record will say of it.
struct EnquiryTaking: Sendable {
    let enquiry: Enquiry
    fileprivate let entry: AuditBook.Entry
}

extension App {
    /// Reads an enquiry, from the API or from a page's form.
    func enquiryTaking(about vehicle: VehicleID?, _ call: Call) -> EnquiryTaking {
        let (id, enquirer) = (freshID(), Enquirer(call))
        let phone = enquirer.phone.map { secrets.numbers.enquiryPhone.seal($0, of: id, secrets.ring) }
        let enquiry = Enquiry(id: EnquiryID(value: id), enquirer: enquirer, phone: phone, vehicle: vehicle)
        let entry = AuditBook.Entry(
            .enquiryTaken, of: AuditObject(.enquiry, enquiry.id.value), by: call.actor, enquiry.entered)
        return EnquiryTaking(enquiry: enquiry, entry: entry)
    }

    /// Stores an enquiry.
    /// - Throws: `unprocessable` for a vehicle that the public cannot see.
    func take(_ taking: EnquiryTaking, _ tx: Transaction) throws {
        try demandPublic(taking.enquiry.vehicle, tx)
        try enter(taking, tx)
    }

    fileprivate func demandPublic(_ vehicle: VehicleID?, _ tx: Transaction) throws {
        guard let vehicle, try !VehicleStore(tx: tx).isPublic(vehicle.value) else { return }
        let error = FieldError(pointer: "/vehicle_id", detail: "is not a vehicle that can be rented")
        throw Failure(.unprocessable, "There is no such vehicle.", fields: [error])
    }

    fileprivate func enter(_ taking: EnquiryTaking, _ tx: Transaction) throws {
        let enquiry = taking.enquiry
        let phone = enquiry.phone.map {
            secrets.numbers.enquiryPhone.renewed($0, of: enquiry.id.value, secrets.sealing)
        }
        try EnquiryStore(tx: tx).insert(enquiry, phone)
        try secrets.audit.note(taking.entry, tx)
    }
}
