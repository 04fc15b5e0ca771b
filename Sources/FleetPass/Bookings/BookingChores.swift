// What happens to bookings without anybody asking for it: holds run out, what nobody confirms lapses, and
// whoever does not come back in time is put on record. When, the chores say.

import Schema
import Store

extension App {
    /// The hold may have been taken up, given up, or taken over meanwhile. One that was made in the future,
    /// by a clock that was wrong, would wait for that: it is over.
    func expireHold(_ id: UUID?, _ tx: Transaction) throws -> ChoreProgress {
        guard let id, let booking = try BookingStore(tx: tx).booking(id), booking.state == .held else {
            return .done()
        }
        let aheadMs = try BookingStore(tx: tx).madeAt(id).map { $0.epochMs - tx.now.epochMs } ?? 0
        guard booking.hasExpired(tx.now) || aheadMs > ChoreRunner.aheadMs else {
            return .done(again: booking.heldUntil)
        }
        try expire(booking, tx)
        return .done()
    }

    /// What nobody has confirmed before its pickup: whoever asked for it is elsewhere by now.
    func expireUnconfirmed(from place: String?, skipping: Set<UUID> = [], _ tx: Transaction) throws
        -> ChoreProgress
    {
        let (store, pace) = (BookingStore(tx: tx), Pace())
        let found = try store.unconfirmed(after: place.flatMap { Self.place($0) }, Self.expiredAtOnce)
        for (index, (id, startsAt)) in found.enumerated() {
            if !skipping.contains(id) {
                try ChoreTrouble.naming(.booking, id) {
                    if let booking = try store.booking(id) { try expire(booking, tx) }
                }
            }
            if pace.isOver || index + 1 == Self.expiredAtOnce { return .more("\(startsAt.epochMs) \(id)") }
        }
        return .done(again: try store.nextUnconfirmed())
    }

    /// What nobody has confirmed ends at its pickup, and not up to an hour later: others may want its
    /// vehicle.
    func foreseeLapse(_ state: BookingState, of itinerary: Itinerary, _ tx: Transaction) throws {
        guard state == .pending else { return }
        try foresee(.expirePending, noLaterThan: itinerary.startsAt, tx)
    }

    /// Each rental once for each time at which it should have been over.
    func noteOverdue(from place: String?, skipping: Set<UUID> = [], _ tx: Transaction) throws -> ChoreProgress
    {
        let (store, pace) = (BookingStore(tx: tx), Pace())
        let last = place.flatMap { Self.place($0) }
        var next: Instant?
        let found = try store.overdue(after: last, Self.overdueAtOnce)
        for (index, (id, endsAt)) in found.enumerated() {
            let lateAt =
                skipping.contains(id)
                ? nil : try ChoreTrouble.naming(.booking, id) { try noteIfLate(id, endsAt, tx) }
            if let lateAt { next = min(next ?? lateAt, lateAt) }
            if pace.isOver || index + 1 == Self.overdueAtOnce { return .more("\(endsAt.epochMs) \(id)") }
        }
        // Of those that are not to be back yet, the first may be late before the hour is over.
        let soon = try store.nextEnd().map { Instant(epochMs: max($0.epochMs, tx.now.epochMs)) }
        // What the slices before this one have seen, it does not know.
        let unsure = place.map { _ in Instant(epochMs: tx.now.epochMs + Self.lookAgainMs) }
        return .done(again: [next, soon, unsure].compactMap { $0 }.min())
    }

    /// - Returns: from when on it is late, if it is not yet.
    private func noteIfLate(_ id: UUID, _ endsAt: Instant, _ tx: Transaction) throws -> Instant? {
        guard let booking = try BookingStore(tx: tx).booking(id) else { return nil }
        let graceMinutes = try booking.terms(tx)?.terms.lateness.graceMinutes ?? Self.graceMinutes
        let lateAt = Instant(epochMs: endsAt.epochMs + graceMinutes * 60_000)
        if lateAt > tx.now { return lateAt }
        guard try !isOverdueNoted(booking, tx) else { return nil }
        var changes = AuditChanges.none
        changes.note("ends_at", to: .instant(endsAt))
        try secrets.audit.note(.bookingOverdue, of: AuditObject(.booking, id), by: .system, tx, changes)
        return nil
    }

    private func isOverdueNoted(_ booking: Booking, _ tx: Transaction) throws -> Bool {
        var isNoted = false
        try AuditStore(tx: tx).each(AuditAction.bookingOverdue.rawValue, of: booking.id) { event in
            isNoted = event.at >= booking.endsAt
            return false
        }
        return isNoted
    }

    private static func place(_ text: String) -> (Instant, UUID)? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let ms = Int64(parts[0]), let id = UUID(String(parts[1])) else { return nil }
        return (Instant(epochMs: ms), id)
    }

    private static let lookAgainMs: Int64 = 5 * 60_000
    /// All that can be noted in the time of a slice, and more.
    private static let overdueAtOnce = 200
    private static let expiredAtOnce = 100
    /// Of what has no plan.
    private static let graceMinutes: Int64 = 30
}
