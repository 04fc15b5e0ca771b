// The page where a customer cancels a booking: what that costs first, then the button.

import HTTP
import Mustache
import Schema

struct AccountCancellationPage {
    private let desk: PageDesk
    private let booking: AccountBooking
    private var words: Words { desk.words }

    private init(_ desk: PageDesk) throws {
        (self.desk, booking) = (desk, try AccountBooking.asked(desk))
    }

    static func isOffered(_ booking: AccountBooking) -> Bool {
        switch booking.state {
        case .pending, .confirmed, .ready: true
        default: false
        }
    }

    static func routes(_ desk: DeskMaker) -> [Route] {
        [
            desk.page(
                "GET /account/bookings/{id:uuid}/cancellation", for: .customer,
                "What cancelling a booking costs, with the form that does it"
            ) { try AccountCancellationPage($0).render() },
            desk.form(
                "POST /account/bookings/{id:uuid}/cancellation",
                does: "POST /v1/me/bookings/{id:uuid}/cancellation", .cancelled
            ) { call, _ in
                "/account/bookings/\(call.parameter())"
            } page: { form, desk in
                try AccountCancellationPage(desk).render(form)
            },
        ]
    }

    private static let act = "POST /v1/me/bookings/{id:uuid}/cancellation"

    private func render(_ refused: RefusedForm? = nil) throws -> Response {
        let cost = try desk.ask("GET /v1/me/bookings/{id:uuid}/cancellation", [booking.id]).money("cost")
        let balance = try desk.ask("GET /v1/me/bookings/{id:uuid}/balance", [booking.id])
        guard let cost, case .object(var fields) = try booking.card() else { throw Failure.notFound }
        let paid = balance.money("paid")?.amountMinor ?? 0
        func money(_ minor: Int64) -> String {
            words.money(Money(amountMinor: minor, currency: cost.currency))
        }
        fields["is_offered"] = .bool(Self.isOffered(booking))
        fields["is_free"] = .bool(cost.amountMinor == 0)
        fields["cost"] = .text(words.money(cost))
        fields["paid"] = paid > 0 ? .text(money(paid)) : .absent
        fields["back"] = paid > cost.amountMinor ? .text(money(paid - cost.amountMinor)) : .absent
        fields["to_pay"] = cost.amountMinor > paid ? .text(money(cost.amountMinor - paid)) : .absent
        fields["form"] = Self.isOffered(booking) ? try form(cost, refused) : .absent
        fields["phone"] = View(
            try desk.place(booking.pickup).map { Wording.phone($0.text("phone")) })
        return try desk.answer("web/account/cancellation", fields, refused)
    }

    private func form(_ cost: Money, _ refused: RefusedForm?) throws -> View {
        return try desk.form(
            Self.act, at: "\(booking.url)/cancellation",
            cost.amountMinor == 0
                ? words("Cancel the booking")
                : words("Cancel the booking for {cost}", ["cost": words.money(cost)]),
            [
                desk.field(
                    "reason", of: Self.act, words("Why do you cancel?"),
                    options: Self.reasons.map { ($0, words($0)) })
            ],
            hidden: [("expected_cost_minor", "\(cost.amountMinor)")], refused: refused)
    }

    /// What the dealership reads; nobody has to explain themselves.
    private static let reasons = [
        Words.key("My plans have changed"), Words.key("The times do not fit any more"),
        Words.key("I have found another vehicle"), Words.key("I would rather not say"),
    ]
}
