// From a hold to a booking as HTML: extras, who one is, a last look, and what was booked. What is done is
// what the API does; whoever has the key of a booking comes back to it here.

import Crypto
import HTTP
import Schema
import Store
import Zones

enum CheckoutForm {
    static let step = Field.choice("step", ["extras", "you"], "`extras` if not given.").optional
    static let whose = Field.choice("for", ["oneself", "other"], "For oneself, if one is signed in.").optional
    static let query = Shape("CheckoutPage", "Which step is shown.", step, whose)

    static let key = Field.text("key", min: 43, max: 43, "Made with the page: of the hold that follows.")
    static let extra = Field.text("extra", max: 30, "As `code:quantity`; without a number, none.").list(
        max: 40)
    static let extras = Shape(
        "CheckoutExtras", "What goes along.", FormGuard.field, key, extra, BookingInput.expected)

    static let changes = Field.boolean("change", "Whether to go back and change it.").optional
    static let person = Shape(
        "CheckoutPerson", "Who books.", FormGuard.field, OwnDetails.field, changes, CustomerInput.name, email,
        CustomerNumbers.phoneField, CustomerInput.bornOn, BookingInput.note)
    /// The confirmation goes there, so on a page it has to be said at once.
    static let email = Field.text("email", .email, "Where the confirmation goes.").autocomplete("email")

    static let booking = Shape(
        "CheckoutBooking", "Who books, and for how much.", FormGuard.field, OwnDetails.field,
        CustomerInput.name, CustomerInput.email, CustomerNumbers.phoneField, CustomerInput.licence,
        CustomerInput.bornOn,
        CustomerInput.address, BookingInput.note, BookingInput.expected)

    static let release = Shape("CheckoutRelease", "Lets a vehicle go.", FormGuard.field)
    static let cancellation = Shape(
        "CheckoutCancellation", "Why it is cancelled.", FormGuard.field, BookingInput.reason)
}

func checkoutPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /checkout/{token}", for: .anyone, "Check out what is held, or see what was booked",
            answers: .page,
            .read { call, tx in
                let page = try CheckoutPage(app.shown(call, tx), PageFrame(app, call), call, app, tx)
                return call.query(CheckoutForm.step) == "you"
                    ? try page.answerPerson(isForOther: call.query(CheckoutForm.whose) == "other")
                    : try page.answer()
            }
        ).asking(CheckoutForm.query).welcomingCustomers().failing(.notFound),

        Route(
            "GET /checkout/{token}/booking.ics", for: .anyone, "What was booked, for a calendar",
            answers: .media(.calendar),
            .read { call, tx in try app.calendar(of: app.held(call, tx), tx) }
        ).failing(.notFound),
    ] + checkoutSteps(app) + checkoutEnds(app)
}

private func checkoutSteps(_ app: App) -> [Route] {
    [
        Route(
            "POST /checkout/{token}/extras", for: .anyone, "Say what goes along", answers: .page,
            .write { call, tx in .onward(to: try app.changeExtras(call.asked(by: .anyone), tx)) }
        ).taking(CheckoutForm.extras, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .drawing(on: .enquiries).welcomingCustomers().failing(.notFound, .conflict, .unprocessable)
            .tellingOnItsPage { form, tx in try shown(form, app, tx).answer(refused: form) },

        Route(
            "POST /checkout/{token}/review", for: .anyone, "Look at it once more before it is booked",
            answers: .page,
            .read { call, tx in
                let page = try CheckoutPage(app.shown(call, tx), PageFrame(app, call), call, app, tx)
                return call.body(CheckoutForm.changes) == true
                    ? try page.answerPerson(sent: true) : try page.answerReview()
            }
        ).taking(CheckoutForm.person, asForm: true).guarded().welcomingCustomers().failing(.notFound)
            .showingAgain { form, tx in try shown(form, app, tx).answerPerson(refused: form) },

        Route(
            "POST /checkout/{token}/book", for: .anyone, "Book what is held", answers: .page,
            .write { call, tx in
                .onward(
                    to: call.body(OwnDetails.field) == true
                        ? try app.bookForOneself(call, tx) : try app.bookAsGuest(call.asked(by: .anyone), tx))
            }
        ).taking(CheckoutForm.booking, asForm: true).guarded().welcomingCustomers().answering(.seeOther)
            .carrying(.location).drawing(on: .enquiries).failing(.notFound, .conflict, .unprocessable)
            .tellingOnItsPage { form, tx in try shown(form, app, tx).answerPerson(refused: form) },
    ]
}

private func checkoutEnds(_ app: App) -> [Route] {
    [
        Route(
            "POST /checkout/{token}/release", for: .anyone, "Let a held vehicle go", answers: .page,
            .write { call, tx in
                let held = try app.shown(call, tx)
                if held.state == .held { try app.release(held, call, tx) }
                return .onward(to: "/vehicles/\(held.vehicle)")
            }
        ).taking(CheckoutForm.release, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .failing(.notFound, .conflict),

        Route(
            "POST /checkout/{token}/cancellation", for: .anyone, "Cancel what was booked without an account",
            answers: .page,
            .write { call, tx in
                let known = try app.shown(call, tx)
                // Who has an account cancels there, where they have signed in.
                if let place = try app.accountPlace(of: known, tx) { return .onward(to: place) }
                if known.state != .cancelled {
                    let reason = call.body(BookingInput.reason)
                    try app.cancel(known.id, reason, call.asked(by: .anyone), tx)
                }
                return .onward(to: "/checkout/\(call.parameter())")
            }
        ).taking(CheckoutForm.cancellation, asForm: true).guarded().welcomingCustomers()
            .answering(.seeOther).carrying(.location).failing(.notFound, .conflict)
            .tellingOnItsPage { form, tx in try shown(form, app, tx).answer(refused: form) },
    ]
}

private func shown(_ form: RefusedForm, _ app: App, _ tx: Transaction) throws -> CheckoutPage {
    try CheckoutPage(app.shown(form.call, tx), PageFrame(app, form.call), form.call, app, tx)
}

extension App {
    /// What a page of a checkout is of: whose booking is an account's is sent there by it.
    fileprivate func shown(_ call: Call, _ tx: Transaction) throws -> Booking {
        let digest = Token.digest(of: [UInt8](call.parameter().utf8))
        guard let booking = try BookingStore(tx: tx).booking(key: digest) else { throw Failure.notFound }
        return booking
    }

    /// Where a booking of somebody stands who has an account. The key that it was held by opens it no more:
    /// it may be left in the history of a browser that others use.
    func accountPlace(of booking: Booking, _ tx: Transaction) throws -> String? {
        guard let customer = booking.customer, try CustomerStore(tx: tx).customer(customer)?.account != nil
        else { return nil }
        return "/account/bookings/\(booking.id)"
    }

    /// - Returns: where it stands.
    fileprivate func bookForOneself(_ call: Call, _ tx: Transaction) throws -> String {
        let held = try shown(call, tx)
        // Sent twice, it is booked once.
        guard held.state == .held else { return "/checkout/\(call.parameter())" }
        let customer = try OwnDetails.demand(call, self, tx).customer(call, tx)
        try checkOut(held, for: customer, call, tx)
        return "/account/bookings/\(held.id)?\(Done.parameter)=\(Done.booked.rawValue)"
    }

    fileprivate func bookAsGuest(_ call: Call, _ tx: Transaction) throws -> String {
        let held = try shown(call, tx)
        if held.state == .held {
            let guest = try enterGuest(call, tx)
            try checkOut(held, for: guest.id, key: call.parameter(), call, tx)
        }
        return "/checkout/\(call.parameter())"
    }

    /// What is held is held anew, with other extras, and for the whole time again; so it has another key.
    /// - Returns: where to go on.
    fileprivate func changeExtras(_ call: Call, _ tx: Transaction) throws -> String {
        let held = try shown(call, tx)
        let store = BookingStore(tx: tx)
        let key = try Token(given: call.body(CheckoutForm.key))
        func you(_ key: String) -> String { "/checkout/\(key)?step=you" }
        if try store.booking(key: key.digest) != nil { return you(key.text) }
        let extras = call.body(CheckoutForm.extra).compactMap { BookingWish.ExtraWish(sent: $0) }
        let known = try store.extras(of: held.id)
        guard held.state == .held, !held.hasExpired(tx.now) else { return "/checkout/\(call.parameter())" }
        let same = Set(known.map { "\($0.code):\($0.quantity)" })
        if same == Set(extras.map { "\($0.code):\($0.quantity)" }) { return you(call.parameter()) }
        try release(held, call, tx)
        _ = try book(
            BookingDraft(
                wish: BookingWish(held, BookingChange(), extras, []), channel: .site, customer: nil, key: key,
                note: "", overrideReason: nil, expectedMinor: nil), call, tx)
        return you(key.text)
    }

    /// One event, for whoever has booked.
    fileprivate func calendar(of booking: Booking, _ tx: Transaction) throws -> Response {
        let rules = try house.rules(tx)
        guard let pickup = rules.place(booking.pickup), let dropOff = rules.place(booking.dropOff),
            let vehicle = try FleetStore(tx: tx).rented(booking.vehicle)
        else { throw Failure.notFound }
        let entry = BookingFeed.Entry(
            id: booking.id, version: booking.version, updatedAt: tx.now, startsAt: booking.startsAt,
            endsAt: booking.endsAt, state: booking.state, code: booking.code, vehicle: vehicle.title,
            vehicleClass: vehicle.vehicleClass, pickup: booking.pickup, dropOff: booking.dropOff)
        guard let event = entry.event(at: pickup, returned: dropOff) else { throw Failure.notFound }
        let calendar = CalendarFeed(
            name: try signs.sign(tx).name, productID: "-//FleetPass//Bookings//EN", zone: pickup.zone)
        var response = Response(.ok, .bytes(calendar.bytes(of: [event])))
        response.setType(.calendar)
        response.set("Cache-Control", "no-store")
        response.set("Content-Disposition", "attachment; filename=\"\(booking.code).ics\"")
        return response
    }
}

extension BookingWish.ExtraWish {
    /// - Parameter sent: as `code:quantity`; nil for what names no quantity.
    init?(sent: String) {
        let parts = sent.split(separator: ":")
        guard parts.count == 2, let quantity = Int64(parts[1]), 1...99 ~= quantity else { return nil }
        self.init(code: String(parts[0]), quantity: quantity)
    }
}
