// From a hold to a booking: somebody says who they are, with an account or without one.

import Crypto
import HTTP
import Schema
import Store

enum CheckoutInput {
    private static let key = Field.text("key", max: 80, "Of the hold, as it was shown.")
    static let shape = Shape(
        "Checkout", "Who books what is held for them.", CustomerInput.name, CustomerInput.email,
        CustomerNumbers.phoneField, CustomerInput.licence, CustomerInput.bornOn, CustomerInput.address,
        BookingInput.note, BookingInput.expected)
    static let own = Shape(
        "OwnCheckout", "What is held, for oneself.", key, BookingInput.note, BookingInput.expected)

    static func digest(_ call: Call) -> [UInt8] { Token.digest(of: [UInt8](call.body(key).utf8)) }
}

func checkoutRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/holds/{token}/checkout", for: .anyone, "Book what is held, without an account",
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let held = try app.held(call, tx)
                let guest = try app.enterGuest(call, tx)
                try app.checkOut(held, for: guest.id, key: call.parameter(), call, tx)
                return try app.bookingAnswer(held.id, .ok, tx)
            }
        ).taking(CheckoutInput.shape).idempotent().drawing(on: .enquiries)
            .failing(.notFound, .conflict, .unprocessable).carrying(.etag),

        Route(
            "GET /v1/holds/{token}/cancellation", for: .anyone, "What cancelling costs now",
            answers: .json(BookingHold.cost),
            .read { call, tx in
                BookingHold.answer(cost: try app.cancellationCost(app.held(call, tx), tx))
            }
        ).failing(.notFound),

        Route(
            "POST /v1/holds/{token}/cancellation", for: .anyone, "Cancel what was booked without an account",
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let known = try app.held(call, tx)
                try app.cancel(known.id, call.body(BookingInput.reason), call, tx)
                return try app.bookingAnswer(known.id, .ok, tx)
            }
        ).taking(BookingInput.because).idempotent().failing(.notFound, .conflict).carrying(.etag),

        Route(
            "POST /v1/me/checkout", for: .customer, "Book what is held, for oneself",
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let held = try app.held(by: CheckoutInput.digest(call), tx)
                try app.checkOut(held, for: app.ownCustomer(call, tx), call, tx)
                return try app.bookingAnswer(held.id, .ok, tx)
            }
        ).taking(CheckoutInput.own).idempotent().failing(.notFound, .conflict, .unprocessable)
            .carrying(.etag),
    ]
}

extension App {
    /// Whoever books without an account is a customer of their own: that they say an address is theirs does
    /// not make it so. Who is whom, staff find out.
    /// - Throws: `unprocessable` without an address, or for what cannot be.
    func enterGuest(_ call: Call, _ tx: Transaction) throws -> Customer {
        let empty = Customer(freshID(), "", at: tx.now)
        let guest = try CustomerInput.put(call, into: empty, tags: [], secrets, now: tx.now)
        guard guest.email != nil else {
            throw Failure(
                .unprocessable, "Where does the confirmation go?",
                fields: [FieldError(pointer: "/email", detail: "is required")])
        }
        try CustomerStore(tx: tx).insert(guest)
        try note(.customerMade, guest, empty.changes(to: guest), call, tx)
        return guest
    }

    /// Where they resemble somebody who must not rent, it is staff who confirm it, whatever the rules say.
    /// - Parameter key: by which whoever has no account comes back.
    /// - Throws: `conflict` once the time to check out, or that of the pickup, is over, or where it costs
    /// something else than was said; `unprocessable` for somebody who may not drive.
    func checkOut(
        _ held: Booking, for customer: UUID, key: String? = nil, _ call: Call, _ tx: Transaction
    ) throws {
        try held.state.demandMove(to: .pending)
        guard !held.hasExpired(tx.now) else {
            throw Failure(.conflict, "The time to check out is over. Hold the vehicle again.")
        }
        guard held.startsAt > tx.now else {
            throw Failure(.conflict, "The time of pickup is over. Hold the vehicle for a later one.")
        }
        let rules = try house.rules(tx)
        let store = BookingStore(tx: tx)
        let wish = BookingWish(held, BookingChange(), try store.extras(of: held.id), [])
        // Who drives is known by now, and with it what it costs.
        let offer = try Appraiser(
            rules: rules, tx: tx, changed: held, drivers: drivers(customer, [], tx), terms: held.terms(tx)
        ).offer(wish)
        try demandPassable(offer.obstacles, call, nil)
        try demandExpected(call.body(BookingInput.expected), offer.price)
        for booking in offer.expired { try expire(booking, tx) }
        try store.change(held.id, to: offer)
        // What waited for them is theirs now: whoever looks at what is taken has to see that.
        try AllocationStore(tx: tx).move(booking: held.id, to: offer.block)
        var state = BookingState.pending
        let people = CustomerStore(tx: tx)
        let resembles = try people.customer(customer).map { try people.isRefused(like: $0) }
        if rules.rental.confirmsItself, resembles == false {
            try state.demandMove(to: .confirmed)
            state = .confirmed
        }
        try store.checkOut(
            held.id, to: state, customer: customer, note: call.body(BookingInput.note) ?? "")
        try requireDeposit(of: held.id, offer.price, tx)
        try foreseeLapse(state, of: offer.itinerary, tx)
        var changes = held.state.changes(to: state)
        changes.note("customer_id", to: .text("\(customer)"))
        changes.note("total_minor", to: .integer(offer.price.totalMinor))
        try secrets.audit.note(
            .bookingCheckedOut, of: AuditObject(.booking, held.id), by: call.actor, tx, changes)
        if let news = state.news { try tell(news, of: held.id, key: key, call, tx) }
    }
}
