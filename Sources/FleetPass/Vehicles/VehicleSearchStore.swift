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
        var end = PageEnd<PageCursor>(limit: search.limit)
        try tx.each(query, conditions.values) { row in
            if try end.takes(PageCursor(key: row.integer(Self.sortColumn), id: row.uuid(0))) { try body(row) }
        }
        return end.next
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

extension Conditions {
    fileprivate init(_ search: VehicleSearch, _ places: OfferedPlaces? = nil) {
        self.init("v.status = 'active' AND v.is_held = 0")
        among("v.make", search.makes.map { .text($0) })
        among("v.class", search.classes.map { .text($0) })
        among("v.fuel", search.fuels.map { .text($0) })
        among("v.body", search.bodies.map { .text($0) })
        among("v.seats", search.seats.map { .integer($0) })
        keepVehicles(at: places?.standing ?? search.locations, or: places?.granted ?? [])
        if let least = search.rateMin { add("v.daily_rate_minor >= ", .integer(least)) }
        if let most = search.rateMax { add("v.daily_rate_minor <= ", .integer(most)) }
        if let first = search.yearMin { add("v.year >= ", .integer(first)) }
        if let last = search.yearMax { add("v.year <= ", .integer(last)) }
        keepVehicles(with: search.attributes, onlyPublic: true)
        keepVehicles(having: search.words)
    }

    /// Those that stand at one of the places; no place: anywhere.
    private mutating func keepVehicles(at places: [UUID], or granted: [UUID]) {
        guard !places.isEmpty else { return }
        guard !granted.isEmpty else { return among("v.location_id", places.map { .uuid($0) }) }
        let standing = list(places.map { .uuid($0) })
        add("(v.location_id IN (\(standing)) OR v.id IN (\(list(granted.map { .uuid($0) }))))")
    }

    fileprivate mutating func follow(_ cursor: PageCursor, _ sort: VehicleSearch.Sort) {
        let (key, id) = (next(.integer(cursor.key)), next(.uuid(cursor.id)))
        add("(v.\(sort.column), v.id) \(sort.isDescending ? "<" : ">") (\(key), \(id))")
    }

    /// Those that have a word that begins with each of these.
    mutating func keepVehicles(having words: [String]) {
        for word in words {
            let (low, high) = (next(.text(word)), next(.text(VehicleWords.end(of: word))))
            add("v.id IN (SELECT vehicle_id FROM vehicle_words WHERE word >= \(low) AND word < \(high))")
        }
    }

    /// Those that have one of the values of each filter.
    mutating func keepVehicles(with filters: [AttributeFilter], onlyPublic: Bool) {
        for filter in filters {
            let isOpen = onlyPublic ? " AND d.is_public = 1 AND d.is_filter = 1" : ""
            let key = next(.text(filter.key))
            var choices = ["a.value IN (\(list(filter.values.map { .text($0) })))"]
            for span in filter.spans {
                choices.append(
                    "a.amount BETWEEN \(next(.integer(span.least))) AND \(next(.integer(span.most)))")
            }
            add(
                """
                v.id IN (SELECT a.vehicle_id
                           FROM attribute_definitions d JOIN vehicle_attributes a ON a.definition_id = d.id
                          WHERE d.key = \(key)\(isOpen) AND (\(choices.joined(separator: " OR "))))
                """)
        }
    }
}
