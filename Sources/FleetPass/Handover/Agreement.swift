// What a customer signs before a vehicle is theirs for a time. No SQL, no HTTP.

import Schema

enum AgreementState: String, StateMachine {
    case open, signed, void

    static let subject = "An agreement"
    /// What was signed is void too once something else is agreed, and while the vehicle is out once that is
    /// signed: its words stay.
    static let moves: [AgreementState: [AgreementState]] = [.open: [.signed, .void], .signed: [.void]]
}

struct Agreement: Sendable {
    let id: UUID
    let version: Int64
    let booking: UUID
    let number: Int64
    let state: AgreementState
    let content: [UInt8]
    /// Of what was agreed, without when it was written down.
    let termsHash: String
    let document: UUID?

    var name: String { Self.name(number) }

    /// Somebody was forgotten who is named in it: what it said is gone, and how it looked.
    var isErased: Bool { content == Self.nothing }

    private static let nothing = Array("{}".utf8)

    static func name(_ number: Int64) -> String { "RA-\(Wording.padded(number, to: 6))" }
}

enum AgreementRecord {
    static let shape = Shape(
        "Agreement", "What a customer signs.", Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max), Field.uuid("booking_id"),
        Field.integer("number", in: 1...Int64.max, "Without gaps; none is given twice."),
        Field.choice("state", of: AgreementState.self, "`void`: something else was agreed since."),
        Field.text("content_hash", max: 64, "SHA-256 of what it says; it stands on each page."),
        Field.text("document_hash", max: 64, "SHA-256 of the PDF as it was signed.").optional,
        Field.instant("signed_at").optional, Field.instant("created_at"))
}
