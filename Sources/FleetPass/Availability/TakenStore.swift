// The SQL by which the times at which vehicles are taken come into memory. Decides nothing.

import Schema
import Store

struct TakenStore {
    let tx: Transaction

    /// Every live time that ends later, of one vehicle after the other.
    func each(endingAfter end: Instant, _ body: (UUID, Block) -> Void) throws {
        try tx.each(Self.all, .instant(end)) { row in
            body(try row.uuid(0), Block(from: row.instant(1), until: row.instant(2)))
        }
    }

    /// The same of the vehicles of which something was changed since a stamp, in any order; nil for one that
    /// has none left.
    func each(changedSince stamp: Int64, endingAfter end: Instant, _ body: (UUID, Block?) -> Void) throws {
        try tx.each(Self.changed, .integer(stamp), .instant(end)) { row in
            let block = row.isNull(1) ? nil : Block(from: row.instant(1), until: row.instant(2))
            body(try row.uuid(0), block)
        }
    }

    /// What waits for whoever checks out.
    func held() throws -> [TakenDays.Held] {
        try tx.all(Self.heldNow) { row in
            TakenDays.Held(
                vehicle: try row.uuid(0), block: Block(from: row.instant(1), until: row.instant(2)),
                until: row.instant(3))
        }
    }

    private static let all = Query(
        """
        SELECT vehicle_id, starts_at, ends_at FROM allocations
         WHERE released_at IS NULL AND ends_at > $1 ORDER BY vehicle_id, starts_at
        """)
    private static let changed = Query(
        """
        SELECT c.vehicle_id, a.starts_at, a.ends_at
          FROM (SELECT DISTINCT vehicle_id FROM allocations WHERE stamp > $1) c
          LEFT JOIN allocations a
            ON a.vehicle_id = c.vehicle_id AND a.released_at IS NULL AND a.ends_at > $2
        """)
    private static let heldNow = Query(
        """
        SELECT a.vehicle_id, a.starts_at, a.ends_at, b.held_until
          FROM bookings b CROSS JOIN allocations a
         WHERE b.state = 'held' AND a.booking_id = b.id AND a.released_at IS NULL
        """)
}
