// What customers are written about their bookings: when, and what stands in it. How it looks, the templates
// say; when it is sent, the postman.

import Schema
import Store
import Zones

/// What became of a booking that its customer wants to know.
enum BookingNews: Sendable {
    /// Somebody is to confirm it first.
    case received
    case confirmed
    /// As it was before.
    case changed(Booking)
    /// Somebody has said no, or nobody has said yes before its pickup.
    case declined
    /// What that costs.
    case cancelled(Money)

    fileprivate var letter: Letter.Kind {
        switch self {
        case .received: .bookingReceived
        case .confirmed: .bookingConfirmed
        case .changed: .bookingChanged
        case .declined: .bookingDeclined
        case .cancelled: .bookingCancelled
        }
    }
}

extension BookingState {
    /// What is told of a booking that begins in it.
    var news: BookingNews? {
        switch self {
        case .pending: .received
        case .confirmed: .confirmed
        default: nil
        }
    }
}

extension App {
    /// Writes to whoever has booked, in the transaction of what it tells of. Nobody is written to who has no
    /// address or is forgotten, nor about what no customer books.
    /// - Parameter key: of a booking without an account, where whoever has it asks: it leads back to it.
    /// - Parameter call: nil for what happens by itself.
    func tell(
        _ news: BookingNews, of id: UUID, key: String? = nil, _ call: Call?, _ tx: Transaction
    ) throws {
        let booking = try booking(id, tx)
        guard let whose = booking.customer, let customer = try CustomerStore(tx: tx).customer(whose),
            customer.isLive, let address = customer.email, booking.type.needsCustomer
        else { return }
        let language = try language(of: customer, call, tx)
        let content = BookingLetter(
            booking: booking, words: Words(language), isForAccount: customer.account != nil, app: self, tx: tx
        )
        guard let told = try content.told(news, key: key) else { return }
        let letter = Letter(
            news.letter, to: customer.name, at: address, in: language, booking: told)
        var (network, isReal) = ([UInt8]?.none, true)
        if let call, case .anyone = call.asker {
            network = self.network(call)
            isReal = try !areTooMany(bookingsTo: address, call, tx)
        }
        let letterID = try queue(letter, for: customer.account, from: network, isReal: isReal, tx)
        try BookingLetterStore(tx: tx).insert(letterID, about: id, to: customer.id)
    }

    /// The one that they ask in, where it is they who ask; else that in which they asked last.
    private func language(of customer: Customer, _ call: Call?, _ tx: Transaction) throws -> Language {
        let store = BookingLetterStore(tx: tx)
        let known = try store.language(of: customer.id)
        guard let call, call.asker.isCustomer else { return known ?? .english }
        let asked = Language(of: call.request)
        if asked != known { try store.set(asked, of: customer.id) }
        return asked
    }

    /// - Returns: the ids of those letters.
    func forgetLetters(toCustomer customer: UUID, _ tx: Transaction) throws -> [UUID] {
        let letters = try BookingLetterStore(tx: tx).letters(to: customer)
        for letter in letters { try OutboxStore(tx: tx).remove(letter) }
        LetterFiles(paths: paths).remove(letters)
        try BookingLetterStore(tx: tx).set(nil, of: customer)
        return letters
    }
}

extension Asker {
    /// Whoever books for themselves, with an account or without one.
    fileprivate var isCustomer: Bool {
        switch self {
        case .anyone, .customer: true
        default: false
        }
    }
}

/// Everything in it is a text in the reader's language, or a list of what has such.
private struct BookingLetter {
    let booking: Booking
    let words: Words
    let isForAccount: Bool
    let app: App
    let tx: Transaction

    /// - Returns: nil where nothing has changed that they would see.
    func told(_ news: BookingNews, key: String?) throws -> JSONValue? {
        let rules = try app.house.rules(tx)
        guard let pickup = rules.place(booking.pickup), let dropOff = rules.place(booking.dropOff),
            let vehicle = try FleetStore(tx: tx).rented(booking.vehicle)
        else { return nil }
        var changes: [JSONValue] = []
        if case .changed(let before) = news {
            changes = try self.changes(from: before, vehicle.title, rules)
            if changes.isEmpty { return nil }
        }
        let price = try app.agreedPrice(of: booking, tx)
        let isOwed = booking.state.takesVehicle && booking.total.amountMinor != 0
        let isPaidFor = booking.depositMinor > 0 && booking.state.takesVehicle
        return [
            "code": .text(booking.code), "lead": .text(lead(news)), "note": optional(note(news)),
            "facts": .list([
                fact(words("Vehicle"), vehicle.title, []),
                fact(words("Pick-up"), words.local(booking.startsAt, in: pickup.zone), try at(pickup)),
                fact(words("Return"), words.local(booking.endsAt, in: dropOff.zone), try at(dropOff)),
            ]),
            "changes": .list(changes),
            "lines": .list(isOwed ? PriceWords(words).told(price) : []),
            "total": optional(isOwed ? words.money(booking.total) : nil),
            "deposit": optional(isPaidFor ? words.money(price.money(booking.depositMinor)) : nil),
            "url": optional(url(key)), "button": .text(words("See your booking")),
            "calendar": optional(try calendar(news, pickup, dropOff, vehicle)),
        ]
    }

    private func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }

    private func fact(_ label: String, _ value: String, _ lines: [String]) -> JSONValue {
        ["label": .text(label), "value": .text(value), "lines": .list(lines.map { ["line": .text($0)] })]
    }

    /// Name, address and telephone.
    private func at(_ place: Place) throws -> [String] {
        let letterhead = try PaperStore(tx: tx).letterhead(of: place.id)
        return ([place.name] + letterhead.address + [Wording.phone(letterhead.placePhone)]).filter {
            !$0.isEmpty
        }
    }

    private func lead(_ news: BookingNews) -> String {
        switch news {
        case .received: words("We have your booking, and write to you as soon as it is confirmed.")
        case .confirmed: words("Your booking is confirmed. The vehicle is yours for these times.")
        case .changed: words("Your booking has changed. This is how it is now.")
        case .declined: words("We could not take this booking. It costs nothing.")
        case .cancelled: words("This booking was cancelled.")
        }
    }

    private func note(_ news: BookingNews) -> String? {
        switch news {
        case .confirmed where booking.depositMinor > 0:
            words("Bring your driving licence and a card for the deposit.")
        case .confirmed: words("Bring your driving licence.")
        case .cancelled(let cost) where cost.amountMinor > 0:
            words("The cancellation costs {cost}.", ["cost": words.money(cost)])
        case .cancelled: words("The cancellation costs nothing.")
        case .received, .changed, .declined: nil
        }
    }

    private func changes(from before: Booking, _ title: String, _ rules: HouseRules) throws -> [JSONValue] {
        func moment(_ time: Instant, _ place: UUID) -> String {
            guard let place = rules.place(place) else { return "\(time)" }
            return "\(words.local(time, in: place.zone)), \(place.name)"
        }
        let vehicle = try FleetStore(tx: tx).rented(before.vehicle)?.title ?? ""
        let all = [
            (words("Vehicle"), vehicle, title, before.vehicle != booking.vehicle),
            (
                words("Pick-up"), moment(before.startsAt, before.pickup),
                moment(booking.startsAt, booking.pickup),
                before.startsAt != booking.startsAt || before.pickup != booking.pickup
            ),
            (
                words("Return"), moment(before.endsAt, before.dropOff),
                moment(booking.endsAt, booking.dropOff),
                before.endsAt != booking.endsAt || before.dropOff != booking.dropOff
            ),
            (
                words("Total"), words.money(before.total), words.money(booking.total),
                before.total != booking.total
            ),
        ]
        return all.filter(\.3).map { label, was, now, _ in
            ["label": .text(label), "before": .text(was), "now": .text(now)]
        }
    }

    private func url(_ key: String?) -> String? {
        if isForAccount { return app.url("/account/bookings/\(booking.id)") }
        return key.map { app.url("/checkout/\($0)") }
    }

    /// The same event as before, newer: a program that had it takes this one in its place.
    private func calendar(
        _ news: BookingNews, _ pickup: Place, _ dropOff: Place, _ vehicle: RentedVehicle
    ) throws -> String? {
        // What nobody has confirmed was in their calendar, and leaves it.
        var state = booking.state
        if case .declined = news { state = .declined }
        let entry = BookingFeed.Entry(
            id: booking.id, version: booking.version, updatedAt: tx.now, startsAt: booking.startsAt,
            endsAt: booking.endsAt, state: state, code: booking.code, vehicle: vehicle.title,
            vehicleClass: vehicle.vehicleClass, pickup: booking.pickup, dropOff: booking.dropOff)
        guard let event = entry.event(at: pickup, returned: dropOff) else { return nil }
        let calendar = CalendarFeed(
            name: try app.signs.sign(tx).name, productID: "-//FleetPass//Bookings//EN", zone: pickup.zone)
        return String(decoding: calendar.bytes(of: [event]), as: UTF8.self)
    }
}
