// What customers may ask of bookings of their own.

import HTTP
import Schema
import Store

enum OwnBookingInput {
    static let shape = Shape(
        "OwnBookingInput", "What one wants to book.", BookingWish.Fields.vehicle, BookingWish.Fields.pickup,
        BookingWish.Fields.dropOff, BookingWish.Fields.starts, BookingWish.Fields.ends,
        BookingWish.Fields.extras, BookingWish.Fields.package, BookingWish.Fields.discount,
        BookingWish.Fields.age, BookingInput.note, BookingInput.expected)
    private static let ends = BookingWish.Fields.ends
    static let change = Shape(
        "OwnBookingChange", "When a booking is to end instead.", ends, BookingInput.expected)
    static let offerQuery = Shape("OwnBookingOfferQuery", "When a booking would end instead.", ends)
    private static let endsAt = Field.instant("ends_at", "When it would end.")
    private static let total = Field.money(
        "total", "What it would cost: as expected_total_minor it is given.")
    private static let difference = Field.money("difference", minor: .min ... .max, "Below zero: it is less.")
    private static let canBeHad = Field.boolean("can_be_changed", "Whether nothing stands in the way.")
    private static let obstacles = Field.object("obstacles", Obstacle.shape).list(max: 40)
    static let offer = Shape(
        "OwnBookingOffer", "What another end would come to. Nothing is changed by asking.", endsAt, total,
        difference, canBeHad, obstacles)
    static let expectedCost = Field.integer(
        "expected_cost_minor", "What it is believed to cost; if it costs something else, nothing is done."
    ).optional
    static let cancellation = Shape(
        "OwnBookingCancellation", "Why one cancels.", BookingInput.reason, expectedCost)
    static let limit = Field.integer("limit", in: 1...100, "20 if not given.").optional
    static let over = Field.boolean(
        "over",
        "Those that are over, the last to be first; or, if false, those that are not, the earliest first."
    ).optional
    static let query = Shape(
        "OwnBookingPage", "Which of one's bookings, and which page of them.", over, limit,
        BookingFilter.cursor)

    static func changes(_ call: Call) throws -> BookingChange {
        BookingChange(
            ends: try BookingWish.time(call.body(ends), "/ends_at"),
            expectedMinor: call.body(BookingInput.expected))
    }

    /// - Throws: as a change to that end.
    static func offered(_ known: Booking, _ app: App, _ call: Call, _ tx: Transaction) throws -> Response {
        let end = try BookingWish.time(call.query(ends), "/ends_at")
        let (price, itinerary, obstacles) = try app.foresee(BookingChange(ends: end), of: known, call, tx)
        var json = JSONWriter()
        json.object { json in
            json.member(endsAt, itinerary.endsAt)
            json.member(total, price.money(price.totalMinor))
            json.member(difference, price.money(price.totalMinor - known.total.amountMinor))
            json.member(canBeHad, obstacles.isEmpty)
            json.key(OwnBookingInput.obstacles.spec.jsonKey)
            json.array(obstacles) { $1.write(to: &$0) }
        }
        return .privately(json.bytes)
    }

    /// - Throws: `conflict` where it costs something else than they have been told.
    static func demandExpected(_ cost: Money, _ call: Call) throws {
        guard let expected = call.body(expectedCost), expected != cost.amountMinor else { return }
        throw Failure(
            .conflict, "What a cancellation costs has changed meanwhile: it is \(Wording.money(cost)).",
            fields: [FieldError(pointer: "/expected_cost_minor", detail: "is not what it costs now")])
    }
}

func ownBookingRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/me/bookings", for: .customer, "One's bookings, the latest first",
            answers: .list(of: BookingRecord.shape, facets: false),
            .read { call, tx in try ownBookings(call, app, tx) }
        ).asking(OwnBookingInput.query).carrying(.link),

        Route(
            "POST /v1/me/bookings", for: .customer, "Book a vehicle for oneself",
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let id = try app.book(
                    BookingDraft(
                        wish: try BookingWish(call), channel: .site, customer: try app.ownCustomer(call, tx),
                        key: nil, note: call.body(BookingInput.note) ?? "", overrideReason: nil,
                        expectedMinor: call.body(BookingInput.expected)), call, tx)
                return try app.bookingAnswer(id, .created, tx)
            }
        ).taking(OwnBookingInput.shape).answering(.created).idempotent().failing(.conflict, .unprocessable)
            .carrying(.etag),

        Route(
            "GET /v1/me/bookings/{id:uuid}", for: .customer, "One of one's bookings",
            answers: .json(BookingRecord.shape),
            .read { call, tx in try app.bookingAnswer(app.ownBooking(call, tx).id, .ok, tx) }
        ).failing(.notFound).carrying(.etag),
    ] + ownBookingChanges(app)
}

private func ownBookings(_ call: Call, _ app: App, _ tx: Transaction) throws -> Response {
    let (customer, isOver) = (try app.ownCustomer(call, tx), call.query(OwnBookingInput.over))
    let order: BookingFilter.Order = isOver.map { $0 ? .over : .starts } ?? .latest
    var list = try Listing(
        call, app.cursors, for: isOver == nil ? "own bookings" : "own bookings \(order.rawValue)",
        BookingFilter.cursor, limit: call.query(OwnBookingInput.limit))
    let store = BookingListStore(tx: tx)
    try store.page(of: customer, over: isOver, by: order, after: list.cursor, list.most) { row in
        let place = PageCursor(key: try order.key(row), id: try row.uuid(0))
        try list.add(place) { try row.write(BookingRecord.shape, to: &$0) }
    }
    return list.response()
}

private func ownBookingChanges(_ app: App) -> [Route] {
    [
        Route(
            "PATCH /v1/me/bookings/{id:uuid}", for: .customer, "Extend or shorten one of one's bookings",
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let known = try app.ownBooking(call, tx)
                try call.demandVersion(known.version)
                try app.change(known.id, OwnBookingInput.changes(call), call, tx)
                return try app.bookingAnswer(known.id, .ok, tx)
            }
        ).taking(OwnBookingInput.change)
            .failing(.notFound, .conflict, .unprocessable, .stale, .versionMissing).carrying(.etag),

        Route(
            "GET /v1/me/bookings/{id:uuid}/offer", for: .customer,
            "What it would come to if one of one's bookings ended at another time",
            answers: .json(OwnBookingInput.offer),
            .read { call, tx in try OwnBookingInput.offered(app.ownBooking(call, tx), app, call, tx) }
        ).asking(OwnBookingInput.offerQuery).failing(.notFound, .conflict, .unprocessable),

        Route(
            "GET /v1/me/bookings/{id:uuid}/cancellation", for: .customer,
            "What cancelling a booking costs now",
            answers: .json(BookingHold.cost),
            .read { call, tx in
                BookingHold.answer(cost: try app.cancellationCost(app.ownBooking(call, tx), tx))
            }
        ).failing(.notFound),

        Route(
            "POST /v1/me/bookings/{id:uuid}/cancellation", for: .customer, "Cancel one of one's bookings",
            answers: .json(BookingRecord.shape),
            .write { call, tx in
                let known = try app.ownBooking(call, tx)
                try OwnBookingInput.demandExpected(app.cancellationCost(known, tx), call)
                try app.cancel(known.id, call.body(BookingInput.reason), call, tx)
                return try app.bookingAnswer(known.id, .ok, tx)
            }
        ).taking(OwnBookingInput.cancellation).idempotent().failing(.notFound, .conflict).carrying(.etag),
    ]
}

extension App {
    /// - Throws: `not_found` for an account that rents nothing.
    func ownCustomer(_ call: Call, _ tx: Transaction) throws -> UUID {
        guard let account = call.asker.signedIn?.account,
            let customer = try CustomerStore(tx: tx).customer(of: account)?.id
        else { throw Failure.notFound }
        return customer
    }

    /// - Throws: `not_found` for a booking that is another's too.
    func ownBooking(_ call: Call, _ tx: Transaction) throws -> Booking {
        let booking = try booking(call.id(), tx)
        guard try booking.customer == ownCustomer(call, tx) else { throw Failure.notFound }
        return booking
    }
}
