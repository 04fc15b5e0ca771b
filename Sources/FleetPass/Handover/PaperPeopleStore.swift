// The SQL that keeps whom the papers of bookings name, and finds their bookings by that. Decides nothing.

import Schema
import Store

struct PaperPeopleStore {
    let tx: Transaction

    /// Whoever rents and drives now: a paper that is written now names them, or may bear their hand.
    func add(of booking: UUID) throws { try tx.run(Self.insertAll, .uuid(booking)) }

    /// The papers of a booking name nobody any more.
    func remove(of booking: UUID) throws { try tx.run(Self.deleteAll, .uuid(booking)) }

    private static let insertAll = Query(
        """
        INSERT INTO paper_people (booking_id, customer_id)
        SELECT p.booking_id, p.customer_id
          FROM (SELECT id AS booking_id, customer_id FROM bookings WHERE customer_id IS NOT NULL
                 UNION ALL
                SELECT booking_id, customer_id FROM booking_drivers) p
         WHERE p.booking_id = $1
            ON CONFLICT (booking_id, customer_id) DO NOTHING
        """)
    private static let deleteAll = Query("DELETE FROM paper_people WHERE booking_id = $1")
}
