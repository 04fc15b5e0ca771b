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
    let (limit, purpose) = (Int(call.query(CustomerBookings.limit) ?? 20), "bookings of \(customer.id)")
    let cursor = try call.query(CustomerBookings.cursor).map { try app.cursors.open($0, for: purpose) }
    let store = CustomerBookingStore(tx: tx)
    var (count, last, hasMore) = (0, PageCursor?.none, false)
    var json = JSONWriter()
    json.beginObject()
    json.key("items")
    json.beginArray()
    try store.page(of: customer.id, at: call.asker.locations, before: cursor, limit + 1) { row in
        guard count < limit else {
            hasMore = true
            return
        }
        count += 1
        last = PageCursor(key: row.instant(CustomerBookingStore.startColumn).epochMs, id: try row.uuid(0))
        try row.write(BookingRecord.shape, to: &json)
    }
    json.endArray()
    let next = hasMore ? last.map { app.cursors.seal($0, for: purpose) } : nil
    json.member("next", next)
    json.endObject()
    var response = Response.privately(json.bytes)
    if let next { response.set("Link", call.link(to: next, CustomerBookings.cursor.spec.name)) }
    return Disclosure(
        response, .bookingsRead, of: AuditObject(.customer, customer.id), .counting(count))
}
