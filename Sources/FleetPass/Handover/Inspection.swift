// The inspection of a vehicle at pickup or return: what it says and what it must say. No SQL, no HTTP.

import Schema

enum InspectionState: String, StateMachine {
    case draft, submitted, countersigned, locked

    static let subject = "An inspection"
    /// What is submitted can be taken back; what is locked never is.
    static let moves: [InspectionState: [InspectionState]] = [
        .draft: [.submitted], .submitted: [.countersigned, .draft], .countersigned: [.locked],
    ]
}

struct Inspection: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case pickup, `return`

        var heading: String { self == .pickup ? "Pick-up inspection" : "Return inspection" }
        var source: OdometerReading.Source { self == .pickup ? .pickup : .return }
    }

    enum Cleanliness: String, CaseIterable, Sendable {
        case clean, acceptable, dirty
    }

    let id: UUID
    let version: Int64
    let booking: UUID
    let vehicle: UUID
    let location: UUID
    let kind: Kind
    let state: InspectionState
    let number: Int64?
    let findings: Findings
    /// Why the customer has not signed it.
    let unsignedFor: String?
    let maker: UUID?
    /// What the odometer has shown in truth, where that was locked wrong.
    var correctedKm: Int64?
    /// Whether the vehicle was inspected anew for the same.
    var isSuperseded = false

    /// What the odometer shows, as far as is known by now.
    var km: Int64? { correctedKm ?? findings.odometerKm }

    /// What was found. Odometer and fuel may come later, while it is a draft.
    struct Findings: Sendable {
        var odometerKm: Int64?
        /// In eighths.
        var fuel: Int64?
        var cleanliness: Cleanliness?
        var equipment: [String]
        var remarks: String
        var takenAt: Instant
    }

    /// As people read its number.
    var name: String { number.map { Self.name($0) } ?? "" }

    static func name(_ number: Int64) -> String { "IN-\(Wording.padded(number, to: 6))" }
}

enum InspectionRecord {
    private static let kindField = Field.choice("kind", of: Inspection.Kind.self)
    private static let km = Field.integer("odometer_km", in: 0...5_000_000).optional
    private static let fuel = Field.integer("fuel", in: 0...8, "In eighths of the tank.").optional
    private static let cleanliness = Field.choice("cleanliness", of: Inspection.Cleanliness.self).optional
    private static let equipment = Field.text("equipment", max: 80, "What goes along with the vehicle.")
        .list(max: 40)
    private static let equipmentInput = equipment.optional
    private static let remarks = Field.text("remarks", .multiline(min: 0, max: 2_000))
    private static let remarksInput = remarks.optional
    private static let taken = Field.instant("taken_at", "When the vehicle was looked at.")
    private static let takenInput = taken.optional
    static let unsignedFor = Field.text(
        "unsigned_for", max: 300, "Why the customer has not signed it; null: they have, or will."
    ).optional

    static let shape = Shape(
        "Inspection", "How a vehicle was when it was given out, or came back.",
        Field.uuid("id", "Never changes."), Field.integer("version", in: 1...Int64.max),
        Field.uuid("booking_id"), Field.uuid("vehicle_id"), Field.uuid("location_id"), kindField,
        Field.choice("state", of: InspectionState.self),
        Field.integer("number", in: 1...Int64.max, "Without gaps; null while it is a draft.").optional, km,
        fuel, cleanliness, equipment, remarks, taken, unsignedFor,
        Field.text("document_hash", max: 64, "SHA-256 of the PDF, once it is locked.").optional,
        Field.instant("locked_at").optional,
        Field.instant("superseded_at", "When the vehicle was inspected anew for the same.").optional,
        Field.integer(
            "corrected_km", in: 0...5_000_000, "What the odometer has shown in truth; null: what was locked."
        ).optional,
        Field.text("corrected_for", max: 300, "Why something else was locked.").optional,
        Field.instant("created_at"), Field.instant("updated_at"))
    static let input = Shape(
        "InspectionInput", "An inspection that is begun.", kindField, km, fuel, cleanliness, equipmentInput,
        remarksInput, takenInput, overrideReason)
    static let change = Shape(
        "InspectionChange", "What an inspection is to say.", km, fuel, cleanliness, equipmentInput,
        remarksInput, takenInput, overrideReason)
    private static let overrideReason = Field.text(
        "override_reason", max: 300,
        "Why the odometer shows more than a vehicle drives in that time, by somebody who may say so."
    ).optional
    static let reason = Field.text("reason", max: 300, "Why.")
    static let because = Shape("InspectionReopening", "Why an inspection is to be changed.", reason)
    static let trueKm = Field.integer("odometer_km", in: 0...5_000_000, "What it has shown in truth.")
    static let correction = Shape(
        "InspectionCorrection", "What an odometer has shown, where something else was locked.", trueKm, reason
    )
    static let countersignature = Shape(
        "Countersignature", "The customer's name under an inspection, or why it is not there.",
        SignatureRecord.optionalName, SignatureRecord.optionalStrokes, SignatureRecord.optionalConsent,
        unsignedFor)

    static func kind(_ call: Call) -> Inspection.Kind { call.body(kindField) }
    static func override(_ call: Call) -> String? { call.body(overrideReason) }

    /// A clock that is a little ahead is no reason to refuse: nothing is kept that lies behind now, for
    /// readings go by their time.
    /// - Throws: `unprocessable` for one of the future.
    static func findings(_ call: Call, now: Instant) throws -> Inspection.Findings {
        let taken = call.body(takenInput) ?? now
        guard taken.epochMs <= now.epochMs + 60_000 else {
            throw Failure(
                .unprocessable, "Nobody has looked at it yet.",
                fields: [FieldError(pointer: "/taken_at", detail: "must not lie in the future")])
        }
        return Inspection.Findings(
            odometerKm: call.body(km), fuel: call.body(fuel), cleanliness: call.body(cleanliness),
            equipment: call.body(equipmentInput) ?? [], remarks: call.body(remarksInput) ?? "",
            takenAt: min(taken, now))
    }

    /// - Throws: `unprocessable` where neither a signature nor a reason was given, or both.
    static func countersignature(_ call: Call, at time: Instant) throws -> (Signature?, String?) {
        let name = call.body(SignatureRecord.optionalName)
        let isSigned =
            call.body(SignatureRecord.optionalStrokes) != nil
            || call.body(SignatureRecord.optionalConsent) == true
        let reason = call.body(unsignedFor)
        if let name, reason == nil {
            let hand = try SignatureRecord.hand(call)
            return (Signature(role: .customer, name: name, hand: hand, signedAt: time), nil)
        }
        guard name == nil, !isSigned, let reason else {
            throw Failure(
                .unprocessable, "Either the customer signs, or it is said why not.",
                fields: [FieldError(pointer: "/strokes", detail: "goes with name, or else unsigned_for does")]
            )
        }
        return (nil, reason)
    }
}
