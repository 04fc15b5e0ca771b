// Giving a vehicle out: the move itself. What speaks against it is asked elsewhere.

import Schema
import Store

extension App {
    /// The vehicle is theirs from now on.
    /// - Parameter reason: why a rule is departed from, by somebody who may.
    /// - Throws: `conflict` for a state from which it cannot be, or before another has brought it back;
    /// `unprocessable` with all that speaks against it.
    func handOver(_ booking: Booking, _ reason: String?, _ call: Call, _ tx: Transaction) throws {
        try booking.state.demandMove(to: .onRent)
        guard tx.now < booking.endsAt else {
            throw Failure(.conflict, Self.isOver)
        }
        guard tx.now.epochMs >= booking.startsAt.epochMs - Self.earliestMs else {
            throw Failure(.conflict, "The rental begins later than that: change when it begins.")
        }
        let obstacles = try handoverObstacles(booking, tx)
        try demandPassable(obstacles, call, reason)
        let found = try InspectionStore(tx: tx).inspection(.pickup, of: booking)
        if tx.now < booking.startsAt { try AllocationStore(tx: tx).begin(booking: booking.id, at: tx.now) }
        let store = BookingStore(tx: tx)
        try store.handOver(booking.id, km: found?.km, fuel: found?.findings.fuel)
        try stand(booking.vehicle, at: booking.pickup, tx)
        var changes = booking.state.changes(to: .onRent)
        if let km = found?.km { changes.note("odometer_km", to: .integer(km)) }
        if let reason, !obstacles.isEmpty {
            changes.notePersonal("override", to: .text(reason))
            changes.note("obstacles", to: .list(obstacles.map(\.code.rawValue)))
        }
        try secrets.audit.note(
            .bookingHandedOver, of: AuditObject(.booking, booking.id), by: call.actor, tx, changes)
    }

    /// A vehicle is where it was given out, or came back to.
    func stand(_ vehicle: UUID, at place: UUID, _ tx: Transaction) throws {
        guard try FleetStore(tx: tx).move(vehicle, to: place) else { return }
        try RevisionStore(tx: tx).raise(.fleet)
    }
}
