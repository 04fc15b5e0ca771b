// When somebody cannot be forgotten yet: while something is open between them and the organisation. No SQL.

import Schema
import Store

/// Why staff have somebody forgotten. Words of their own could name somebody, and would stay for ever.
enum ErasureReason: String, CaseIterable, Sendable {
    /// They have asked for it.
    case requested
    /// They are here by mistake.
    case mistaken
    /// Nobody needs to know of them any more.
    case unneeded
}

extension App {
    /// Nothing is cancelled by itself: that may cost something, and is for whoever booked to say.
    /// - Throws: `conflict`, which says what is to be done first.
    func demandForgettable(_ customer: UUID, _ tx: Transaction) throws {
        for one in try CustomerStore(tx: tx).everyone(mergedInto: customer) {
            for id in try CustomerMergeStore(tx: tx).bookings(of: one.id) {
                let booking = try booking(id, tx)
                try demandOver(booking, "Cancel it first.")
                try demandSettled(booking, tx)
            }
            for id in try ErasureStore(tx: tx).drives(of: one.id) {
                try demandOver(
                    booking(id, tx), "They drive along, or its papers name them: wait until it is over.")
            }
        }
    }

    /// - Parameter remedy: what to do about one that is still to come.
    private func demandOver(_ booking: Booking, _ remedy: String) throws {
        switch booking.state {
        case .closed, .expired, .declined, .cancelled, .noShow: return
        case .onRent, .returned, .disputed:
            throw Failure(
                .conflict,
                "Booking \(booking.code) is \(booking.state.words). Nobody is forgotten before it is closed.")
        case .quote, .held, .pending, .confirmed, .ready:
            throw Failure(.conflict, "Booking \(booking.code) is still to come. \(remedy)")
        }
    }

    private func demandSettled(_ booking: Booking, _ tx: Transaction) throws {
        let due = try balance(of: booking, tx).dueMinor
        guard due == 0 else {
            let what = due > 0 ? "paid" : "given back"
            throw Failure(.conflict, "For booking \(booking.code) money is still to be \(what).")
        }
        switch try MoneyStore(tx: tx).deposit(of: booking.id)?.state {
        case .authorising?, .held?, .expiring?, .reauthorised?:
            throw Failure(
                .conflict, "The deposit of booking \(booking.code) is held. Release or capture it first.")
        default: return
        }
    }
}
