// The SQL of lists of bookings. Decides nothing.

import Schema
import Store

struct BookingListStore {
    let tx: Transaction

    /// One customer's, `limit` at most: all of them, or those that are over or that are not.
    func page(
        of customer: UUID, over isOver: Bool?, by order: BookingFilter.Order, after cursor: PageCursor?,
        _ limit: Int, _ body: (borrowing Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.add("b.customer_id = ", .uuid(customer))
        if let isOver {
            conditions.among(
                "b.state",
                BookingState.allCases.filter { $0.isOver == isOver }.map { .text($0.rawValue) })
        }
        try page(&conditions, by: order, after: cursor, limit, body)
    }

    private func page(
        _ conditions: inout Conditions, by order: BookingFilter.Order, after cursor: PageCursor?,
        _ limit: Int, _ body: (borrowing Row) throws -> Void
    ) throws {
        let (column, isDescending) = order.column
        if let cursor {
            let place = conditions.list([.integer(cursor.key), .uuid(cursor.id)])
            conditions.add("(\(column), b.id) \(isDescending ? "<" : ">") (\(place))")
        }
        let most = conditions.next(.integer(Int64(limit)))
        let turn = isDescending ? " DESC" : ""
        try tx.each(
            .assembled(
                """
                \(BookingStore.source) WHERE \(conditions.text)
                 ORDER BY \(column)\(turn), b.id\(turn) LIMIT \(most)
                """),
            conditions.values, row: body)
    }

    /// When a booking was over: at its end, or when something put an end to it before.
    fileprivate static let over = "CASE WHEN b.updated_at < b.ends_at THEN b.updated_at ELSE b.ends_at END"

    /// The same of a row that has been read.
    static func over(_ row: borrowing Row) -> Int64 { min(row.integer(11), row.integer(29)) }

    /// In the order that is asked for, `limit` at most.
    func page(
        _ filter: BookingFilter, after cursor: PageCursor?, _ limit: Int,
        _ body: (borrowing Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        if let code = filter.code { conditions.add("b.code = ", .text(code)) }
        if let vehicle = filter.vehicle { conditions.add("b.vehicle_id = ", .uuid(vehicle)) }
        if let customer = filter.customer { conditions.add("b.customer_id = ", .uuid(customer)) }
        if let from = filter.from { conditions.add("b.ends_at >= ", .instant(from)) }
        if let until = filter.until { conditions.add("b.starts_at < ", .instant(until)) }
        if let start = filter.startsFrom { conditions.add("b.starts_at >= ", .instant(start)) }
        if let end = filter.endsUntil { conditions.add("b.ends_at < ", .instant(end)) }
        conditions.among("b.state", filter.states.map { .text($0.rawValue) })
        if filter.isUnsettled {
            conditions.add("b.state IN ('closed', 'expired', 'declined', 'cancelled', 'no_show')")
            conditions.add("NOT \(RetentionStore.isSettled)")
        }
        if let location = filter.location { conditions.keepBookings(at: [location]) }
        conditions.keepBookings(at: filter.reach)
        try page(&conditions, by: filter.order, after: cursor, limit, body)
    }
}

extension BookingFilter.Order {
    fileprivate var column: (String, isDescending: Bool) {
        switch self {
        case .starts: ("b.starts_at", false)
        case .latest: ("b.starts_at", true)
        case .ends: ("b.ends_at", false)
        case .over: (BookingListStore.over, true)
        }
    }
}

extension Conditions {
    /// Those that are picked up or returned at one of the places; no place: anywhere.
    mutating func keepBookings(at places: [UUID]) {
        guard !places.isEmpty else { return }
        let places = list(places.map { .uuid($0) })
        add("(b.pickup_location_id IN (\(places)) OR b.return_location_id IN (\(places)))")
    }

    /// Those that are picked up and returned at none of the places; no place: none.
    mutating func keepBookings(beyond places: [UUID]) {
        guard !places.isEmpty else { return add("1 = 0") }
        let places = list(places.map { .uuid($0) })
        add("b.pickup_location_id NOT IN (\(places)) AND b.return_location_id NOT IN (\(places))")
    }
}
