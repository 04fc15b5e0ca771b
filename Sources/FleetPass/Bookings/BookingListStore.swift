// The SQL of lists of bookings. Decides nothing.

import Schema
import Store

struct BookingListStore {
    let tx: Transaction

    /// One customer's, the latest first, `limit` at most.
    func page(
        of customer: UUID, after cursor: PageCursor?, _ limit: Int, _ body: (borrowing Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.add("b.customer_id = ", .uuid(customer))
        if let cursor {
            conditions.add(
                "(b.starts_at, b.id) < (\(conditions.list([.integer(cursor.key), .uuid(cursor.id)])))")
        }
        let most = conditions.next(.integer(Int64(limit)))
        try tx.each(
            .assembled(
                """
                \(BookingStore.source) WHERE \(conditions.text)
                 ORDER BY b.starts_at DESC, b.id DESC LIMIT \(most)
                """),
            conditions.values, row: body)
    }

    /// In the order that is asked for, `limit` at most.
    func page(
        _ filter: BookingFilter, after cursor: PageCursor?, _ limit: Int,
        _ body: (borrowing Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        let (column, isDescending) = filter.order.column
        if let cursor {
            let place = conditions.list([.integer(cursor.key), .uuid(cursor.id)])
            conditions.add("(\(column), b.id) \(isDescending ? "<" : ">") (\(place))")
        }
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
}

extension BookingFilter.Order {
    fileprivate var column: (String, isDescending: Bool) {
        switch self {
        case .starts: ("b.starts_at", false)
        case .latest: ("b.starts_at", true)
        case .ends: ("b.ends_at", false)
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
