// The SQL that takes words of people out of what belongs to a booking, and finds what keeps somebody from
// being forgotten. Decides nothing.

import Schema
import Store

struct ErasureStore {
    let tx: Transaction

    /// What has events of its own in the record.
    func things(of booking: UUID) throws -> [(AuditObject.Kind, [UUID])] {
        try Self.thingsOf.map { kind, query in (kind, try tx.all(query, .uuid(booking)) { try $0.uuid(0) }) }
    }

    /// Reasons, references and descriptions; amounts and what was measured stay.
    func eraseWords(of booking: UUID) throws {
        for query in Self.wordless { try tx.run(query, .uuid(booking)) }
    }

    /// Bookings of others in which somebody drives, and those whose papers name them, whoever drives now.
    func drives(of customer: UUID) throws -> [UUID] {
        try tx.all(Self.drivenBy, .uuid(customer)) { try $0.uuid(0) }
    }

    /// The booking is another one without them, to whoever has seen it.
    func removeDriver(_ customer: UUID, from booking: UUID) throws {
        try tx.run(Self.deleteDriver, .uuid(booking), .uuid(customer))
        try tx.run(Self.raiseBooking, .uuid(booking))
    }

    /// Whether anything was erased behind an event of the record, and which is the last of them.
    func lastErasure(after number: Int64) throws -> Int64? {
        try tx.first(Self.newestErasure, .integer(number)) { $0.integer(0) }
    }

    /// Writes an index anew. What has moved from page to page in it may have been left behind where it was.
    func renew(_ index: Int) throws { try tx.run(Self.renewals[index]) }

    /// Of those indexes that hold what somebody is called or known by.
    static var indexes: Int { renewals.count }

    private static let thingsOf: [(AuditObject.Kind, Query)] = [
        (.payment, Query("SELECT id FROM payments WHERE booking_id = $1 ORDER BY id")),
        (.deposit, Query("SELECT id FROM deposits WHERE booking_id = $1 ORDER BY id")),
        (.charge, Query("SELECT id FROM charges WHERE booking_id = $1 ORDER BY id")),
        (.job, Query("SELECT id FROM jobs WHERE booking_id = $1 ORDER BY id")),
    ]
    private static let wordless = [
        Query(
            """
            UPDATE amendments SET reason = 'Erased' WHERE booking_id = $1 AND reason IS NOT NULL
            """),
        // Once the reason stood there too.
        Query(
            """
            UPDATE amendments SET changes = '{}' WHERE booking_id = $1 AND changes LIKE '%"override"%'
            """),
        Query(
            """
            UPDATE payments SET reference = '', version = version + 1 WHERE booking_id = $1 AND reference <> ''
            """),
        Query(
            """
            UPDATE deposits SET reference = '', version = version + 1 WHERE booking_id = $1 AND reference <> ''
            """),
        // The others were made from what was measured.
        Query(
            """
            UPDATE charges SET text = 'Erased', evidence = '{}', version = version + 1
             WHERE booking_id = $1 AND kind NOT IN ('mileage', 'fuel', 'late')
            """),
        Query(
            """
            UPDATE charges SET waived_for = 'Erased' WHERE booking_id = $1 AND waived_for IS NOT NULL
            """),
        Query("UPDATE tolls SET place = 'Erased' WHERE booking_id = $1"),
        Query(
            """
            UPDATE jobs SET note = '', reason = CASE WHEN reason IS NULL THEN NULL ELSE 'Erased' END,
                            version = version + 1
             WHERE booking_id = $1
            """),
    ]
    private static let drivenBy = Query(
        """
        SELECT booking_id FROM booking_drivers WHERE customer_id = $1
         UNION
        SELECT booking_id FROM paper_people WHERE customer_id = $1
         ORDER BY booking_id
        """)
    private static let deleteDriver = Query(
        "DELETE FROM booking_drivers WHERE booking_id = $1 AND customer_id = $2")
    private static let raiseBooking = Query("UPDATE bookings SET version = version + 1 WHERE id = $1")
    private static let newestErasure = Query(
        """
        SELECT max(number) FROM audit_events WHERE number > $1 AND action = 'personal.erased'
            HAVING max(number) IS NOT NULL
        """)
    /// PostgreSQL's vacuum is its operator's.
    private static let renewals = [
        "customers_by_name", "customers_of_email", "customers_of_birth", "customers_refused", "accounts",
        "customer_words",
    ].map { Query("REINDEX \($0)", postgres: "SELECT 1") }
}
