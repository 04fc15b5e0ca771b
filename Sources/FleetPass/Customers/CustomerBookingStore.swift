// The SQL of looking through a customer's bookings. Decides nothing.

import Schema
import Store

struct CustomerBookingStore {
    let tx: Transaction

    /// Where a row of `page` has its beginning.
    static let startColumn = BookingRecord.shape.fields.prefix { $0.name != "starts_at" }
        .reduce(0) { $0 + $1.columns.count }

    /// Those that they rent or drive in, the latest first, from before a place on.
    /// - Parameter locations: those that are picked up or returned at one of these; empty: all.
    func page(
        of customer: UUID, at locations: [UUID], before place: PageCursor?, _ limit: Int,
        _ body: (borrowing Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.keepBookings(of: customer)
        conditions.keepBookings(at: locations)
        if let place {
            conditions.add(
                "(b.starts_at, b.id) < (\(conditions.list([.integer(place.key), .uuid(place.id)])))")
        }
        let query = """
            \(BookingStore.source) WHERE \(conditions.text) ORDER BY b.starts_at DESC, b.id DESC
             LIMIT \(conditions.next(.integer(Int64(limit))))
            """
        try tx.each(.assembled(query), conditions.values, row: body)
    }

    /// Whether any of theirs, or of which papers name them, neither begins nor ends at one of these places.
    func isBeyond(_ locations: [UUID], _ customer: UUID) throws -> Bool {
        var conditions = Conditions()
        conditions.keepBookings(of: customer, orNamed: true)
        conditions.keepBookings(beyond: locations)
        var isBeyond = false
        let query = "SELECT 1 FROM bookings b WHERE \(conditions.text) LIMIT 1"
        try tx.each(.assembled(query), conditions.values) { _ in isBeyond = true }
        return isBeyond
    }
}

extension Conditions {
    /// Those that somebody rents or drives in.
    /// - Parameter isNamed: also those whose papers name them.
    fileprivate mutating func keepBookings(of customer: UUID, orNamed isNamed: Bool = false) {
        let who = next(.uuid(customer))
        let named =
            isNamed ? " UNION ALL SELECT booking_id FROM paper_people WHERE customer_id = \(who)" : ""
        add(
            """
            b.id IN (SELECT id FROM bookings WHERE customer_id = \(who)
                      UNION ALL SELECT booking_id FROM booking_drivers WHERE customer_id = \(who)\(named))
            """)
    }
}
