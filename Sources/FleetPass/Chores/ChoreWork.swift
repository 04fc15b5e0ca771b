// What each kind of chore is: one slice of it, in the transaction that crosses it off. When, the runner
// says.

import Schema
import Store

extension App {
    /// - Parameter place: where the slice before has ended; nil: this is the first.
    func slice(of chore: Chore, from place: String?, _ tx: Transaction) throws -> ChoreProgress {
        switch chore.kind {
        case .expireHold: return try expireHold(chore.object, tx)
        case .noteOverdue: return try noteOverdue(from: place, skipping: chore.skipped, tx)
        case .beginHold: return try beginHold(chore.object, tx)
        case .expirePending: return try expireUnconfirmed(from: place, skipping: chore.skipped, tx)
        case .expireDeposit: return try expireDeposit(chore.object, tx)
        case .forgetEnded: return try forgetEnded(tx)
        case .retainEnquiries: return try retain(.enquiries, from: place, skipping: chore.skipped, tx)
        case .retainBookings: return try retain(.bookings, from: place, skipping: chore.skipped, tx)
        case .retainCustomers: return try retain(.customers, from: place, skipping: chore.skipped, tx)
        case .retainDocuments: return try retain(.documents, from: place, skipping: chore.skipped, tx)
        case .retainRecord: return try retain(.record, from: place, tx)
        case .removeTraces: return try removeTraces(from: place, tx)
        }
    }

    /// It may have been released meanwhile, or this come before its time.
    private func beginHold(_ id: UUID?, _ tx: Transaction) throws -> ChoreProgress {
        guard let id, let startsAt = try HoldStore(tx: tx).beginning(id) else { return .done() }
        guard startsAt <= tx.now else { return .done(again: startsAt) }
        try HoldStore(tx: tx).begin(id)
        return .done()
    }

    /// A few of each at a time, however quiet the dealership is.
    private func forgetEnded(_ tx: Transaction) throws -> ChoreProgress {
        let pace = Pace()
        let imports = Instant(epochMs: tx.now.epochMs - ImportDesk.keptMs)
        let steps: [() throws -> Bool] = [
            { try SessionStore(tx: tx).forgetEnded() },
            { try LinkStore(tx: tx).forgetEnded() },
            { try OpenIDStore(tx: tx).forgetEnded() },
            { try PasskeyStore(tx: tx).forgetEnded() },
            { try self.forgetLetters(tx) },
            { try self.forgetSignUps(tx) },
            { try ImportStore(tx: tx).forget(before: imports) },
            { try Idempotency.forgetAhead(tx) },
            {
                try BookingFeedStore(tx: tx).forget(
                    before: Instant(epochMs: tx.now.epochMs - BookingFeed.keptMs))
            },
        ]
        for step in steps {
            while try step() { if pace.isOver { return .more("") } }
        }
        return .done()
    }
}
