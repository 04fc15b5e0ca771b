// Lists of bookings for staff: by state, place, vehicle, customer and time, page by page.

import HTTP
import Schema
import Store

/// What a list of bookings is to hold.
struct BookingFilter: Sendable {
    let states: [BookingState]
    let location: UUID?
    let vehicle: UUID?
    let customer: UUID?
    /// Of bookings that meet this time.
    let from: Instant?
    let until: Instant?
    /// Of bookings that begin, or end, within a time.
    let startsFrom: Instant?
    let endsUntil: Instant?
    let order: Order
    let code: String?
    /// Whether those alone that are over, and of which something is still to be paid or given back.
    let isUnsettled: Bool
    /// Nil: as many as a page has.
    let limit: Int64?
    /// Where staff may work; empty: everywhere.
    let reach: [UUID]

    enum Order: String, CaseIterable, Sendable {
        case starts
        case latest = "-starts"
        case ends
        case over = "-over"

        /// What a booking lies at in it.
        func key(_ row: borrowing Row) throws -> Int64 {
            switch self {
            case .starts, .latest: row.integer(10)
            case .ends: row.integer(11)
            case .over: BookingListStore.over(row)
            }
        }
    }

    private static let states = Field.choice("state", of: BookingState.self, "One or several states.")
        .list(max: 13)
    private static let location = Field.uuid("location", "Picked up or returned there.").optional
    private static let vehicle = Field.uuid("vehicle").optional
    private static let customer = Field.uuid("customer").optional
    private static let from = Field.instant("from", "Ending then or later.").optional
    private static let until = Field.instant("until", "Beginning before then.").optional
    private static let startsFrom = Field.instant("starts_from", "Beginning then or later.").optional
    private static let endsUntil = Field.instant("ends_until", "Ending before then.").optional
    private static let order = Field.choice(
        "sort", of: Order.self,
        """
        `starts` if not given: the earliest pickup first; `-starts` turns it round; `ends` is by the return; \
        `-over` has those first that were over last: by their end, or by when they were changed last, where \
        that was before their end. So a change after a cancellation moves it up.
        """
    ).optional
    private static let code = Field.text("code", max: 8, "The booking that is called so.").optional
    private static let unsettled = Field.boolean(
        "unsettled",
        "Those alone that are over, and of which money is to be paid or given back, or a deposit is held."
    ).optional
    private static let limit = Field.integer("limit", in: 1...100, "20 if not given.").optional
    static let cursor = Field.text("cursor", max: 400, "`next` of the page before.").optional
    static let query = Shape(
        "BookingFilter", "Which bookings, and which page of them.", states, location, vehicle, customer, from,
        until, startsFrom, endsUntil, code, unsettled, order, limit, cursor)

    init(_ call: Call) {
        states = call.query(Self.states)
        (location, vehicle, customer) = (
            call.query(Self.location), call.query(Self.vehicle), call.query(Self.customer)
        )
        (from, until) = (call.query(Self.from), call.query(Self.until))
        (startsFrom, endsUntil) = (call.query(Self.startsFrom), call.query(Self.endsUntil))
        order = call.query(Self.order) ?? .starts
        code = call.query(Self.code).map(DiscountRecord.canonical)
        isUnsettled = call.query(Self.unsettled) == true
        limit = call.query(Self.limit)
        reach = call.asker.locations
    }
}

func bookingListRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/bookings", for: .holding(.bookingsView),
            "Bookings, the earliest first if nothing else is asked",
            answers: .list(of: BookingRecord.shape, facets: false),
            .disclosing { call, tx in try page(call, app, tx) }
        ).asking(BookingFilter.query).carrying(.link).slow { BookingFilter($0).order == .over }
    ]
}

private func page(_ call: Call, _ app: App, _ tx: Transaction) throws -> Disclosure {
    let filter = BookingFilter(call)
    // A place in one order is none in another.
    let purpose = filter.order == .starts ? "bookings" : "bookings \(filter.order.rawValue)"
    var list = try Listing(call, app.cursors, for: purpose, BookingFilter.cursor, limit: filter.limit)
    try BookingListStore(tx: tx).page(filter, after: list.cursor, list.most) { row in
        let place = PageCursor(key: try filter.order.key(row), id: try row.uuid(0))
        try list.add(place) { try row.write(BookingRecord.shape, to: &$0) }
    }
    let count = list.count
    return Disclosure(list.response(), .bookingsRead, of: AuditObject(.booking), .counting(count))
}
