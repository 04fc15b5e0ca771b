// The SQL that finds what is kept no longer, and erases it. Decides nothing but what a row's own columns say.

import Schema
import Store

/// Pages are of rows that are looked at, not of those that are found: a slice takes no longer where nothing
/// is due.
struct RetentionStore {
    let tx: Transaction

    /// A row, and whether its time is over.
    struct Seen: Sendable {
        let id: UUID
        let isDue: Bool
    }

    /// The times before which what was last needed is not kept any more.
    struct Ends: Sendable {
        let bookings: Instant?
        let unrented: Instant?

        fileprivate var values: [Value] { [Self.value(bookings), Self.value(unrented)] }

        /// Nothing was before the first moment of all.
        private static func value(_ end: Instant?) -> Value { .integer(end?.epochMs ?? .min) }
    }

    func enquiries(after id: UUID, before end: Instant) throws -> [Seen] {
        try page(Self.enquiryPage, [.uuid(id), .instant(end), .uuid(Self.first(at: end)), Self.limit])
    }

    func bookings(after id: UUID, _ ends: Ends) throws -> [Seen] {
        try page(Self.bookingPage, [.uuid(id)] + ends.values + [Self.limit])
    }

    /// Those who are due but for an enquiry that they may have sent, with the keys of their addresses.
    func customers(after id: UUID, before end: Instant) throws -> [(seen: Seen, email: String?)] {
        try tx.all(Self.customerPage, .uuid(id), .instant(end), Self.customerLimit) { row in
            (Seen(id: try row.uuid(0), isDue: row.integer(1) == 1), row.optionalText(2))
        }
    }

    /// Which of these addresses have sent an enquiry since: one look at all of that time, for the index that
    /// would save it would cost every visitor's enquiry.
    func enquirers(among emailKeys: [String], since end: Instant) throws -> Set<String> {
        guard !emailKeys.isEmpty else { return [] }
        let places = emailKeys.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        let query = Query.assembled(
            "SELECT DISTINCT lower(email) FROM enquiries WHERE id >= $1 AND lower(email) IN (\(places))")
        var found: Set<String> = []
        try tx.each(query, [.uuid(Self.first(at: end))] + emailKeys.map { .text($0) }) {
            found.insert($0.text(0))
        }
        return found
    }

    func documents(after id: UUID, before end: Instant) throws -> [Seen] {
        try page(Self.documentPage, [.uuid(id), .instant(end), .uuid(Self.first(at: end)), Self.limit])
    }

    func countDocuments(before end: Instant) throws -> Int64 {
        try count(Self.documentCount, [.instant(end)])
    }

    /// Events in their order: number, time, and whether there is anything personal left in them.
    func events(after number: Int64) throws -> [(number: Int64, at: Instant, isPersonal: Bool)] {
        try tx.all(Self.eventPage, .integer(number), Self.limit) {
            ($0.integer(0), $0.instant(1), $0.boolean(2))
        }
    }

    /// - Returns: of how many.
    func eraseEvents(after number: Int64, upTo last: Int64, before end: Instant) throws -> Int {
        try tx.changes(by: Self.eraseEvents, .integer(number), .integer(last), .instant(end))
    }

    func eraseBooking(_ id: UUID) throws {
        try tx.run(Self.eraseOneBooking, .uuid(id), .instant(tx.now))
        try tx.run(Self.eraseReasons, .uuid(id))
        try BookingStore(tx: tx).removeDrivers(of: id)
    }

    func countEnquiries(before end: Instant) throws -> Int64 { try count(Self.enquiryCount, [.instant(end)]) }
    func countBookings(_ ends: Ends) throws -> Int64 { try count(Self.bookingCount, ends.values) }
    func countCustomers(before end: Instant) throws -> Int64 {
        try count(Self.customerCount, [.instant(end)])
    }
    func countEvents(before end: Instant) throws -> Int64 { try count(Self.eventCount, [.instant(end)]) }

    private func page(_ query: Query, _ values: [Value]) throws -> [Seen] {
        var page: [Seen] = []
        try tx.each(query, values) { page.append(Seen(id: try $0.uuid(0), isDue: $0.integer(1) == 1)) }
        return page
    }

    private func count(_ query: Query, _ values: [Value]) throws -> Int64 {
        var count: Int64 = 0
        try tx.each(query, values) { count = $0.integer(0) }
        return count
    }

    static let atOnce = 200
    static let customersAtOnce = 50
    private static let limit = Value.integer(Int64(atOnce))
    private static let customerLimit = Value.integer(Int64(customersAtOnce))

    /// Ids are in the order of time: of what came then or later none is before this one.
    private static func first(at time: Instant) -> UUID {
        UUID(high: UInt64(max(0, time.epochMs)) << 16, low: 0)
    }

    static let erasedEmail = "nobody@erased.invalid"
    /// Conditions, by the parameters that the ends stand in.
    private static func enquiryIsDue(_ end: String) -> String {
        "e.created_at < \(end) AND e.email <> '\(erasedEmail)'"
    }

    /// Over, nothing owed, no deposit held, and something personal in it.
    private static func bookingIsDue(_ end: String, _ unrented: String) -> String {
        """
        (b.state = 'closed' AND b.ends_at < \(end) AND b.updated_at < \(end)
            OR b.state IN ('expired', 'declined', 'cancelled', 'no_show') AND b.updated_at < \(unrented))
        AND \(isSettled)
        AND (b.customer_id IS NOT NULL OR b.key_digest IS NOT NULL OR b.note <> '' OR b.reason <> 'Erased'
            OR EXISTS (SELECT 1 FROM booking_drivers d WHERE d.booking_id = b.id)
            OR EXISTS (SELECT 1 FROM paper_people p WHERE p.booking_id = b.id))
        """
    }

    /// Nothing is owed for the booking `b`, on neither side, and no deposit held: as `demandSettled` has it.
    static let isSettled = """
        (NOT EXISTS (SELECT 1 FROM deposits d
                      WHERE d.booking_id = b.id AND d.state IN ('authorising', 'held', 'expiring', 'reauthorised'))
         AND CASE WHEN b.state = 'closed' THEN b.total_minor ELSE 0 END + b.charged_minor
            = coalesce((SELECT sum(p.amount_minor - p.refunded_minor) FROM payments p WHERE p.booking_id = b.id
                           AND p.state IN ('succeeded', 'part_refunded', 'refunded', 'won')), 0)
            + coalesce((SELECT d.captured_minor - d.refunded_minor FROM deposits d WHERE d.booking_id = b.id), 0))
        """

    /// Whoever must not rent is remembered for that; whoever owes, or is owed, until that is settled; whoever
    /// is named by papers, also by those that name somebody who was merged into them, as long as those are
    /// needed.
    private static func customerIsDue(_ end: String) -> String {
        let isNeeded = """
            (b.ends_at >= \(end) OR b.updated_at >= \(end)
                OR b.state NOT IN ('closed', 'expired', 'declined', 'cancelled', 'no_show'))
            """
        return """
            c.merged_into IS NULL AND c.erased_at IS NULL AND c.refused_for IS NULL AND c.created_at < \(end)
            AND c.updated_at < \(end)
            AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.customer_id = c.id AND (\(isNeeded) OR NOT \(isSettled)))
            AND NOT EXISTS (SELECT 1 FROM booking_drivers d JOIN bookings b ON b.id = d.booking_id
                             WHERE d.customer_id = c.id AND \(isNeeded))
            AND NOT EXISTS (WITH RECURSIVE one (id) AS (
                                SELECT c.id
                                 UNION
                                SELECT m.id FROM customers m JOIN one ON m.merged_into = one.id
                            )
                            SELECT 1 FROM one JOIN paper_people p ON p.customer_id = one.id
                              JOIN bookings b ON b.id = p.booking_id WHERE \(isNeeded))
            AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.account_id = c.account_id AND s.seen_at >= \(end))
            """
    }

    private static let enquiryPage = Query(
        """
        SELECT e.id, CASE WHEN \(enquiryIsDue("$2")) THEN 1 ELSE 0 END FROM enquiries e
         WHERE e.id > $1 AND e.id < $3 ORDER BY e.id LIMIT $4
        """)
    private static func documentIsDue(_ end: String) -> String {
        "f.created_at < \(end) AND f.state = 'ready' AND f.kind IN ('customer_document', 'inspection_photo')"
    }
    private static let documentPage = Query(
        """
        SELECT f.id, CASE WHEN \(documentIsDue("$2")) THEN 1 ELSE 0 END FROM files f
         WHERE f.id > $1 AND f.id < $3 ORDER BY f.id LIMIT $4
        """)
    private static let documentCount = Query("SELECT count(*) FROM files f WHERE \(documentIsDue("$1"))")
    private static let bookingPage = Query(
        """
        SELECT b.id, CASE WHEN \(bookingIsDue("$2", "$3")) THEN 1 ELSE 0 END FROM bookings b
         WHERE b.id > $1 ORDER BY b.id LIMIT $4
        """)
    private static let customerPage = Query(
        """
        SELECT c.id, CASE WHEN \(customerIsDue("$2")) THEN 1 ELSE 0 END, c.email_key FROM customers c
         WHERE c.id > $1 ORDER BY c.id LIMIT $3
        """)
    private static let eventPage = Query(
        """
        SELECT number, at, CASE WHEN personal IS NOT NULL THEN 1 ELSE 0 END FROM audit_events
         WHERE number > $1 ORDER BY number LIMIT $2
        """)
    private static let eraseEvents = Query(
        """
        UPDATE audit_events SET personal = NULL, salt = NULL
         WHERE number > $1 AND number <= $2 AND at < $3 AND personal IS NOT NULL
        """)
    private static let eraseOneBooking = Query(
        """
        UPDATE bookings
           SET customer_id = NULL, key_digest = NULL, note = '', updated_at = $2, version = version + 1,
               reason = CASE WHEN reason IS NULL THEN NULL ELSE 'Erased' END
         WHERE id = $1
        """)
    private static let eraseReasons = Query(
        "UPDATE amendments SET reason = 'Erased' WHERE booking_id = $1 AND reason IS NOT NULL")
    private static let enquiryCount = Query(
        "SELECT count(*) FROM enquiries e WHERE \(enquiryIsDue("$1"))")
    private static let bookingCount = Query(
        "SELECT count(*) FROM bookings b WHERE \(bookingIsDue("$1", "$2"))")
    private static let customerCount = Query(
        """
        SELECT count(*) FROM customers c
         WHERE \(customerIsDue("$1")) AND (c.email_key IS NULL OR c.email_key NOT IN (
               SELECT lower(e.email) FROM enquiries e WHERE e.created_at >= $1))
        """)
    private static let eventCount = Query(
        "SELECT count(*) FROM audit_events WHERE at < $1 AND personal IS NOT NULL")
}
