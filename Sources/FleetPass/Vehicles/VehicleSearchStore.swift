// The SQL of searching for vehicles: filters into conditions, order and cursor into a walk along an index.

import Schema
import Store

struct VehicleSearchStore {
    let tx: Transaction

    /// Hands up to `limit` vehicles in the search's order to `body`, from behind `cursor` on.
    /// - Parameter places: those that were chosen, with what each offers; nil: those that were chosen.
    /// - Returns: the cursor of the next page, if there is one.
    func page(
        _ search: VehicleSearch, at places: OfferedPlaces? = nil, after cursor: PageCursor?,
        row body: (borrowing Row) throws -> Void
    ) throws -> PageCursor? {
        var conditions = Conditions(search, places)
        if let cursor { conditions.follow(cursor, search.sort) }
        let sort = search.sort.column
        let direction = search.sort.isDescending ? "DESC" : "ASC"
        let query = Query.assembled(
            """
            SELECT \(Self.columns), v.\(sort)
              FROM vehicles v
             WHERE \(conditions.text)
             ORDER BY v.\(sort) \(direction), v.id \(direction)
             LIMIT \(conditions.next(.integer(Int64(search.limit + 1))))
            """)
        var count = 0
        var last: PageCursor?
        var hasMore = false
        try tx.each(query, conditions.values) { row in
            guard count < search.limit else {
                hasMore = true
                return
            }
            count += 1
            try body(row)
            if count == search.limit {
                last = PageCursor(key: row.integer(Self.sortColumn), id: try row.uuid(0))
            }
        }
        return hasMore ? last : nil
    }

    /// The facts of the whole public fleet, the cheapest first.
    func eachPublic(_ body: (borrowing Row) throws -> Void) throws { try tx.each(Self.facts, row: body) }

    /// The same of those that the words find.
    func each(having words: [String], _ body: (borrowing Row) throws -> Void) throws {
        var search = VehicleSearch()
        search.text = words.joined(separator: " ")
        let conditions = Conditions(search)
        let query = Query.assembled("\(Self.factColumns) WHERE \(conditions.text) \(Self.factOrder)")
        try tx.each(query, conditions.values, row: body)
    }

    /// What a search by dates must know besides: id, where it stands and belongs, year, since when.
    func eachForStays(having words: [String], _ body: (borrowing Row) throws -> Void) throws {
        guard !words.isEmpty else { return try tx.each(Self.stays, row: body) }
        var search = VehicleSearch()
        search.text = words.joined(separator: " ")
        let conditions = Conditions(search)
        try tx.each(
            .assembled("\(Self.stayColumns) WHERE \(conditions.text)"), conditions.values, row: body)
    }

    /// The columns of `Vehicle.shape` of so many vehicles, as far as they are public, in any order.
    func each(_ ids: [UUID], _ body: (borrowing Row) throws -> Void) throws {
        guard !ids.isEmpty else { return }
        let places = (1...ids.count).map { "$\($0)" }.joined(separator: ", ")
        let query = Query.assembled(
            """
            SELECT \(Self.columns), v.home_location_id FROM vehicles v
             WHERE v.id IN (\(places)) AND v.status = 'active' AND v.is_held = 0
            """)
        try tx.each(query, ids.map { .uuid($0) }, row: body)
    }

    /// Places that share with others, each with its group.
    func eachOfGroups(_ body: (borrowing Row) throws -> Void) throws { try tx.each(Self.groups, row: body) }

    private static let groups = Query("SELECT id, share_group FROM locations WHERE share_group IS NOT NULL")
    private static let stayColumns = """
        SELECT v.id, v.location_id, v.home_location_id, v.year, v.created_at FROM vehicles v
        """
    private static let stays = Query("\(stayColumns) WHERE v.status = 'active' AND v.is_held = 0")
    private static let columns = Vehicle.shape.columns(of: "v")
    private static let sortColumn = Vehicle.shape.fields.reduce(0) { $0 + $1.columns.count }
    private static let factColumns = """
        SELECT v.make, v.class, v.fuel, v.body, v.seats, v.location_id, v.daily_rate_minor, v.year, v.id
          FROM vehicles v
        """
    private static let factOrder = "ORDER BY v.daily_rate_minor, v.id"
    private static let facts = Query(
        "\(factColumns) WHERE v.status = 'active' AND v.is_held = 0 \(factOrder)")
}

extension VehicleSearch.Sort {
    /// The column that decides; a name of ours, never from outside.
    fileprivate var column: String {
        switch self {
        // Totals and distances are no columns: whoever asks for them is answered from memory.
        case .price, .priceDescending, .total, .totalDescending, .distance: "daily_rate_minor"
        case .year, .yearAscending: "year"
        case .newest: "created_at"
        }
    }
}

/// A WHERE clause made of fixed pieces, and the values of its parameters.
private struct Conditions {
    private(set) var text = "v.status = 'active' AND v.is_held = 0"
    private(set) var values: [Value] = []

    init(_ search: VehicleSearch, _ places: OfferedPlaces? = nil) {
        among("make", search.makes.map { .text($0) })
        among("class", search.classes.map { .text($0) })
        among("fuel", search.fuels.map { .text($0) })
        among("body", search.bodies.map { .text($0) })
        among("seats", search.seats.map { .integer($0) })
        among(
            "location_id", (places?.standing ?? search.locations).map { .uuid($0) }, or: places?.granted ?? []
        )
        compare("daily_rate_minor >=", search.rateMin)
        compare("daily_rate_minor <=", search.rateMax)
        compare("year >=", search.yearMin)
        compare("year <=", search.yearMax)
        for filter in search.attributes {
            text += " AND v.id IN (\(filter.vehicles(onlyPublic: true) { next($0) }))"
        }
        for word in search.words {
            let (low, high) = (next(.text(word)), next(.text(VehicleWords.end(of: word))))
            text +=
                " AND v.id IN (SELECT vehicle_id FROM vehicle_words WHERE word >= \(low) AND word < \(high))"
        }
    }

    /// - Returns: the parameter that stands for the value.
    mutating func next(_ value: Value) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    private mutating func among(_ column: String, _ choices: [Value], or others: [UUID] = []) {
        guard !choices.isEmpty else { return }
        let parameters = choices.map { next($0) }
        let condition =
            parameters.count == 1
            ? "v.\(column) = \(parameters[0])" : "v.\(column) IN (\(parameters.joined(separator: ", ")))"
        guard !others.isEmpty else {
            text += " AND \(condition)"
            return
        }
        let ids = others.map { next(.uuid($0)) }.joined(separator: ", ")
        text += " AND (\(condition) OR v.id IN (\(ids)))"
    }

    private mutating func compare(_ left: String, _ bound: Int64?) {
        guard let bound else { return }
        text += " AND v.\(left) \(next(.integer(bound)))"
    }

    mutating func follow(_ cursor: PageCursor, _ sort: VehicleSearch.Sort) {
        let (key, id) = (next(.integer(cursor.key)), next(.uuid(cursor.id)))
        text += " AND (v.\(sort.column), v.id) \(sort.isDescending ? "<" : ">") (\(key), \(id))"
    }
}
