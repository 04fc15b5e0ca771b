// What somebody sees of a booking of theirs, by its key: the steps while it is held, and afterwards what was
// booked. It changes nothing.

import HTTP
import Mustache
import Schema
import Store
import Zones

struct CheckoutPage {
    private let booking: Booking
    private let frame: PageFrame
    private let key: String
    private let app: App
    private let tx: Transaction
    private let rules: HouseRules
    private let pickup: Place
    private let dropOff: Place
    /// Nil for one that is for rent no more.
    private let card: VehicleCard?
    private let vehicle: RentedVehicle
    private let price: Price
    /// Whoever is signed in.
    private let own: OwnDetails?
    private let isStaff: Bool

    init(_ booking: Booking, _ frame: PageFrame, _ call: Call, _ app: App, _ tx: Transaction) throws {
        (self.booking, self.frame, self.app, self.tx) = (booking, frame, app, tx)
        key = call.parameter()
        rules = try app.house.rules(tx)
        guard let pickup = rules.place(booking.pickup), let dropOff = rules.place(booking.dropOff),
            let vehicle = try FleetStore(tx: tx).rented(booking.vehicle)
        else { throw Failure.notFound }
        (self.pickup, self.dropOff, self.vehicle) = (pickup, dropOff, vehicle)
        card = try? VehicleStore(tx: tx).publicCard(booking.vehicle)
        price = try app.agreedPrice(of: booking, tx)
        own = try OwnDetails(call, app, tx)
        isStaff = try own == nil && OwnDetails.isStaff(call, app, tx)
    }

    private var words: Words { frame.words }
    private var isOpen: Bool { booking.state == .held && !booking.hasExpired(tx.now) }

    /// What goes along.
    func answer(refused: RefusedForm? = nil) throws -> Response {
        guard isOpen else { return try answerAfterwards(refused) }
        var fields = common
        fields["step_extras"] = true
        fields["form_error"] = View(refused.map { words.told($0.failure.message) })
        fields["extras"] = .list(try extras(refused?.values[CheckoutForm.extra.spec.name]))
        fields["new_key"] = .text(Token().text)
        return try frame.answer("web/checkout/step", fields, refused?.failure.code.status ?? .ok)
    }

    /// Who books.
    /// - Parameter isSent: whether a form came with it.
    func answerPerson(
        isForOther: Bool = false, sent isSent: Bool = false, refused: RefusedForm? = nil
    ) throws -> Response {
        guard isOpen else { return try answerAfterwards(refused) }
        let person = person(isForOther: isForOther, isSent: isSent || refused != nil)
        var fields = common
        fields["step_you"] = true
        fields["form_error"] = View(person.error(refused))
        for (name, view) in person.step(refused) { fields[name] = view }
        let status: Status = person.hasEnded ? .conflict : .ok
        return try frame.answer("web/checkout/step", fields, refused?.failure.code.status ?? status)
    }

    func answerReview() throws -> Response {
        guard isOpen else { return try answerAfterwards(nil) }
        let person = person(isForOther: false, isSent: true)
        if person.hasEnded { return try answerPerson(sent: true) }
        var fields = common
        fields["step_review"] = true
        for (name, view) in person.review() { fields[name] = view }
        fields["expected"] = .text("\(booking.total.amountMinor)")
        fields["confirms_itself"] = .bool(rules.rental.confirmsItself)
        return try frame.answer("web/checkout/review", fields)
    }

    private func person(isForOther: Bool, isSent: Bool) -> CheckoutPerson {
        CheckoutPerson(
            words: words, url: "/checkout/\(key)", own: own, isStaff: isStaff,
            sent: isSent ? frame.sent() : nil, isForOther: isForOther)
    }

    /// Booked, called off, or let go.
    private func answerAfterwards(_ refused: RefusedForm?) throws -> Response {
        if let place = try app.accountPlace(of: booking, tx) { return .onward(to: place) }
        var own = common
        own["code"] = .text(booking.code)
        own["form_error"] = View(refused.map { words.told($0.failure.message) })
        let isOver = booking.state == .held || booking.state == .expired
        if isOver {
            let stay = StayWish(
                from: .instant(booking.startsAt), until: .instant(booking.endsAt),
                texts: StayWish.Texts(
                    from: StayForm.text(pickup.zone.civil(at: booking.startsAt)),
                    until: StayForm.text(dropOff.zone.civil(at: booking.endsAt))),
                dropOff: booking.dropOff == booking.pickup ? nil : booking.dropOff,
                driverAge: booking.asked.driverAge)
            own["again_url"] = .text("/vehicles/\(booking.vehicle)?\(stay.query(from: booking.pickup))")
            own["search_url"] = .text("/vehicles?\(stay.query(from: booking.pickup))")
            return try frame.answer("web/checkout/lapsed", own, .conflict)
        }
        own["state_label"] = .text(stateLabel)
        own["is_confirmed"] = .bool([.confirmed, .ready].contains(booking.state))
        own["is_pending"] = .bool(booking.state == .pending)
        own["is_off"] = .bool([.cancelled, .declined, .noShow].contains(booking.state))
        let mayCancel = [.pending, .confirmed, .ready].contains(booking.state)
        let cost = try app.cancellationCost(booking, tx)
        own["cancel_cost"] =
            mayCancel
            ? .text(cost.amountMinor > 0 ? words.money(cost) : words("nothing")) : .absent
        own["cancel_reason"] = .text(refused?.entered[BookingInput.reason.spec.name] ?? "")
        own["calendar_url"] = .text("/checkout/\(key)/booking.ics")
        return try frame.answer("web/checkout/booked", own, refused?.failure.code.status ?? .ok)
    }

    private var stateLabel: String {
        switch booking.state {
        case .pending: words("We look at it and confirm it by e-mail")
        case .confirmed, .ready: words("Confirmed")
        case .cancelled: words("Cancelled")
        case .declined: words("Declined")
        case .noShow: words("Not picked up")
        case .onRent: words("On the road")
        default: words("Over")
        }
    }

    /// What all of these pages show beside their own: the vehicle, when and where, and the price.
    private var common: View.Fields {
        let itinerary = Itinerary(
            pickup: pickup, dropOff: dropOff, startsAt: booking.startsAt, endsAt: booking.endsAt)
        let location = pickup.name
        return [
            "checkout_url": .text("/checkout/\(key)"), "vehicle_title": .text(vehicle.title),
            "vehicle_url": .text("/vehicles/\(vehicle.id)"),
            "photo_url": .text(card?.coverURL ?? "/files/\(CarPicture.standIn(body: nil))"),
            "photo_alt": .text(card?.alt(words) ?? vehicle.title),
            "step_extras": false, "step_you": false, "step_review": false, "form_error": .absent,
            "stay": .text(words.length(itinerary.minutes * 60_000)),
            "pickup_time": .text(words.local(booking.startsAt, in: pickup.zone)),
            "pickup_place": .text(location),
            "return_time": .text(words.local(booking.endsAt, in: dropOff.zone)),
            "return_place": .text(dropOff.name),
            "lines": .list(PriceWords(words).lines(price)),
            "total": .text(words.money(booking.total)),
            "deposit": booking.depositMinor > 0
                ? .text(words.money(price.money(booking.depositMinor))) : .absent,
            "held_until": booking.heldUntil.map {
                ["exact": .text("\($0)"), "clock": .text(words.clock($0, in: pickup.zone))]
            } ?? .absent,
        ]
    }

    /// - Parameter sent: what was chosen in a form that was not taken.
    private func extras(_ sent: [String]?) throws -> [View] {
        let chosen =
            try sent.map { $0.compactMap { BookingWish.ExtraWish(sent: $0) } }
            ?? BookingStore(tx: tx).extras(of: booking.id)
        return rules.extras.compactMap { extra in
            guard extra.isOffered, let price = extra.price(at: booking.startsAt) else { return nil }
            let quantity = chosen.first { $0.code == extra.code }?.quantity ?? 0
            let money = words.money(Money(amountMinor: price.amountMinor, currency: rules.currency))
            return [
                "name": .text(extra.name), "code": .text(extra.code),
                "price": .text(
                    price.per == .day
                        ? words("{rate} a day", ["rate": money])
                        : words("{rate} for the whole rental", ["rate": money])),
                "options": .list(
                    (0...max(1, min(extra.most, 9))).map { number in
                        [
                            "value": .text(number == 0 ? "" : "\(extra.code):\(number)"),
                            "label": .text(number == 0 ? words("none") : "\(number)"),
                            "chosen": .bool(number == quantity),
                        ]
                    }),
            ]
        }
    }
}

extension App {
    /// As it was agreed on.
    func agreedPrice(of booking: Booking, _ tx: Transaction) throws -> Price {
        guard case .bytes(let bytes) = try bookingAnswer(booking.id, .ok, tx).body,
            case .list(let lines)? = try JSONValue(parsing: bytes)["lines"]
        else { throw Failure.notFound }
        return Price(
            currency: booking.total.currency, lines: lines.compactMap { PriceLine(agreed: $0) },
            depositMinor: booking.depositMinor, kmIncluded: nil)
    }
}

extension PriceLine {
    /// - Parameter agreed: as a booking keeps it.
    fileprivate init?(agreed: JSONValue) {
        guard case .text(let kind)? = agreed["kind"], case .text(let unit)? = agreed["unit"],
            let kind = Kind(rawValue: kind), let unit = Unit(rawValue: unit),
            case .text(let text)? = agreed["text"], case .text(let rule)? = agreed["rule"],
            case .integer(let quantity)? = agreed["quantity"],
            case .integer(let unitMinor)? = agreed["unit_minor"],
            case .integer(let amountMinor)? = agreed["amount_minor"]
        else { return nil }
        self.init(
            kind: kind, text: text, quantity: quantity, unit: unit, unitMinor: unitMinor,
            amountMinor: amountMinor, rule: rule, from: nil, until: nil)
    }
}
