// All SQL about how many letters an address had lately. Decides nothing.

import Schema
import Store

struct LetterPaceStore {
    let tx: Transaction

    struct Recent {
        let count: Int
        /// Of the latest; nil without one.
        let last: Instant?
    }

    /// All that were meant to arrive, whatever became of them, of all accounts with that address.
    /// - Parameter network: nil: from all.
    func recent(_ kind: Letter.Kind, to emailKey: String, from network: [UInt8]?, since: Instant) throws
        -> Recent
    {
        let found = try tx.first(
            Self.ofAddress, .text(emailKey), .instant(since), .instant(tx.now), .text(kind.rawValue),
            network.map { .bytes($0) } ?? .null
        ) { row in
            Recent(count: Int(row.integer(0)), last: row.isNull(1) ? nil : row.instant(1))
        }
        return found ?? Recent(count: 0, last: nil)
    }

    /// Letters about bookings to whoever has that address, all that were meant to arrive.
    /// - Parameter network: of those who asked for them.
    func aboutBookings(to emailKey: String, from network: [UInt8], since: Instant) throws -> Int {
        try tx.first(Self.bookingsOfAddress, .text(emailKey), .instant(since), .bytes(network)) {
            Int($0.integer(0))
        } ?? 0
    }

    private static let bookingsOfAddress = Query(
        """
        SELECT count(*)
          FROM customers c
          JOIN booking_letters b ON b.customer_id = c.id
          JOIN outbox o ON o.id = b.letter_id
         WHERE c.email_key = $1 AND o.created_at > $2 AND o.asked_from = $3 AND o.status <> 'suppressed'
        """)
    private static let ofAddress = Query(
        """
        SELECT count(*), max(o.created_at)
          FROM accounts a
          JOIN outbox o ON o.account_id = a.id
         WHERE a.kind IN ('staff', 'customer') AND a.email_key = $1
           AND o.created_at > $2 AND o.created_at <= $3 AND o.status <> 'suppressed'
           AND o.letter = $4 AND (o.asked_from = $5 OR $5 IS NULL)
        """)
}
