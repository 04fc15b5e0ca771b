// The SQL that the index of taken times is read by. Decides nothing.

import Schema
import Store

struct TakenStore {
    let tx: Transaction

    struct Change {
        let id: UUID
        let vehicle: UUID
        let block: Block
        let isLive: Bool
        /// Of a booking whose customer is checking out.
        let heldUntil: Instant?
    }

    /// What was changed since a stamp, in that order.
    func each(after stamp: Int64, endingAfter end: Instant, _ body: (Change) -> Void) throws {
        try tx.each(Self.changed, .integer(stamp), .instant(end)) { row in
            body(
                Change(
                    id: try row.uuid(0), vehicle: try row.uuid(1),
                    block: Block(from: row.instant(2), until: row.instant(3)), isLive: row.isNull(4),
                    heldUntil: row.optionalInstant(5)))
        }
    }

    private static let changed = Query(
        """
        SELECT a.id, a.vehicle_id, a.starts_at, a.ends_at, a.released_at, b.held_until
          FROM allocations a LEFT JOIN bookings b ON b.id = a.booking_id AND b.state = 'held'
         WHERE a.stamp > $1 AND a.ends_at > $2
         ORDER BY a.stamp
        """)
}
