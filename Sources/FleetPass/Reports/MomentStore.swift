// The SQL of reports about a moment: what goes out and comes back, what is late, how old the fleet is.
// Decides nothing.

import Schema
import Store

struct MomentStore {
    let tx: Transaction

    /// A pickup, a return, or a rental that should have come back.
    struct Passage: Sendable {
        let booking: UUID
        let code: String
        let state: String
        let vehicle: UUID
        let name: String
        let location: UUID
        let at: Instant
    }

    enum Kind: String, CaseIterable, Sendable {
        case pickups, returns

        fileprivate var states: String {
            switch self {
            case .pickups: "'confirmed', 'ready'"
            case .returns: "'confirmed', 'ready', 'on_rent'"
            }
        }

        fileprivate var time: String { self == .pickups ? "b.starts_at" : "b.ends_at" }
        fileprivate var place: String {
            self == .pickups ? "b.pickup_location_id" : "b.return_location_id"
        }
    }

    /// Those between two moments, in order.
    func each(
        _ kind: Kind, from start: Instant, until end: Instant, at place: UUID?, _ reach: [UUID],
        after cursor: PageCursor? = nil, _ limit: Int64 = .max, _ body: (Passage) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.add("\(kind.time) >= ", .instant(start))
        conditions.add("\(kind.time) < ", .instant(end))
        conditions.keep(place, reach, kind.place)
        try each(kind.states, kind.time, kind.place, conditions, after: cursor, limit, body)
    }

    /// What is out though it should have come back, the longest first.
    func eachOverdue(
        at moment: Instant, place: UUID?, _ reach: [UUID], after cursor: PageCursor? = nil,
        _ limit: Int64 = .max, _ body: (Passage) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.add("b.ends_at < ", .instant(moment))
        conditions.keep(place, reach, Kind.returns.place)
        try each("'on_rent'", Kind.returns.time, Kind.returns.place, conditions, after: cursor, limit, body)
    }

    private func each(
        _ states: String, _ time: String, _ place: String, _ conditions: Conditions,
        after cursor: PageCursor?, _ limit: Int64, _ body: (Passage) throws -> Void
    ) throws {
        var conditions = conditions
        if let cursor { conditions.behind("(\(time), b.id)", cursor) }
        let most = conditions.next(.integer(limit))
        let query = """
            SELECT b.id, b.code, b.state, b.vehicle_id, v.year, v.make, v.model, v.stock_number, \(place), \(time)
              FROM bookings b JOIN vehicles v ON v.id = b.vehicle_id
             WHERE b.state IN (\(states)) AND \(conditions.text)
             ORDER BY \(time), b.id LIMIT \(most)
            """
        try tx.each(.assembled(query), conditions.values) { row in
            try body(
                Passage(
                    booking: try row.uuid(0), code: row.text(1), state: row.text(2),
                    vehicle: try row.uuid(3),
                    name: "\(row.integer(4)) \(row.text(5)) \(row.text(6)), \(row.text(7))",
                    location: try row.uuid(8), at: row.instant(9)))
        }
    }

    /// What the age of the fleet is counted by.
    enum Measure: String, CaseIterable, Sendable {
        case age, mileage

    }

    /// How many vehicles of the fleet lie between two values, the second excluded.
    func count(_ measure: Measure, _ range: (Int64, Int64?), _ year: Int64, _ scope: FleetScope) throws
        -> Int64
    {
        var conditions = Conditions()
        conditions.keep(measure, range, year, scope)
        var count: Int64 = 0
        try tx.each(
            .assembled("SELECT count(*) FROM vehicles v WHERE \(Self.inFleet) AND \(conditions.text)"),
            conditions.values
        ) { count = $0.integer(0) }
        return count
    }

    func each(
        _ measure: Measure, _ range: (Int64, Int64?), _ year: Int64, _ scope: FleetScope, after id: UUID?,
        _ limit: Int64, _ body: (borrowing Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.keep(measure, range, year, scope)
        if let id { conditions.add("v.id > ", .uuid(id)) }
        let most = conditions.next(.integer(limit))
        let query = """
            SELECT v.id, v.stock_number, v.year, v.make, v.model, v.odometer_km FROM vehicles v
             WHERE \(Self.inFleet) AND \(conditions.text) ORDER BY v.id LIMIT \(most)
            """
        try tx.each(.assembled(query), conditions.values, row: body)
    }

    private static let inFleet = "v.status NOT IN ('draft', 'sold', 'retired')"
}

/// Whose vehicles a report of the fleet is of.
struct FleetScope: Sendable {
    let location: UUID?
    let reach: [UUID]
}

extension Conditions {
    fileprivate mutating func keep(
        _ measure: MomentStore.Measure, _ range: (Int64, Int64?), _ year: Int64, _ scope: FleetScope
    ) {
        let column: String
        switch measure {
        case .mileage: column = "v.odometer_km"
        case .age:
            // Next year's models are as young as this year's.
            let now = next(.integer(year))
            column = "(CASE WHEN v.year > \(now) THEN 0 ELSE \(now) - v.year END)"
        }
        add("\(column) >= ", .integer(range.0))
        if let end = range.1 { add("\(column) < ", .integer(end)) }
        keep(scope.location, scope.reach, "coalesce(v.home_location_id, v.location_id)")
    }
}
