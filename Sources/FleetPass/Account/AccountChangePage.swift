// The page where a customer gives a booking another end: first what it would cost, then the button.

import HTTP
import Mustache
import Schema

struct AccountChangePage {
    private let desk: PageDesk
    private let booking: AccountBooking
    private var words: Words { desk.words }

    private init(_ desk: PageDesk) throws {
        (self.desk, booking) = (desk, try AccountBooking.asked(desk))
    }

    static func isOffered(_ booking: AccountBooking) -> Bool {
        switch booking.state {
        case .pending, .confirmed, .ready, .onRent: true
        default: false
        }
    }

    static func routes(_ desk: DeskMaker) -> [Route] {
        [
            desk.page(
                "GET /account/bookings/{id:uuid}/change", for: .customer,
                "Another end for one of one's bookings"
            ) { try AccountChangePage($0).render() },
            desk.form(
                "POST /account/bookings/{id:uuid}/change", does: "PATCH /v1/me/bookings/{id:uuid}", .saved
            ) { call, _ in
                "/account/bookings/\(call.parameter())"
            } page: { form, desk in
                try AccountChangePage(desk).render(form)
            },
        ]
    }

    private func render(_ refused: RefusedForm? = nil) throws -> Response {
        let clock = try booking.clockAtReturn
        let wished = refused?.entered["ends_at"] ?? desk.given["ends_at"]
        let offer = try wished.map { try offered($0) }
        guard case .object(var fields) = try booking.card() else { throw Failure.notFound }
        fields["is_offered"] = .bool(Self.isOffered(booking))
        let reading = try desk.reading(at: booking.dropOff)
        fields["wished"] = .text(wished ?? reading.control(booking.endsAt))
        fields["now_ends"] = .text(clock.moment(booking.endsAt))
        fields["is_out"] = .bool(booking.state == .onRent)
        fields["problem"] = View(offer?.problem)
        fields["offer"] = try offer?.sheet.map { try view(of: $0, refused) } ?? .absent
        let phone = try desk.place(booking.dropOff)?.text("phone")
        fields["phone"] = View(phone.map { Wording.phone($0) })
        fields["phone_url"] = View(phone.map { Wording.call($0) })
        return try desk.answer("web/account/change", fields, refused)
    }

    /// What it would come to, or else what is wrong with that time.
    private func offered(_ wished: String) throws -> (sheet: Sheet?, problem: String?) {
        do {
            let sheet = try desk.ask(
                "GET /v1/me/bookings/{id:uuid}/offer", [booking.id], [("ends_at", wished)])
            return (sheet, nil)
        } catch let failure as Failure where [.unprocessable, .conflict].contains(failure.code) {
            return (nil, words.told(failure.message))
        } catch let failure as Failure where failure.code == .invalid {
            return (nil, words("Please give a day and a time for the return."))
        } catch is Invalid {
            return (nil, words("Please give a day and a time for the return."))
        }
    }

    private func view(of offer: Sheet, _ refused: RefusedForm?) throws -> View {
        guard let end = offer.instant("ends_at"), let total = offer.money("total"),
            let difference = offer.money("difference")
        else { return .absent }
        let obstacles = offer.parts("obstacles")
        let isTaken = obstacles.contains { $0.text("code") == Obstacle.Code.taken.rawValue }
        let others = try isTaken ? alternatives(until: end) : []
        let form = try desk.form(
            "PATCH /v1/me/bookings/{id:uuid}", at: "\(booking.url)/change", submit(difference), [],
            version: booking.version,
            hidden: [
                ("ends_at", "\(end)"), ("expected_total_minor", "\(total.amountMinor)"),
            ], refused: refused)
        let isPossible = offer.isTrue("can_be_changed")
        return [
            "ends": .text(try booking.clockAtReturn.moment(end)),
            "before": View(booking.total.map { words.money($0) }),
            "total": .text(words.money(total)),
            "difference": .text(words.money(difference)),
            "is_more": .bool(difference.amountMinor > 0), "is_less": .bool(difference.amountMinor < 0),
            "is_possible": .bool(isPossible), "form": isPossible ? form : .absent,
            "obstacles": .list(obstacles.map { ["text": .text(words.told($0.text("text")))] }),
            "others": .list(others), "has_others": .bool(!others.isEmpty),
        ]
    }

    private func submit(_ difference: Money) -> String {
        let text = words.money(
            Money(
                amountMinor: Int64(clamping: difference.amountMinor.magnitude), currency: difference.currency)
        )
        if difference.amountMinor > 0 {
            return words("Change the return, for {amount} more", ["amount": text])
        }
        return difference.amountMinor < 0
            ? words("Change the return, for {amount} less", ["amount": text]) : words("Change the return")
    }

    /// Other vehicles for the time that this one is not free for: of what is on the road, for the rest of it.
    private func alternatives(until end: Instant) throws -> [View] {
        guard let vehicle = booking.sheet.id("vehicle_id"), let pickup = booking.pickup else { return [] }
        let start = booking.state == .onRent ? booking.endsAt : booking.startsAt
        let asked = [
            ("from", "\(start)"), ("until", "\(end)"), ("location", "\(pickup)"),
            ("return_location", booking.dropOff.map { "\($0)" } ?? ""),
        ]
        do {
            let found = try desk.askIfAllowed("GET /v1/vehicles/{id:uuid}/alternatives", [vehicle], asked)
            let others = (found?.parts("alternatives") ?? []).filter {
                $0.text("kind") == Alternative.Kind.vehicle.rawValue
            }
            return others.map { other in
                [
                    "title": .text(other.text("title")),
                    "url": .text("/vehicles/\(other.text("vehicle_id"))"),
                    "total": View(other.money("total").map { words.money($0) }),
                ]
            }
        } catch let failure as Failure where failure.code == .unprocessable {
            return []
        }
    }
}
