// One booking of a customer: what it is, when, where, what it costs and why, and what may be done with it.

import HTTP
import Mustache
import Schema

struct AccountBookingPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let booking = try AccountBooking.asked(desk)
        let (from, until) = (try booking.clockAtPickup, try booking.clockAtReturn)
        guard case .object(var fields) = try booking.card() else { throw Failure.notFound }
        fields["text"] = .text(try booking.text())
        fields["reason"] = booking.state == .declined ? View(booking.sheet["reason"]?.text) : .absent
        fields["countdown"] = View(try booking.countdown())
        fields["starts_day"] = .text(from.weekday(booking.startsAt))
        fields["starts_clock"] = .text(from.clock(booking.startsAt))
        fields["ends_day"] = .text(until.weekday(booking.endsAt))
        fields["ends_clock"] = .text(until.clock(booking.endsAt))
        fields["length"] = .text(desk.words.length(booking.endsAt.epochMs - booking.startsAt.epochMs))
        fields["pickup"] = try desk.placeView(booking.pickup, at: booking.startsAt)
        fields["drop_off"] =
            try booking.isOneWay ? desk.placeView(booking.dropOff, at: booking.endsAt) : .absent
        fields["price"] = try AccountPrice(booking, desk).view()
        fields["bring"] = booking.state.isOpen ? .list(AccountToDo(booking, desk).bring) : []
        fields["has_bring"] = .bool(booking.state.isOpen)
        fields["to_do"] = .list(try AccountToDo(booking, desk).views)
        fields["agreement"] = try AccountAgreementPage.summary(of: booking, desk)
        fields["change_url"] = AccountChangePage.isOffered(booking) ? .text("\(booking.url)/change") : .absent
        fields["cancel_url"] =
            AccountCancellationPage.isOffered(booking) ? .text("\(booking.url)/cancellation") : .absent
        fields["done"] = View(
            desk.given[Done.parameter].flatMap { Done(rawValue: $0) }.flatMap(Self.said)
                .map { desk.words($0) })
        return try desk.answer("web/account/booking", fields)
    }

    /// What was done just before, as whoever did it reads it.
    private static func said(_ done: Done) -> String? {
        switch done {
        case .saved: Words.key("Your booking has its new return time.")
        case .cancelled: Words.key("Your booking is cancelled. The vehicle is free for others again.")
        case .signed: Words.key("Thank you. Your signature is under the agreement.")
        case .booked: Words.key("Your booking is made.")
        default: nil
        }
    }
}
