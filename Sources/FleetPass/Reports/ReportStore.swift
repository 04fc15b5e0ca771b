// All SQL about reports. Decides nothing.

import Schema
import Store

struct ReportStore {
    let tx: Transaction

    struct Vehicle: Sendable {
        let id: UUID
        /// Its home; where it stands, if it has none.
        let location: UUID
        let vehicleClass: String
        let status: String
        let createdAt: Instant
        let name: String
    }

    struct Rental: Sendable {
        let id: UUID
        let vehicle: UUID
        let from: Instant
        let until: Instant
        let pickup: UUID
        let dropOff: UUID
    }

    struct Earning: Sendable {
        let id: UUID
        let booking: UUID
        let vehicle: UUID
        let vehicleClass: String
        let location: UUID
        let startsAt: Instant
        let endsAt: Instant
        let netMinor: Int64
        let code: String
        let name: String
        let kind: String
    }

    /// In the order of their ids.
    func vehicles(_ scope: ReportScope, after id: UUID? = nil, _ limit: Int64 = .max) throws -> [Vehicle] {
        var conditions = Conditions()
        conditions.keep(scope, location: Self.home, vehicle: "v.id")
        if let id { conditions.add("v.id >= ", .uuid(id)) }
        let most = conditions.next(.integer(limit))
        let query = """
            SELECT v.id, \(Self.home), v.class, v.status, v.created_at, v.year, v.make, v.model, v.stock_number
              FROM vehicles v WHERE \(conditions.text) ORDER BY v.id LIMIT \(most)
            """
        var vehicles: [Vehicle] = []
        try tx.each(.assembled(query), conditions.values) { row in
            vehicles.append(
                Vehicle(
                    id: try row.uuid(0), location: try row.uuid(1), vehicleClass: row.text(2),
                    status: row.text(3), createdAt: row.instant(4),
                    name: "\(row.integer(5)) \(row.text(6)) \(row.text(7)), \(row.text(8))"))
        }
        return vehicles
    }

    /// When one that is gone was sold or retired, whichever came first; nil where the record does not tell.
    func leaving(_ vehicle: Vehicle) throws -> Instant? {
        var leftAt: Instant?
        try AuditStore(tx: tx).each(AuditAction.vehicleMoved.rawValue, of: vehicle.id) { event in
            let status = (try? JSONValue(parsing: event.changes))?["status"]?.list?.last?.text
            guard let status, Self.left.contains(status) else { return false }
            leftAt = event.at
            return true
        }
        return leftAt
    }

    /// When vehicles are out or booked, by vehicle and in order: rentals and loaners that meet a time.
    func eachRental(
        _ scope: ReportScope, vehicles: ClosedRange<UUID>?, _ body: (Rental) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.add("b.starts_at < ", .instant(scope.until))
        conditions.add("b.starts_at >= ", .instant(scope.earliestStart))
        if let vehicles {
            conditions.add("b.vehicle_id >= ", .uuid(vehicles.lowerBound))
            conditions.add("b.vehicle_id <= ", .uuid(vehicles.upperBound))
        }
        let (now, from) = (conditions.next(.instant(tx.now)), conditions.next(.instant(scope.from)))
        // Whoever is late has the vehicle still.
        let end = """
            coalesce(b.returned_at,
                     CASE WHEN b.state = 'on_rent' AND b.ends_at < \(now) THEN \(now) ELSE b.ends_at END)
            """
        let query = """
            SELECT b.id, b.vehicle_id, coalesce(b.picked_up_at, b.starts_at), \(end),
                   b.pickup_location_id, b.return_location_id
              FROM bookings b
             WHERE \(conditions.text) AND b.type IN ('rental', 'loaner')
               AND b.state IN ('confirmed', 'ready', 'on_rent', 'returned', 'disputed', 'closed')
               AND \(end) > \(from)
             ORDER BY b.vehicle_id, b.starts_at, b.id
            """
        try tx.each(.assembled(query), conditions.values) { row in
            try body(
                Rental(
                    id: try row.uuid(0), vehicle: try row.uuid(1), from: row.instant(2),
                    until: row.instant(3),
                    pickup: try row.uuid(4), dropOff: try row.uuid(5)))
        }
    }

    /// What rentals that have gone out are priced at, in the order of their beginning.
    func eachRentalEarning(
        _ scope: ReportScope, after cursor: PageCursor? = nil, _ limit: Int64 = .max,
        _ body: (Earning) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.add("b.starts_at < ", .instant(scope.until))
        conditions.add("b.starts_at >= ", .instant(scope.earliestStart))
        conditions.add("b.ends_at > ", .instant(scope.from))
        conditions.keep(scope, location: "b.pickup_location_id", vehicle: "b.vehicle_id")
        if let cursor { conditions.behind("(b.starts_at, b.id)", cursor) }
        let most = conditions.next(.integer(limit))
        let query = """
            SELECT b.id, \(Self.earner), b.starts_at, b.ends_at, b.net_minor, b.code, v.year, v.make, v.model,
                   v.stock_number, 'rental'
              FROM bookings b JOIN vehicles v ON v.id = b.vehicle_id
             WHERE \(conditions.text) AND b.net_minor <> 0
               AND b.state IN ('on_rent', 'returned', 'disputed', 'closed')
             ORDER BY b.starts_at, b.id LIMIT \(most)
            """
        try tx.each(.assembled(query), conditions.values) { try body(Self.earning($0)) }
    }

    /// What was charged beyond prices and not waived, in the order in which it was.
    func eachCharge(
        _ scope: ReportScope, after cursor: PageCursor? = nil, _ limit: Int64 = .max,
        _ body: (Earning) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.add("c.created_at >= ", .instant(scope.from))
        conditions.add("c.created_at < ", .instant(scope.until))
        conditions.keep(scope, location: "b.pickup_location_id", vehicle: "b.vehicle_id")
        if let cursor { conditions.behind("(c.created_at, c.id)", cursor) }
        let most = conditions.next(.integer(limit))
        let query = """
            SELECT c.id, \(Self.earner), c.created_at, c.created_at, c.net_minor, b.code, v.year, v.make, v.model,
                   v.stock_number, c.kind
              FROM charges c JOIN bookings b ON b.id = c.booking_id JOIN vehicles v ON v.id = b.vehicle_id
             WHERE \(conditions.text) AND c.waived_at IS NULL
             ORDER BY c.created_at, c.id LIMIT \(most)
            """
        try tx.each(.assembled(query), conditions.values) { try body(Self.earning($0)) }
    }

    private static func earning(_ row: borrowing Row) throws -> Earning {
        Earning(
            id: try row.uuid(0), booking: try row.uuid(1), vehicle: try row.uuid(2),
            vehicleClass: row.text(3), location: try row.uuid(4), startsAt: row.instant(5),
            endsAt: row.instant(6), netMinor: row.integer(7), code: row.text(8),
            name: "\(row.integer(9)) \(row.text(10)) \(row.text(11)), \(row.text(12))", kind: row.text(13))
    }

    private static let left = ["sold", "retired"]
    private static let home = "coalesce(v.home_location_id, v.location_id)"
    private static let earner = "b.id, b.vehicle_id, v.class, b.pickup_location_id"
}

extension Conditions {
    mutating func behind(_ columns: String, _ cursor: PageCursor) {
        add("\(columns) > (\(next(.integer(cursor.key))), \(next(.uuid(cursor.id))))")
    }

    /// - Parameter location: the column that says where it counts.
    fileprivate mutating func keep(_ scope: ReportScope, location: String, vehicle: String) {
        if let id = scope.vehicle { add("\(vehicle) = ", .uuid(id)) }
        if let name = scope.vehicleClass { add("v.class = ", .text(name)) }
        keep(scope.location, scope.reach, location)
    }

    mutating func keep(_ place: UUID?, _ reach: [UUID], _ column: String) {
        if let place { add("\(column) = ", .uuid(place)) }
        among(column, reach.map { .uuid($0) })
    }
}
