// From a hold to a booking as HTML: extras, who one is, a last look, and what was booked. What is done is
// what the API does; whoever has the key of a booking comes back to it here.

import Crypto
import HTTP
import Schema
import Store
import Zones

enum CheckoutForm {
    static let step = Field.choice("step", ["extras", "you"], "`extras` if not given.").optional
    static let query = Shape("CheckoutPage", "Which step is shown.", step)

    static let key = Field.text("key", min: 43, max: 43, "Made with the page: of the hold that follows.")
    static let extra = Field.text("extra", max: 30, "As `code:quantity`; without a number, none.").list(
        max: 40)
    static let extras = Shape(
        "CheckoutExtras", "What goes along.", FormGuard.field, key, extra, BookingInput.expected)

    static let changes = Field.boolean("change", "Whether to go back and change it.").optional
    static let person = Shape(
        "CheckoutPerson", "Who books.", FormGuard.field, changes, CustomerInput.name, email,
        CustomerNumbers.phoneField, CustomerInput.bornOn, BookingInput.note)
    /// The confirmation goes there, so on a page it has to be said at once.
    static let email = Field.text("email", .email, "Where the confirmation goes.").autocomplete("email")

    static let booking = Shape(
        "CheckoutBooking", "Who books, and for how much.", FormGuard.field, CustomerInput.name,
        CustomerInput.email, CustomerNumbers.phoneField, CustomerInput.licence, CustomerInput.bornOn,
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
                let page = try CheckoutPage(app.held(call, tx), PageFrame(app, call), call, app, tx)
                return try page.answer(isOfPerson: call.query(CheckoutForm.step) == "you")
            }
        ).asking(CheckoutForm.query).failing(.notFound),

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
            .write { call, tx in .onward(to: try app.changeExtras(call, tx)) }
        ).taking(CheckoutForm.extras, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .drawing(on: .enquiries).failing(.notFound, .conflict, .unprocessable)
            .tellingOnItsPage { form, tx in try shown(form, app, tx).answer(refused: form) },

        Route(
            "POST /checkout/{token}/review", for: .anyone, "Look at it once more before it is booked",
            answers: .page,
            .read { call, tx in
                let page = try CheckoutPage(app.held(call, tx), PageFrame(app, call), call, app, tx)
                return call.body(CheckoutForm.changes) == true
                    ? try page.answer(isOfPerson: true, entered: page.sent) : try page.answerReview()
            }
        ).taking(CheckoutForm.person, asForm: true).guarded().failing(.notFound)
            .showingAgain { form, tx in
                try shown(form, app, tx).answer(isOfPerson: true, refused: form)
            },

        Route(
            "POST /checkout/{token}/book", for: .anyone, "Book what is held", answers: .page,
            .write { call, tx in
                let held = try app.held(call, tx)
                // Sent twice, it is booked once.
                if held.state == .held {
                    let guest = try app.enterGuest(call, tx)
                    let isKnown = try CustomerStore(tx: tx).isRefused(like: guest)
                    try app.checkOut(held, for: guest.id, asksStaff: isKnown, key: call.parameter(), call, tx)
                }
                return .onward(to: "/checkout/\(call.parameter())")
            }
        ).taking(CheckoutForm.booking, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .drawing(on: .enquiries).failing(.notFound, .conflict, .unprocessable)
            .tellingOnItsPage { form, tx in
                try shown(form, app, tx).answer(isOfPerson: true, refused: form)
            },
    ]
}

private func checkoutEnds(_ app: App) -> [Route] {
    [
        Route(
            "POST /checkout/{token}/release", for: .anyone, "Let a held vehicle go", answers: .page,
            .write { call, tx in
                let held = try app.held(call, tx)
                if held.state == .held { try app.release(held, call, tx) }
                return .onward(to: "/vehicles/\(held.vehicle)")
            }
        ).taking(CheckoutForm.release, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .failing(.notFound, .conflict),

        Route(
            "POST /checkout/{token}/cancellation", for: .anyone, "Cancel what was booked without an account",
            answers: .page,
            .write { call, tx in
                let known = try app.held(call, tx)
                if known.state != .cancelled {
                    try app.cancel(known.id, call.body(BookingInput.reason), call, tx)
                }
                return .onward(to: "/checkout/\(call.parameter())")
            }
        ).taking(CheckoutForm.cancellation, asForm: true).guarded().answering(.seeOther)
            .carrying(.location).failing(.notFound, .conflict)
            .tellingOnItsPage { form, tx in try shown(form, app, tx).answer(refused: form) },
    ]
}

private func shown(_ form: RefusedForm, _ app: App, _ tx: Transaction) throws -> CheckoutPage {
    try CheckoutPage(app.held(form.call, tx), PageFrame(app, form.call), form.call, app, tx)
}

extension App {
    /// What is held is held anew, with other extras, and for the whole time again; so it has another key.
    /// - Returns: where to go on.
    fileprivate func changeExtras(_ call: Call, _ tx: Transaction) throws -> String {
        let held = try held(call, tx)
        let store = BookingStore(tx: tx)
        let key = try Token(given: call.body(CheckoutForm.key))
        func you(_ key: String) -> String { "/checkout/\(key)?step=you" }
        if try store.booking(key: key.digest) != nil { return you(key.text) }
        let extras = call.body(CheckoutForm.extra).compactMap { Self.extra($0) }
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

    private static func extra(_ text: String) -> BookingWish.ExtraWish? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let quantity = Int64(parts[1]), 1...99 ~= quantity else { return nil }
        return BookingWish.ExtraWish(code: String(parts[0]), quantity: quantity)
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
