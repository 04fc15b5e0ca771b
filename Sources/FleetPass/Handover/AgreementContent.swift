// What an agreement says, for `documents/agreement`: who rents what, when, for how much, and on what terms.

import Crypto
import Schema
import Store

extension App {
    /// The SHA-256 of what is agreed: as long as it is the same, what was signed holds.
    func termsHash(of booking: Booking, _ tx: Transaction) throws -> String {
        var json = JSONWriter()
        json.beginObject()
        json.member("type", booking.type.rawValue)
        json.member("customer", booking.customer)
        json.member("vehicle", booking.vehicle)
        json.member("pickup", booking.pickup)
        json.member("return", booking.dropOff)
        json.member("from", booking.startsAt)
        json.member("until", booking.endsAt)
        json.member("version", booking.rateVersion)
        json.member("total", booking.total)
        json.member("deposit", booking.depositMinor)
        json.key("drivers")
        json.array(try BookingStore(tx: tx).drivers(of: booking.id)) { $0.uuid($1) }
        json.endObject()
        return Digest.sha256Hex(booking.asked.written + json.bytes)
    }

    func agreementContent(_ booking: Booking, _ number: String, at now: Instant, _ tx: Transaction) throws
        -> [UInt8]
    {
        let rules = try house.rules(tx)
        guard let pickup = rules.place(booking.pickup), let dropOff = rules.place(booking.dropOff),
            let id = booking.customer, let customer = try CustomerStore(tx: tx).customer(id)
        else { throw Failure.notFound }
        var paper = PaperContent(self, rules, at: now, tx)
        paper.json.beginObject()
        try paper.head(number, pickup)
        paper.customer(customer, phone: opened(customer).phone)
        try paper.drivers([customer] + drivers(of: booking, tx))
        let vehicle = try PaperStore(tx: tx).vehicle(booking.vehicle)
        let found = try InspectionStore(tx: tx).inspection(.pickup, of: booking)?.findings
        paper.vehicle(vehicle) { json in
            json.member("odometer", "\(Wording.grouped(found?.odometerKm ?? vehicle.odometerKm)) km")
            json.member("fuel", found?.fuel.map { PaperContent.fuel($0) } ?? "As inspected at pick-up")
            json.member("eighths", found?.fuel.map { "\($0)" })
        }
        paper.times(booking, pickup, dropOff)
        let price = try Repricing(zones: premises.zones, tx: tx).price(of: booking)
        try paper.price(price, of: booking)
        try paper.terms(of: booking, kmIncluded: price.kmIncluded)
        paper.signers([(role: .customer, name: customer.name), (role: .staff, name: "")], pickup)
        paper.json.endObject()
        return paper.json.bytes
    }

    private func drivers(of booking: Booking, _ tx: Transaction) throws -> [Customer] {
        try BookingStore(tx: tx).drivers(of: booking.id).compactMap { try CustomerStore(tx: tx).customer($0) }
    }
}

extension PaperContent {
    fileprivate mutating func customer(_ customer: Customer, phone: String?) {
        let address = customer.address
        let town = [address.city, address.region, address.postalCode].compactMap { $0 }
        json.key("customer")
        json.object { json in
            json.member("name", customer.name)
            Self.lines(
                [
                    address.street, town.isEmpty ? nil : town.joined(separator: " "), address.country, phone,
                    customer.email,
                ], to: &json)
        }
    }

    /// Numbers of licences are told by their ends: whoever finds a copy shall not have them.
    fileprivate mutating func drivers(_ drivers: [Customer]) {
        let app = app
        json.key("drivers")
        json.array(drivers.enumerated()) { json, numbered in
            let driver = numbered.element
            json.object { json in
                json.member("name", driver.name)
                json.member("role", numbered.offset == 0 ? "Customer" : "Additional driver")
                json.member("born", Self.day(driver.bornOn))
                json.member("licence", app.opened(driver).licence.map { Self.masked($0) } ?? "")
                json.member("country", driver.licenceCountry ?? "")
                json.member("until", Self.day(driver.licenceUntil))
            }
        }
    }

    private static func masked(_ number: String) -> String {
        let scalars = Array(number.unicodeScalars)
        let shown = scalars.suffix(scalars.count > 6 ? 4 : 1)
        var text = String.UnicodeScalarView()
        text.append(contentsOf: shown)
        return String(repeating: "•", count: scalars.count - shown.count) + String(text)
    }

    fileprivate mutating func times(_ booking: Booking, _ pickup: Place, _ dropOff: Place) {
        for (name, place, time) in [
            ("pickup", pickup, booking.startsAt), ("return", dropOff, booking.endsAt),
        ] {
            json.key(name)
            json.object { json in
                json.member("time", Self.words(time, at: place))
                json.member("place", place.name)
            }
        }
        json.member("length", Wording.length(booking.endsAt.epochMs - booking.startsAt.epochMs))
    }

    fileprivate mutating func price(_ price: Price, of booking: Booking) throws {
        let currency = booking.total.currency
        func text(_ minor: Int64) -> String {
            Wording.money(Money(amountMinor: minor, currency: currency))
        }
        json.member("currency", currency.code)
        json.key("prices")
        json.array(price.lines.filter { $0.kind != .tax }) { json, line in
            json.object { json in
                json.member("name", line.text)
                json.member("explanation", line.rule)
                json.member("quantity", "\(line.quantity)")
                json.member("rate", text(line.unitMinor))
                json.member("amount", text(line.amountMinor))
            }
        }
        json.member("subtotal", text(price.netMinor))
        json.key("taxes")
        json.array(price.lines.filter { $0.kind == .tax }) { json, line in
            json.object { json in
                json.member("name", line.text)
                json.member("explanation", "on \(text(line.unitMinor))")
                json.member("amount", text(line.amountMinor))
            }
        }
        let balance = try app.balance(of: booking, tx)
        json.member("total", text(booking.total.amountMinor))
        json.key("paid")
        json.array(balance.paidMinor == 0 ? [] : [balance.paidMinor]) { json, paid in
            json.object { json in
                json.member("name", "Paid already")
                json.member("amount", text(paid))
            }
        }
        json.member("due", text(balance.dueMinor))
        json.key("deposit")
        json.object { json in
            json.member("amount", text(booking.depositMinor))
            json.member(
                "explanation",
                booking.depositMinor == 0
                    ? "No deposit is held."
                    : "Held during the rental, and given back after the return as far as nothing is owed.")
        }
    }
}
