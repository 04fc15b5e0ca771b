// Why a vehicle must not or shall not be rented for a time. No SQL, no HTTP.

import Schema

struct Hold: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        /// An open recall: by law nobody may rent it out.
        case recall
        case maintenance, damage
        /// Reserved for somebody who buys it.
        case sale
        /// Taken out of rental for another reason.
        case offRental = "off_rental"

        /// Nobody may override it, with whatever reason.
        var isLegal: Bool { self == .recall }

        var words: String {
            switch self {
            case .recall: "an open recall"
            case .maintenance: "maintenance"
            case .damage: "damage"
            case .sale: "a reservation for sale"
            case .offRental: "being out of rental"
            }
        }
    }

    let id: UUID
    let kind: Kind
    let reason: String
    let startsAt: Instant
    /// Nil: until it is released.
    let endsAt: Instant?

    func meets(_ start: Instant, _ end: Instant) -> Bool {
        startsAt < end && endsAt.map { $0 > start } != false
    }

    private static let vehicle = Field.uuid("vehicle_id")
    private static let kindField = Field.choice("kind", of: Kind.self, "Why it is not rented.")
    private static let reasonField = Field.text("reason", max: 300, "In words.")
    private static let starts = Field.instant("starts_at")
    private static let ends = Field.instant("ends_at", "Null: until it is released.").optional
    static let releaseReason = Field.text("reason", max: 300, "Why it is over.")
    static let shape = Shape(
        "Hold", "Why a vehicle must not or shall not be rented for a time.",
        Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max), vehicle, kindField, reasonField, starts, ends,
        Field.instant("created_at"), Field.instant("released_at", "Null: it is in force.").optional,
        Field.text("release_reason", max: 300).optional)
    static let input = Shape(
        "HoldInput", "A hold as it is to be; it begins now if nothing else is said.", kindField, reasonField,
        startsInput, ends)
    static let release = Shape("HoldRelease", "The end of a hold.", releaseReason)

    /// - Throws: `unprocessable` for one that ends before it begins.
    init(_ given: Record, _ id: UUID, now: Instant) throws {
        let start = given[Self.startsInput] ?? now
        let end = given[Self.ends]
        guard end.map({ $0 > start }) != false else {
            throw Failure(
                .unprocessable, "A hold ends after it begins.",
                fields: [FieldError(pointer: "/ends_at", detail: "must be after the beginning")])
        }
        self.init(
            id: id, kind: given[Self.kindField], reason: given[Self.reasonField], startsAt: start,
            endsAt: end)
    }

    init(id: UUID, kind: Kind, reason: String, startsAt: Instant, endsAt: Instant?) {
        (self.id, self.kind, self.reason) = (id, kind, reason)
        (self.startsAt, self.endsAt) = (startsAt, endsAt)
    }

    private static let startsInput = starts.optional
}

/// Papers that a vehicle has.
enum VehicleDocument {
    enum Kind: String, CaseIterable, Sendable {
        case registration, insurance, inspection, lease, other
    }

    private static let kind = Field.choice("kind", of: Kind.self)
    private static let number = Field.text("number", max: 60)
    private static let validUntil = Field.instant("valid_until", "Null: without end.").optional
    static let shape = Shape(
        "VehicleDocument", "A paper that a vehicle has.", Field.uuid("id", "Never changes."),
        Field.integer("version", in: 1...Int64.max), Field.uuid("vehicle_id"), kind, number, validUntil,
        Field.instant("created_at"), Field.instant("updated_at"))
    static let input = Shape("VehicleDocumentInput", "A paper as it is.", kind, number, validUntil)

    static func values(_ call: Call) -> (kind: Kind, number: String, validUntil: Instant?) {
        (call.body(kind), call.body(number), call.body(validUntil))
    }
}
