// A customer's bookings: what is to come and going on, and what was.

import HTTP
import Mustache
import Schema

struct AccountBookingsPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let asked = ["cursor"].compactMap { name in desk.given[name].map { (name, $0) } }
        let list = try desk.askIfAllowed("GET /v1/me/bookings", [], asked + [("limit", "30")])
        let bookings = try (list?.items ?? []).map { try AccountBooking($0, desk) }
        // The list has the latest first; what comes soonest is what one looks for.
        let current = bookings.filter(\.isCurrent).sorted { $0.startsAt < $1.startsAt }
        let past = bookings.filter { !$0.isCurrent }
        return try desk.answer(
            "web/account/bookings",
            [
                "current": .list(try current.map { try $0.card() }), "has_current": .bool(!current.isEmpty),
                "past": .list(try past.map { try $0.card() }), "has_past": .bool(!past.isEmpty),
                "has_none": .bool(bookings.isEmpty && asked.isEmpty),
                "is_later": .bool(!asked.isEmpty),
                "next_url": View(list?.next.map { "/account/bookings?cursor=\(PercentCoding.encode($0))" }),
            ])
    }
}
