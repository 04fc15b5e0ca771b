// Where a customer's account begins: the next booking, what to do for it, and the ways on.

import HTTP
import Mustache
import Schema

struct AccountStartPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let bookings = try desk.askIfAllowed("GET /v1/me/bookings", [], [("limit", "100")])?.items ?? []
        let current = try bookings.map { try AccountBooking($0, desk) }.filter(\.isCurrent)
            .sorted {
                ($0.state == .onRent ? 0 : 1, $0.startsAt) < ($1.state == .onRent ? 0 : 1, $1.startsAt)
            }
        let name = desk.call.asker.signedIn?.name ?? ""
        return try desk.answer(
            "web/account/start",
            [
                "first_name": .text(String(name.split(separator: " ").first ?? "")),
                "next": try current.first.map { try next($0) } ?? .absent,
                "others": .list(try current.dropFirst().prefix(3).map { try $0.card() }),
                "has_others": .bool(current.count > 1),
                "has_bookings": .bool(!bookings.isEmpty),
            ])
    }

    private func next(_ booking: AccountBooking) throws -> View {
        guard case .object(var fields) = try booking.card() else { return .absent }
        let isOut = booking.state == .onRent
        fields["countdown"] = View(try booking.countdown())
        fields["text"] = .text(try booking.text())
        fields["is_out"] = .bool(isOut)
        fields["where"] =
            try isOut
            ? desk.placeView(booking.dropOff, at: booking.endsAt)
            : desk.placeView(booking.pickup, at: booking.startsAt)
        fields["to_do"] = .list(try AccountToDo(booking, desk).views)
        fields["bring"] = isOut ? [] : .list(AccountToDo(booking, desk).bring)
        return .object(fields)
    }
}
