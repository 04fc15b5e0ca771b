// A customer's bookings: what is to come and going on, and what was.

import HTTP
import Mustache
import Schema

struct AccountBookingsPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let cursor = desk.given["cursor"].map { [("cursor", $0)] } ?? []
        // What is still to come stands on the first page, all of it; what was is told page by page.
        let current = cursor.isEmpty ? try bookings([("over", "false"), ("limit", "100")]).bookings : []
        let (past, next) = try bookings([("over", "true"), ("limit", "30")] + cursor)
        return try desk.answer(
            "web/account/bookings",
            [
                "current": .list(try current.map { try $0.card() }), "has_current": .bool(!current.isEmpty),
                "past": .list(try past.map { try $0.card() }), "has_past": .bool(!past.isEmpty),
                "has_none": .bool(current.isEmpty && past.isEmpty && cursor.isEmpty),
                "is_later": .bool(!cursor.isEmpty),
                "next_url": View(next.map { "/account/bookings?cursor=\(PercentCoding.encode($0))" }),
            ])
    }

    private func bookings(_ query: [(String, String)]) throws -> (bookings: [AccountBooking], next: String?) {
        let list = try desk.askIfAllowed("GET /v1/me/bookings", [], query)
        return (try (list?.items ?? []).map { try AccountBooking($0, desk) }, list?.next)
    }
}
