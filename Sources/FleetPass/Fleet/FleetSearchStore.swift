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
        var conditions = Conditions(search)
        if let id { conditions.add("v.id < ", .uuid(id)) }
        let most = conditions.next(.integer(Int64(limit + 1)))
        let query = Query.assembled(
            """
            SELECT \(FleetVehicle.row.columns(of: "v")) FROM vehicles v
             WHERE \(conditions.text) ORDER BY v.id DESC LIMIT \(most)
            """)
        var end = PageEnd<UUID>(limit: limit)
        try tx.each(query, conditions.values) { row in
            if try end.takes(row.uuid(0)) { try body(row) }
        }
        return end.next
    }

    /// The ids of all that are found, so many at most.
    func ids(_ search: FleetSearch, atMost limit: Int) throws -> [UUID] {
        var conditions = Conditions(search)
        let most = conditions.next(.integer(Int64(limit)))
        var ids: [UUID] = []
        let query = Query.assembled(
            "SELECT v.id FROM vehicles v WHERE \(conditions.text) ORDER BY v.id DESC LIMIT \(most)")
        try tx.each(query, conditions.values) { ids.append(try $0.uuid(0)) }
        return ids
    }
}

extension Conditions {
    fileprivate init(_ search: FleetSearch) {
        self.init()
        among("v.status", search.statuses.map { .text($0) })
        among("v.location_id", search.locations.map { .uuid($0) })
        among("v.class", search.classes.map { .text($0) })
        among("v.make", search.makes.map { .text($0) })
        if let isHeld = search.isHeld { add("v.is_held = ", .boolean(isHeld)) }
        keepVehicles(having: search.words)
        keepVehicles(with: search.attributes, onlyPublic: false)
        guard !search.reach.isEmpty else { return }
        let places = list(search.reach.map { .uuid($0) })
        add("(v.location_id IN (\(places)) OR v.home_location_id IN (\(places)))")
    }
}
