// Times at which a vehicle is not to be had though nothing is wrong with it, and its calendar.

import HTTP
import Schema
import Store

enum Blackout {
    private static let from = Field.instant("from")
    private static let until = Field.instant("until")
    private static let reason = Field.text("reason", max: 300, "Why.")
    static let input = Shape(
        "BlackoutInput", "A time at which a vehicle is not to be had.", from, until, reason)
    static let shape = Shape(
        "Blackout", "A time at which a vehicle is not to be had.", MadeRecord.id, from, until, reason,
        Field.instant("created_at"))

    /// - Throws: `unprocessable` for a time that ends before it begins, or is over.
    static func block(_ call: Call, now: Instant) throws -> (Block, reason: String) {
        let block = Block(from: call.body(from), until: call.body(until))
        guard block.from < block.until, block.until > now else {
            throw Failure(
                .unprocessable, "The time ends before it begins, or is over.",
                fields: [
                    FieldError(pointer: "/until", detail: "must be after the beginning and in the future")
                ])
        }
        return (block, call.body(reason))
    }
}

/// What a vehicle is taken by: bookings, blackouts, transfers and holds.
enum CalendarRecord {
    enum Kind: String, CaseIterable, Sendable {
        case booking, blackout, transfer, hold
    }

    private static let from = AskedTime.field("from", "Now, if not given.")
    private static let until = AskedTime.field("until", "Ninety days later, if not given.")
    static let query = Shape(
        "CalendarQuery", "For which time: from now on, if nothing else is said.", from, until)
    static let shape = Shape(
        "CalendarEntry", "What a vehicle is taken by, the time to make it ready included.", MadeRecord.id,
        Field.choice("kind", of: Kind.self), Field.instant("from"),
        Field.instant("until", "Null: a hold that somebody will release.").optional,
        Field.text("booking_code", max: 8).optional,
        Field.choice("booking_state", of: BookingState.self).optional,
        Field.choice("hold_kind", of: Hold.Kind.self).optional, Field.text("reason", max: 300).optional)
    private static let usualMs: Int64 = 90 * 86_400_000
    private static let mostMs: Int64 = 400 * 86_400_000

    /// - Throws: `unprocessable` for a time that ends before it begins, or is longer than 400 days.
    static func time(_ known: KnownVehicle, _ desk: FleetDesk) throws -> Block {
        func asked(_ field: Field<String?>) throws -> Instant? {
            try AskedTime.instant(desk.call, field) { try desk.zone(of: known) }
        }
        let time = try Block(from: asked(from), until: asked(until), lasting: usualMs, desk.tx)
        guard time.until.epochMs - time.from.epochMs <= mostMs else {
            throw Failure(
                .unprocessable, "A calendar is of 400 days at most.",
                fields: [FieldError(parameter: "until", detail: "must be within 400 days of from")])
        }
        return time
    }
}

/// An entry of a calendar.
struct CalendarEntry: Sendable {
    let id: UUID
    let kind: CalendarRecord.Kind
    let from: Instant
    let until: Instant?
    var code: String?
    var state: String?
    var holdKind: String?
    var reason: String?

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id)
            json.member("kind", kind.rawValue)
            json.member("from", from)
            json.member("until", until)
            json.member("booking_code", code)
            json.member("booking_state", state)
            json.member("hold_kind", holdKind)
            json.member("reason", reason)
        }
    }
}

func calendarRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/fleet/{id:uuid}/calendar", for: .holding(.fleetView),
            "When a vehicle is taken, and by what",
            answers: .list(of: CalendarRecord.shape, facets: false),
            .read { call, tx in
                let desk = try FleetDesk(app, call, tx)
                let known = try desk.vehicle(call.id())
                let time = try CalendarRecord.time(known, desk)
                let holds = try HoldStore(tx: tx).holds(of: known.id, from: time.from, until: time.until)
                let all = try AllocationStore(tx: tx).calendar(of: known.id, time) + holds.map(\.entry)
                return .list { json in
                    for entry in all.sorted(by: { ($0.from, $0.id) < ($1.from, $1.id) }) {
                        entry.write(to: &json)
                    }
                }
            }
        ).asking(CalendarRecord.query).failing(.notFound, .unprocessable)
    ] + blackoutRoutes(app)
}

private func blackoutRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/fleet/{id:uuid}/blackouts", for: .holding(.fleetView),
            "A vehicle's blackouts that lie ahead",
            answers: .list(of: Blackout.shape, facets: false),
            .read { call, tx in
                let known = try FleetDesk(app, call, tx).vehicle(call.id())
                return try .list { json in
                    try AllocationStore(tx: tx).eachBlackout(of: known.id) { row in
                        json.beginObject()
                        json.member("id", try row.uuid(0))
                        json.member("from", row.instant(1))
                        json.member("until", row.instant(2))
                        json.member("reason", row.text(3))
                        json.member("created_at", row.instant(4))
                        json.endObject()
                    }
                }
            }
        ).failing(.notFound),

        Route(
            "POST /v1/fleet/{id:uuid}/blackouts", for: .holding(.fleetEdit), "Keep a vehicle free for a time",
            answers: .json(MadeRecord.shape),
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                let (block, reason) = try Blackout.block(call, now: tx.now)
                return MadeRecord.answer(try desk.black(out: desk.vehicle(call.id()), block, reason))
            }
        ).taking(Blackout.input).answering(.created).idempotent().failing(
            .notFound, .conflict, .unprocessable),

        Route(
            "POST /v1/fleet/{id:uuid}/blackouts/{blackout:uuid}/end", for: .holding(.fleetEdit),
            "End a blackout",
            answers: .nothing,
            .write { call, tx in
                let known = try FleetDesk(app, call, tx).vehicle(call.id())
                let id = try call.id(1)
                guard try AllocationStore(tx: tx).release(id, of: known.id) else { throw Failure.notFound }
                var changes = AuditChanges.none
                changes.note("blackout_id", to: .text("\(id)"))
                try app.secrets.audit.note(
                    .blackoutEnded, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
                return .done
            }
        ).answering(.noContent).failing(.notFound),
    ]
}

extension Hold {
    fileprivate var entry: CalendarEntry {
        CalendarEntry(
            id: id, kind: .hold, from: startsAt, until: endsAt, holdKind: kind.rawValue, reason: reason)
    }
}

extension FleetDesk {
    /// - Throws: `conflict`, which names what has the vehicle then.
    fileprivate func black(out known: KnownVehicle, _ block: Block, _ reason: String) throws -> UUID {
        let store = AllocationStore(tx: tx)
        let taken = try store.blocks(of: known.id, meeting: block)
        for held in taken where held.hasExpired(tx.now) {
            if let id = held.booking { try app.expire(id, tx) }
        }
        if let other = taken.first(where: { !$0.hasExpired(tx.now) }) {
            let code = try other.booking.flatMap { try BookingStore(tx: tx).booking($0)?.code }
            let taker = code.map { "booking \($0)" } ?? "a \(other.kind.rawValue)"
            throw Failure(.conflict, "\(known.draft.title) is taken then by \(taker).")
        }
        let id = app.freshID()
        try store.insert(id, .blackout, known.id, block, booking: nil, reason: reason, by: call.asker.id)
        var changes = AuditChanges.none
        changes.note("from", to: .instant(block.from))
        changes.note("until", to: .instant(block.until))
        changes.note("reason", to: .text(reason))
        try app.secrets.audit.note(
            .blackoutMade, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
        return id
    }
}
