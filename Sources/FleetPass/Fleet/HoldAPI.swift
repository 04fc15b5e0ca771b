// What staff may ask of holds: why a vehicle is not rented out for a time, and that it is again.

import HTTP
import Schema
import Store

func holdRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/fleet/{id:uuid}/holds", for: .holding(.fleetView),
            "A vehicle's holds, past ones too, the newest first",
            answers: .list(of: Hold.shape, facets: false),
            .read { call, tx in
                let known = try FleetDesk(app, call, tx).vehicle(call.id())
                return try .list(of: Hold.shape) { try HoldStore(tx: tx).each(of: known.id, $0) }
            }
        ).failing(.notFound),

        Route(
            "POST /v1/fleet/{id:uuid}/holds", for: .holding(.fleetEdit),
            "Hold a vehicle: it is not rented out until then, or until the hold is released",
            answers: .json(HoldMade.shape),
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                let known = try desk.vehicle(call.id())
                let hold = try Hold(call.wholeBody, app.freshID(), now: tx.now)
                return HoldMade.answer(hold.id, try desk.hold(known, hold))
            }
        ).taking(Hold.input).answering(.created).idempotent().failing(.notFound, .unprocessable),

        Route(
            "POST /v1/fleet/{id:uuid}/holds/{hold:uuid}/release", for: .holding(.fleetEdit), "Release a hold",
            answers: .nothing,
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                try desk.release(call.id(1), of: desk.vehicle(call.id()), call.body(Hold.releaseReason))
                return .done
            }
        ).taking(Hold.release).answering(.noContent).failing(.notFound, .conflict),
    ]
}

extension FleetDesk {
    /// - Returns: codes of the bookings that it is in the way of: they stand, and somebody gives them
    /// another vehicle.
    func hold(_ known: KnownVehicle, _ hold: Hold) throws -> [String] {
        try HoldStore(tx: tx).insert(hold, of: known.id, by: call.asker.id)
        if hold.endsAt == nil, hold.startsAt > tx.now {
            try app.foresee(.beginHold, of: hold.id, at: hold.startsAt, tx)
        }
        var changes = AuditChanges.none
        changes.note("kind", to: .text(hold.kind.rawValue))
        changes.note("reason", to: .text(hold.reason))
        changes.note("starts_at", to: .instant(hold.startsAt))
        if let end = hold.endsAt { changes.note("ends_at", to: .instant(end)) }
        try app.secrets.audit.note(
            .holdMade, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
        return try AllocationStore(tx: tx).bookings(
            of: known.id, from: max(hold.startsAt, tx.now), until: hold.endsAt ?? .latest)
    }

    /// - Throws: `not_found`; `conflict` for one that is released already. What is foreseen of it comes to
    /// nothing.
    func release(_ id: UUID, of known: KnownVehicle, _ reason: String) throws {
        guard let hold = try HoldStore(tx: tx).hold(id), hold.vehicle == known.id else {
            throw Failure.notFound
        }
        guard hold.isInForce else { throw Failure(.conflict, "The hold was released already.") }
        try HoldStore(tx: tx).release(id, of: known.id, reason, by: call.asker.id)
        var changes = AuditChanges.none
        changes.note("hold_id", to: .text("\(id)"))
        changes.note("reason", to: .text(reason))
        try app.secrets.audit.note(
            .holdReleased, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
    }
}

/// The answer to a hold: whom it is in the way of.
private enum HoldMade {
    static let bookings = Field.text("bookings", max: 8, "Codes of live bookings that it meets.").list(
        max: 1_000)
    static let shape = Shape("HoldMade", "A hold that was made.", MadeRecord.id, bookings)

    static func answer(_ id: UUID, _ codes: [String]) -> Response {
        var json = JSONWriter()
        json.object { json in
            json.member(MadeRecord.id, id)
            json.member(bookings, codes)
        }
        return .privately(json.bytes, .created)
    }
}
