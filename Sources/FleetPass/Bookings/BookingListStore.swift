// The SQL of lists of bookings. Decides nothing.

import Schema
import Store

struct BookingListStore {
    let tx: Transaction

    /// In the order of their beginning, one more than a page holds if there are more.
    func page(
        _ filter: BookingFilter, after cursor: PageCursor?, _ body: (borrowing Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        if let cursor {
            conditions.add("(b.starts_at, b.id) > ", [.integer(cursor.key), .uuid(cursor.id)])
        }
        if let code = filter.code { conditions.add("b.code = ", .text(code)) }
        if let vehicle = filter.vehicle { conditions.add("b.vehicle_id = ", .uuid(vehicle)) }
        if let customer = filter.customer { conditions.add("b.customer_id = ", .uuid(customer)) }
        if let from = filter.from { conditions.add("b.ends_at >= ", .instant(from)) }
        if let until = filter.until { conditions.add("b.starts_at < ", .instant(until)) }
        if !filter.states.isEmpty {
            conditions.add("b.state IN ", filter.states.map { .text($0.rawValue) })
        }
        if let location = filter.location { conditions.atPlaces([location]) }
        if !filter.reach.isEmpty { conditions.atPlaces(filter.reach) }
        let most = conditions.next(.integer(Int64(filter.limit + 1)))
        try tx.each(
            .assembled(
                """
                \(BookingStore.source) WHERE \(conditions.text)
                 ORDER BY b.starts_at, b.id LIMIT \(most)
                """),
            conditions.values, row: body)
    }
}

/// A WHERE clause made of fixed pieces, and the values of its parameters.
private struct Conditions {
    private(set) var text = "1 = 1"
    private(set) var values: [Value] = []

    mutating func add(_ left: String, _ value: Value) { text += " AND \(left)\(next(value))" }

    mutating func add(_ left: String, _ values: [Value]) {
        text += " AND \(left)(\(values.map { next($0) }.joined(separator: ", ")))"
    }

    mutating func atPlaces(_ places: [UUID]) {
        let list = places.map { next(.uuid($0)) }.joined(separator: ", ")
        text += " AND (b.pickup_location_id IN (\(list)) OR b.return_location_id IN (\(list)))"
    }

    /// - Returns: the parameter that stands for the value.
    mutating func next(_ value: Value) -> String {
        values.append(value)
        return "$\(values.count)"
    }
}
