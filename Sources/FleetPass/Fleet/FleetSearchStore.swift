// The SQL of looking through the whole fleet: filters into conditions, the newest first.

import Schema
import Store

struct FleetSearchStore {
    let tx: Transaction

    /// Hands up to `limit` vehicles to `body`, the columns of `FleetVehicle.row`, those behind `id` on.
    /// - Returns: the last one's id, if there are more.
    func page(
        _ search: FleetSearch, after id: UUID?, _ limit: Int, _ body: (borrowing Row) throws -> Void
    ) throws -> UUID? {
        var conditions = FleetConditions(search)
        if let id { conditions.add("v.id < \(conditions.next(.uuid(id)))") }
        let most = conditions.next(.integer(Int64(limit + 1)))
        let query = Query.assembled(
            """
            SELECT \(FleetVehicle.row.columns(of: "v")) FROM vehicles v
             WHERE \(conditions.text) ORDER BY v.id DESC LIMIT \(most)
            """)
        var (count, hasMore): (Int, Bool) = (0, false)
        var last: UUID?
        try tx.each(query, conditions.values) { row in
            guard count < limit else {
                hasMore = true
                return
            }
            count += 1
            last = try row.uuid(0)
            try body(row)
        }
        return hasMore ? last : nil
    }

    /// The ids of all that are found, so many at most.
    func ids(_ search: FleetSearch, atMost limit: Int) throws -> [UUID] {
        var conditions = FleetConditions(search)
        let most = conditions.next(.integer(Int64(limit)))
        var ids: [UUID] = []
        let query = Query.assembled(
            "SELECT v.id FROM vehicles v WHERE \(conditions.text) ORDER BY v.id DESC LIMIT \(most)")
        try tx.each(query, conditions.values) { ids.append(try $0.uuid(0)) }
        return ids
    }
}

/// A WHERE clause made of fixed pieces, and the values of its parameters.
private struct FleetConditions {
    private(set) var text = "1 = 1"
    private(set) var values: [Value] = []

    init(_ search: FleetSearch) {
        among("v.status", search.statuses.map { .text($0) })
        among("v.location_id", search.locations.map { .uuid($0) })
        among("v.class", search.classes.map { .text($0) })
        among("v.make", search.makes.map { .text($0) })
        if let isHeld = search.isHeld { add("v.is_held = \(next(.boolean(isHeld)))") }
        for word in search.words {
            let (low, high) = (next(.text(word)), next(.text(VehicleWords.end(of: word))))
            add("v.id IN (SELECT vehicle_id FROM vehicle_words WHERE word >= \(low) AND word < \(high))")
        }
        for filter in search.attributes {
            add("v.id IN (\(filter.vehicles(onlyPublic: false) { next($0) }))")
        }
        guard !search.reach.isEmpty else { return }
        let places = search.reach.map { next(.uuid($0)) }.joined(separator: ", ")
        add("(v.location_id IN (\(places)) OR v.home_location_id IN (\(places)))")
    }

    mutating func add(_ condition: String) { text += " AND " + condition }

    /// - Returns: the parameter that stands for the value.
    mutating func next(_ value: Value) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    private mutating func among(_ column: String, _ choices: [Value]) {
        guard !choices.isEmpty else { return }
        add("\(column) IN (\(choices.map { next($0) }.joined(separator: ", ")))")
    }
}

extension AttributeFilter {
    /// The SELECT of the vehicles that have one of its values.
    /// - Parameter next: what gives the parameter that stands for a value.
    func vehicles(onlyPublic: Bool, _ next: (Value) -> String) -> String {
        var text = """
            SELECT a.vehicle_id
              FROM attribute_definitions d JOIN vehicle_attributes a ON a.definition_id = d.id
             WHERE d.key = \(next(.text(key)))
            """
        if onlyPublic { text += " AND d.is_public = 1 AND d.is_filter = 1" }
        var choices = ["a.value IN (\(values.map { next(.text($0)) }.joined(separator: ", ")))"]
        choices += spans.map { "a.amount BETWEEN \(next(.integer($0.least))) AND \(next(.integer($0.most)))" }
        return text + " AND (\(choices.joined(separator: " OR ")))"
    }
}
