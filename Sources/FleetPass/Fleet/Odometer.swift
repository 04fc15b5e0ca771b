// What odometers said, and when. No SQL, no HTTP.

import Schema

struct OdometerReading: Sendable {
    enum Source: String, CaseIterable, Sendable {
        case entered, pickup, `return`, telematics
        case imported = "import"
    }

    let id: UUID
    let km: Int64
    let source: Source
    let readAt: Instant
    /// A customer has signed it. Bills go by what an inspection has read, signed or not.
    let isSigned: Bool

    private static let kmField = Field.integer("km", in: 0...5_000_000)
    private static let readField = Field.instant("read_at", "When it was read.")
    static let shape = Shape(
        "OdometerReading", "What an odometer said.", Field.uuid("id", "Never changes."), kmField,
        Field.choice("source", of: Source.self), readField,
        Field.boolean("is_signed", "Whether a customer has signed it."),
        Field.instant("corrected_at", "When it was found to be wrong; null: it holds.").optional,
        Field.instant("created_at"))
    private static let readInput = readField.optional
    static let input = Shape(
        "OdometerInput", "What an odometer says; now, if nothing else is said.", kmField, readInput)

    /// - Throws: `unprocessable` for one of the future.
    init(_ call: Call, _ id: UUID, now: Instant) throws {
        let read = call.body(Self.readInput) ?? now
        guard read.epochMs <= now.epochMs + 60_000 else {
            throw Failure(
                .unprocessable, "Nobody has read it yet.",
                fields: [FieldError(pointer: "/read_at", detail: "must not lie in the future")])
        }
        self.init(
            id: id, km: call.body(Self.kmField), source: .entered, readAt: min(read, now), isSigned: false)
    }

    init(id: UUID, km: Int64, source: Source, readAt: Instant, isSigned: Bool) {
        (self.id, self.km, self.source) = (id, km, source)
        (self.readAt, self.isSigned) = (readAt, isSigned)
    }
}

extension FleetDesk {
    /// Takes a reading down. The vehicle says what was read last, but never less than an inspection has read.
    /// - Throws: `conflict` for one below what an inspection has read before it.
    func read(_ reading: OdometerReading, of known: KnownVehicle) throws {
        let store = OdometerStore(tx: tx)
        if let bound = try store.highestBinding(of: known.id, until: reading.readAt), reading.km < bound.km {
            throw Failure(
                .conflict,
                "\(Wording.grouped(reading.km)) km is less than the \(Wording.grouped(bound.km)) km that "
                    + "an inspection has read on \(Moment.day(bound.readAt)).",
                fields: [FieldError(pointer: "/km", detail: "must be at least \(bound.km)")])
        }
        try store.insert(reading, of: known.id, by: call.asker.id)
        let km = max(
            try store.newest(of: known.id) ?? reading.km,
            try store.highestBinding(of: known.id, until: .latest)?.km ?? 0)
        var changes = AuditChanges.none
        changes.note("km", to: .integer(reading.km))
        changes.note("odometer_km", from: .integer(known.odometerKm), to: .integer(km))
        if km != known.odometerKm { try store.set(km, of: known.id) }
        try app.secrets.audit.note(
            .odometerRead, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
    }
}
