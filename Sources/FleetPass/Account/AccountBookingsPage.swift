// A customer's bookings: what is to come and going on, and what was.

import HTTP
import Mustache
import Schema

struct AccountBookingsPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        // The first page has of both; further ones go on with what is to come, or with what was.
        let (coming, cursor) = (desk.given["coming"], desk.given["cursor"])
        let none: (bookings: [AccountBooking], next: String?) = ([], nil)
        let (current, more) = cursor == nil ? try bookings(over: false, after: coming) : none
        let (past, next) = coming == nil ? try bookings(over: true, after: cursor) : none
        let isLater = coming != nil || cursor != nil
        return try desk.answer(
            "web/account/bookings",
            [
                "current": .list(try current.map { try $0.card() }), "has_current": .bool(!current.isEmpty),
                "past": .list(try past.map { try $0.card() }), "has_past": .bool(!past.isEmpty),
                "has_none": .bool(current.isEmpty && past.isEmpty && !isLater), "is_later": .bool(isLater),
                "more_url": View(more.map { "/account/bookings?coming=\(PercentCoding.encode($0))" }),
                "next_url": View(next.map { "/account/bookings?cursor=\(PercentCoding.encode($0))" }),
            ])
    }

    private func bookings(over isOver: Bool, after cursor: String?) throws
        -> (bookings: [AccountBooking], next: String?)
    {
        let query = [("over", "\(isOver)"), ("limit", "30"), ("cursor", cursor ?? "")]
        let list = try desk.askIfAllowed("GET /v1/me/bookings", [], query)
        return (try (list?.items ?? []).map { try AccountBooking($0, desk) }, list?.next)
    }
}
