// What somebody asks of the dealership: its fields, as JSON and as a form. No SQL.

import Schema

struct EnquiryID: Hashable, Sendable {
    let value: UUID
}

struct Enquiry: Sendable {
    let id: EnquiryID
    let enquirer: Enquirer
    /// The enquirer's, as it is kept.
    let phone: SealedNumber?
    let vehicle: VehicleID?

    /// What the record notes of its being entered.
    var entered: AuditChanges {
        var changes = AuditChanges.none
        if let vehicle { changes.note("vehicle_id", to: .text("\(vehicle.value)")) }
        changes.notePersonal("name", to: .text(enquirer.name))
        changes.notePersonal("email", to: .text(enquirer.email))
        changes.notePersonal("phone", to: phone?.hash)
        changes.notePersonal("message", to: .text(enquirer.message))
        return changes
    }
}

/// Who asks, and what.
struct Enquirer: Sendable {
    let name: String
    let email: String
    let phone: String?
    let message: String

    /// From the API's body or from the form's: both have the same fields.
    init(_ call: Call) {
        name = call.body(EnquiryInput.name)
        email = call.body(EnquiryInput.email)
        phone = call.body(EnquiryInput.phone)
        message = call.body(EnquiryInput.message)
    }
}

/// What `POST /v1/enquiries` takes.
enum EnquiryInput {
    static let name = Field.text("name", max: 100, "Who asks.").autocomplete("name").example("Ada Bright")
    static let email = Field.text("email", .email, "Where to answer.").autocomplete("email").example(
        "ada@example.com")
    static let phone = Field.text("phone", .phone, "Where to call.").autocomplete("tel").optional
    static let message = Field.text("message", .multiline(max: 4_000), "What is asked.")
        .example("Is it free over the long weekend?")
    static let vehicle = Field.uuid("vehicle_id", "The vehicle that it is about.").map(VehicleID.init)
        .optional

    static let shape = Shape(
        "EnquiryInput", "A question to the dealership.", name, email, phone, message, vehicle)
}

/// The same as the form on a vehicle's page sends it.
enum EnquiryForm {
    static let idempotencyKey = Field.text("idempotency_key", max: 64, "Makes sending it twice harmless.")

    static let shape = Shape(
        "EnquiryForm", "The enquiry form on a vehicle's page.", EnquiryInput.name, EnquiryInput.email,
        EnquiryInput.phone, EnquiryInput.message, idempotencyKey)
}

/// What is answered.
enum EnquiryReceipt {
    static let id = Field.uuid("id", "Names the enquiry from now on.")
    static let shape = Shape("EnquiryReceipt", "The enquiry is stored.", id)
}
