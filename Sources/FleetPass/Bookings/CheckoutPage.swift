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
    /// What came with a form.
    let sent: [String: String]

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
        sent = frame.sent()
    }

    private var words: Words { frame.words }
    private var isOpen: Bool { booking.state == .held && !booking.hasExpired(tx.now) }

    /// - Parameter isOfPerson: whether the second step is shown, and not the first.
    func answer(
        isOfPerson: Bool = false, entered: [String: String] = [:], refused: RefusedForm? = nil
    ) throws -> Response {
        guard isOpen else { return try answerAfterwards(refused) }
        let status = refused?.failure.code.status ?? .ok
        let entry = refused.map { FormEntry($0) } ?? FormEntry(entered)
        var own = common
        own["step_extras"] = .bool(!isOfPerson)
        own["step_you"] = .bool(isOfPerson)
        own["form_error"] = View(error(refused, isOfPerson))
        own["fields"] = .list(isOfPerson ? fields.map { $0.view(entry, prefix: "you", words) } : [])
        own["extras"] = .list(isOfPerson ? [] : try extras())
        own["new_key"] = .text(Token().text)
        return try frame.answer("web/checkout/step", own, status)
    }

    func answerReview() throws -> Response {
        guard isOpen else { return try answerAfterwards(nil) }
        var own = common
        let names = ["name", "email", "phone", "born_on", "note"]
        own["step_review"] = true
        own["hidden"] = .list(
            names.map { ["name": .text($0), "value": .text(sent[$0] ?? "")] })
        own["expected"] = .text("\(booking.total.amountMinor)")
        let shown = [
            (words("Name"), "name"), (words("E-mail"), "email"), (words("Phone"), "phone"),
            (words("Date of birth"), "born_on"), (words("Note"), "note"),
        ]
        own["person_facts"] = .list(
            shown.compactMap { label, name in
                guard let value = sent[name], !value.isEmpty else { return nil }
                return ["label": .text(label), "value": .text(name == "born_on" ? day(value) : value)]
            })
        own["confirms_itself"] = .bool(rules.rental.confirmsItself)
        return try frame.answer("web/checkout/review", own)
    }

    private func day(_ text: String) -> String {
        CivilDate(text: text.utf8.span).map { words.day($0) } ?? text
    }

    /// Booked, called off, or let go.
    private func answerAfterwards(_ refused: RefusedForm?) throws -> Response {
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
            "step_extras": false, "step_you": false, "step_review": false,
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

    private var fields: [FormField] {
        var born = FormField(
            CustomerInput.bornOn, words("Date of birth"), hint: words("Young drivers may pay a fee."))
        born.control = .day
        return [
            FormField(CustomerInput.name, words("Full name"), hint: words("As on the driving licence.")),
            FormField(CheckoutForm.email, words("E-mail"), hint: words("The confirmation goes there.")),
            FormField(CustomerNumbers.phoneField, words("Phone")), born,
            FormField(BookingInput.note, words("Anything we should know?"), isMultiline: true),
        ]
    }

    private func error(_ refused: RefusedForm?, _ isOfPerson: Bool) -> String? {
        guard let refused else { return nil }
        let isShown = fields.contains { refused.errors[$0.name] != nil }
        if isOfPerson, isShown { return words("Nothing was booked yet: some fields need another look.") }
        return words.told(refused.failure.message)
    }

    private func extras() throws -> [View] {
        let chosen = try BookingStore(tx: tx).extras(of: booking.id)
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
