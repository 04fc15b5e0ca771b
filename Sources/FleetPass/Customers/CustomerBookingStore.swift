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
        var values: [Value] = [.uuid(customer)]
        func next(_ value: Value) -> String {
            values.append(value)
            return "$\(values.count)"
        }
        var conditions = """
            b.id IN (SELECT id FROM bookings WHERE customer_id = $1
                      UNION ALL SELECT booking_id FROM booking_drivers WHERE customer_id = $1)
            """
        if !locations.isEmpty {
            let places = locations.map { next(.uuid($0)) }.joined(separator: ", ")
            conditions += " AND (b.pickup_location_id IN (\(places)) OR b.return_location_id IN (\(places)))"
        }
        if let place {
            conditions +=
                " AND (b.starts_at, b.id) < (\(next(.integer(place.key))), \(next(.uuid(place.id))))"
        }
        let query = """
            \(BookingStore.source) WHERE \(conditions) ORDER BY b.starts_at DESC, b.id DESC
             LIMIT \(next(.integer(Int64(limit))))
            """
        try tx.each(.assembled(query), values, row: body)
    }
}
