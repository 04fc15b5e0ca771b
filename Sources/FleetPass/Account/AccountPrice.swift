// What a booking costs, line by line, what of it is paid, and what is left to pay.

import Mustache
import Schema

struct AccountPrice {
    private let booking: AccountBooking
    private let desk: PageDesk
    private var words: Words { desk.words }

    init(_ booking: AccountBooking, _ desk: PageDesk) { (self.booking, self.desk) = (booking, desk) }

    func view() throws -> View {
        guard let total = booking.total else { return .absent }
        let balance = try desk.askIfAllowed("GET /v1/me/bookings/{id:uuid}/balance", [booking.id])
        let due = balance?.money("due")
        let charged = balance?.money("charged").flatMap { $0.amountMinor == 0 ? nil : $0 }
        let charges = charged == nil ? [] : try self.charges()
        let deposit = booking.sheet.money("deposit").flatMap { $0.amountMinor > 0 ? $0 : nil }
        return [
            "lines": .list(booking.sheet.parts("lines").map { line($0, total.currency) }),
            "total": .text(words.money(total)),
            "is_off": .bool(balance?.money("total")?.amountMinor == 0 && total.amountMinor != 0),
            "charged": View(charged.map { words.money($0) }), "charges": .list(charges),
            "paid": View(balance?.money("paid").map { words.money($0) }),
            "due": View(due.flatMap { $0.amountMinor >= 0 ? words.money($0) : nil }),
            "is_settled": .bool(due?.amountMinor == 0),
            "owed": View(due.flatMap { $0.amountMinor < 0 ? positive($0) : nil }),
            "deposit": View(deposit.map { words.money($0) }),
        ]
    }

    /// Each with its tax. What was waived costs nothing, and is not told again.
    private func charges() throws -> [View] {
        let list = try desk.askIfAllowed("GET /v1/me/bookings/{id:uuid}/charges", [booking.id])?.items ?? []
        return list.filter { $0.instant("waived_at") == nil }.compactMap { charge in
            guard let net = charge.money("net"), let tax = charge.money("tax") else { return nil }
            let whole = Money(amountMinor: net.amountMinor + tax.amountMinor, currency: net.currency)
            return [
                "text": .text(words.told(charge.text("text"))), "amount": .text(words.money(whole)),
                "tax": View(
                    tax.amountMinor == 0
                        ? nil : words("of which {tax} is tax", ["tax": words.money(tax)])),
            ]
        }
    }

    private func positive(_ money: Money) -> String {
        words.money(
            Money(amountMinor: Int64(clamping: money.amountMinor.magnitude), currency: money.currency))
    }

    private func line(_ line: Sheet, _ currency: Currency) -> View {
        let amount = Money(amountMinor: line.integer("amount_minor") ?? 0, currency: currency)
        return [
            "text": .text(words.told(line.text("text"))), "detail": View(detail(line, currency)),
            "amount": .text(words.money(amount)), "is_tax": .bool(line.text("kind") == "tax"),
        ]
    }

    /// `3 × $64.50`, where there are several of one price.
    private func detail(_ line: Sheet, _ currency: Currency) -> String? {
        guard let count = line.integer("quantity"), count > 1, let one = line.integer("unit_minor"),
            line.text("unit") != PriceLine.Unit.share.rawValue
        else { return nil }
        return
            "\(words.grouped(count)) × \(words.money(Money(amountMinor: one, currency: currency)))"
    }
}
