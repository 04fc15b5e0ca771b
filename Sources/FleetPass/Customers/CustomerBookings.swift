// What a customer has rented or driven, for staff to look through.

import HTTP
import Schema
import Store

private enum CustomerBookings {
    static let limit = Field.integer("limit", in: 1...100, "Bookings on a page; 20 if not given.").optional
    static let cursor = Field.text("cursor", max: 200, "The next of the page before.").optional
    static let query = Shape("CustomerBookingQuery", "Which page.", limit, cursor)
}

func customerBookingRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/customers/{id:uuid}/bookings", for: .holding(.bookingsView),
            "What a customer has rented or driven, the latest first",
            answers: .list(of: BookingRecord.shape, facets: false),
            .disclosing { call, tx in try bookings(call, tx, app) }
        ).asking(CustomerBookings.query).failing(.notFound).carrying(.link)
    ]
}

private func bookings(_ call: Call, _ tx: Transaction, _ app: App) throws -> Disclosure {
    let customer = try app.customer(call.id(), tx)
    var list = try Listing(
        call, app.cursors, for: "bookings of \(customer.id)", CustomerBookings.cursor,
        limit: call.query(CustomerBookings.limit))
    try CustomerBookingStore(tx: tx).page(
        of: customer.id, at: call.asker.locations, before: list.cursor, list.most
    ) { row in
        let place = PageCursor(
            key: row.instant(CustomerBookingStore.startColumn).epochMs, id: try row.uuid(0))
        try list.add(place) { try row.write(BookingRecord.shape, to: &$0) }
    }
    let count = list.count
    return Disclosure(
        list.response(), .bookingsRead, of: AuditObject(.customer, customer.id), .counting(count))
}
