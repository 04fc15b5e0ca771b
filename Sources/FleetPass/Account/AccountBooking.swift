// A booking as its customer sees it: what it is by now in plain words, when, where, and which vehicle. Which
// page shows how much of it is the page's.

import Mustache
import Schema
import Zones

struct AccountBooking {
    let sheet: Sheet
    let id: UUID
    let state: BookingState
    let startsAt: Instant
    let endsAt: Instant
    let version: Int64
    private let desk: PageDesk
    private var words: Words { desk.words }

    /// - Throws: `not_found` for what is no booking.
    init(_ sheet: Sheet, _ desk: PageDesk) throws {
        guard let id = sheet.id("id"), let state = BookingState(rawValue: sheet.text("state")),
            let starts = sheet.instant("starts_at"), let ends = sheet.instant("ends_at"),
            let version = sheet.integer("version")
        else { throw Failure.notFound }
        (self.sheet, self.desk, self.id, self.state) = (sheet, desk, id, state)
        (startsAt, endsAt, self.version) = (starts, ends, version)
    }

    /// One of theirs, by the id in the page's address.
    static func asked(_ desk: PageDesk) throws -> AccountBooking {
        try AccountBooking(desk.ask("GET /v1/me/bookings/{id:uuid}", [desk.call.id()]), desk)
    }

    var url: String { "/account/bookings/\(id)" }
    var pickup: UUID? { sheet.id("pickup_location_id") }
    var dropOff: UUID? { sheet.id("return_location_id") }
    var isOneWay: Bool { pickup != dropOff }
    var total: Money? { sheet.money("total") }

    /// Whether its price is one: what came to nothing is not owed, and a test drive costs nothing.
    private var isOwed: Bool { state.takesVehicle && total.map { $0.amountMinor != 0 } == true }

    /// What its state means, in a sentence or two.
    func text() throws -> String {
        if state == .onRent, try clockAtReturn.distance(endsAt) == nil {
            return words("Please bring the vehicle back now, or call us if you need it longer.")
        }
        return words(state.customerText)
    }

    /// Whether it is still to come, or going on.
    var isCurrent: Bool { !state.isOver }

    var clockAtPickup: AccountClock { get throws { try desk.clock(at: pickup) } }
    var clockAtReturn: AccountClock { get throws { try desk.clock(at: dropOff) } }

    /// What stands on a card of it.
    func card() throws -> View {
        let (from, until) = (try clockAtPickup, try clockAtReturn)
        return .object([
            "url": .text(url), "code": .text(sheet.text("code")), "vehicle": try vehicle(),
            "state": .text(words(state.customerLabel)), "state_code": .text(state.rawValue),
            "starts": .text(from.moment(startsAt)), "starts_exact": .text("\(startsAt)"),
            "ends": .text(until.moment(endsAt)), "ends_exact": .text("\(endsAt)"),
            "place": View(try desk.place(pickup)?.text("name")),
            "total": View(isOwed ? total.map { words.money($0) } : nil),
        ])
    }

    /// What it is called and how it looks. One that is rented out no more has its name alone.
    func vehicle() throws -> View {
        guard let id = sheet.id("vehicle_id") else { return .absent }
        let known = try desk.askIfAllowed("GET /v1/vehicles/{id:uuid}", [id])
        let named = try desk.vehicles([id])[id]
        let photos = (known?["photos"]?.list ?? []).compactMap(\.text)
        let name = photos.first ?? CarPicture.standIn(body: known?.text("body"))
        let photo = PhotoName(name)
        return [
            "title": .text(named?.title ?? words("Vehicle")), "plate": View(named?.plate),
            "url": known == nil ? .absent : .text("/vehicles/\(id)"),
            "photo_url": .text("/files/\(photo?.fitting(640).text ?? name)"),
            "photo_choices": View(photo?.choices),
        ]
    }

    /// How far off the next thing is that happens, where one does.
    func countdown() throws -> String? {
        switch state {
        case .onRent:
            let clock = try clockAtReturn
            return clock.distance(endsAt).map { words("Return {when}", ["when": $0]) }
                ?? words("Return was due {when}", ["when": clock.moment(endsAt)])
        case .pending, .confirmed, .ready:
            let clock = try clockAtPickup
            return clock.distance(startsAt).map { words("Pick-up {when}", ["when": $0]) }
                ?? words("Pick-up is due")
        default: return nil
        }
    }
}

extension BookingState {
    /// In two or three words.
    var customerLabel: String {
        switch self {
        case .quote: Words.key("Price asked for")
        case .held: Words.key("Held for you")
        case .pending: Words.key("Waiting for confirmation")
        case .confirmed: Words.key("Confirmed")
        case .ready: Words.key("Ready for you")
        case .onRent: Words.key("On the road")
        case .returned: Words.key("Returned")
        case .disputed: Words.key("Being looked at")
        case .closed: Words.key("Completed")
        case .expired: Words.key("Expired")
        case .declined: Words.key("Declined")
        case .cancelled: Words.key("Cancelled")
        case .noShow: Words.key("Not picked up")
        }
    }

    /// In a sentence or two.
    var customerText: String {
        switch self {
        case .quote, .held:
            Words.key("The vehicle is held for you for a short while. Finish your booking to keep it.")
        case .pending:
            Words.key(
                "We are looking at it, and write to you as soon as it is confirmed. It costs nothing yet.")
        case .confirmed: Words.key("The vehicle is yours for these times.")
        case .ready: Words.key("The vehicle stands ready for you.")
        case .onRent:
            Words.key("Have a good journey. Bring the vehicle back with as much fuel as you got it with.")
        case .returned:
            Words.key("The vehicle is back. We look at what is left to settle, and then close the booking.")
        case .disputed: Words.key("There is a question about this rental. We will get in touch with you.")
        case .closed: Words.key("Everything is settled. Thank you for renting from us.")
        case .expired:
            Words.key("It was not finished in time, so the vehicle was given free again. It costs nothing.")
        case .declined: Words.key("We could not take this booking. It costs nothing.")
        case .cancelled: Words.key("This booking was cancelled.")
        case .noShow: Words.key("The vehicle was not picked up, so the booking has ended.")
        }
    }
}
