// What a search for vehicles asks: filters, order, page. Reading it from a query; no SQL.

import Schema

struct VehicleSearch: Sendable, Equatable {
    var makes: [String] = []
    var classes: [String] = []
    var fuels: [String] = []
    var bodies: [String] = []
    var seats: [Int64] = []
    var locations: [UUID] = []
    var rateMin: Int64?
    var rateMax: Int64?
    var yearMin: Int64?
    var yearMax: Int64?
    var attributes: [AttributeFilter] = []
    var stay: StayWish?
    var totalMin: Int64?
    var totalMax: Int64?
    var vicinity: Vicinity?
    /// What is wrong with a parameter that its form alone does not tell, by name.
    var flaws: [String: String] = [:]
    var text = ""
    var sort = Sort.price
    var limit = Self.usualLimit
    static let usualLimit = 20
    /// On the results page: whole rows, whether it shows two, three or four in one.
    static let pageLimit = 24
    /// Of the results page.
    var showsMap = false

    enum Sort: String, CaseIterable, Sendable {
        case price
        case priceDescending = "-price"
        case year = "-year"
        case yearAscending = "year"
        case newest
        case total
        case totalDescending = "-total"
        case distance

        static let plain: [Sort] = [.price, .priceDescending, .year, .yearAscending, .newest]

        var isDescending: Bool {
            switch self {
            case .price, .yearAscending, .total, .distance: false
            case .priceDescending, .year, .newest, .totalDescending: true
            }
        }
    }

    /// In which order it is where none was named.
    var usualSort: Sort { stay == nil ? .price : .total }

    /// The parameters of `GET /v1/vehicles`, and of the results page, whose URL is this query. The table of
    /// all vehicles takes those that do not speak of pages or counts.
    enum Query {
        static let make = Field.text("make", max: 40, "One or several makes.").list(max: 20)
        static let vehicleClass = Field.choice("class", of: Vehicle.Class.self, "One or several classes.")
            .list(max: 20)
        static let fuel = Field.choice("fuel", of: Vehicle.Fuel.self, "One or several fuels.").list(max: 10)
        static let body = Field.choice("body", of: Vehicle.Body.self, "One or several bodies.").list(max: 10)
        static let seats = Field.integer("seats", in: Vehicle.seats, "One or several numbers of seats.").list(
            max: 10)
        static let location = Field.uuid(
            "location", "One or several locations, by id; with dates, where it is picked up."
        ).list(max: 50)
        static let rateMin = Field.integer(
            "rate_min", in: 0...1_000_000, "Daily rate of at least, in whole units."
        ).optional
        static let rateMax = Field.integer(
            "rate_max", in: 0...1_000_000, "Daily rate of at most, in whole units."
        ).optional
        static let yearMin = Field.integer("year_min", in: Vehicle.years, "Model year from.").optional
        static let yearMax = Field.integer("year_max", in: Vehicle.years, "Model year to.").optional
        static let attribute = Field.text(
            "attribute", max: 250, "As `key:value`, or for a number as `key:least..most`."
        ).list(max: 20)
        static let text = Field.text(
            "q", min: 0, max: 100, "Words of make, model, colour, stock number or plate."
        ).optional
        static let sort = Field.choice(
            "sort", of: Sort.self,
            "`price` if not given, with dates `total`; `-` turns it round, and `distance` needs near."
        ).optional
        /// Of what is a column: pages and tables know no other.
        static let plainSort = Field.choice(
            "sort", Sort.plain.map(\.rawValue), "`price` if not given; `-` turns it round."
        ).map { Sort(rawValue: $0) ?? .price }.optional
        static let limit = Field.integer("limit", in: 1...100, "Vehicles on a page; 20 if not given.")
            .optional
        static let cursor = Field.text("cursor", max: 400, "Where the page begins: `next` of the one before.")
            .optional
        static let facets = Field.boolean("facets", "Whether to count what each filter would give.").optional

        static let shape = Shape(
            "VehicleSearch", "Filters, order and page of a search for vehicles.", make, vehicleClass, fuel,
            body, seats, location, rateMin, rateMax, yearMin, yearMax, attribute, text, from, until, dropOff,
            age, totalMin, totalMax, near, within, sort, limit, cursor, facets)

        /// Whether a page shows where the vehicles are, in the place of a list.
        static let view = Field.choice("view", ["list", "map"], "`list` if not given.").optional

        /// What the results page knows of it.
        static let pageShape = Shape(
            "VehiclePageSearch", "Filters, order and page of the results page.", make, vehicleClass, fuel,
            body, seats, location, rateMin, rateMax, yearMin, yearMax, attribute, text, from, until, dropOff,
            age, totalMin, totalMax, near, within, sort, limit, cursor, facets, view)

        static let tableShape = Shape(
            "VehicleTable", "Filters and order of a table of vehicles.", make, vehicleClass, fuel, body,
            seats,
            location, rateMin, rateMax, yearMin, yearMax, attribute, text, plainSort)
    }

    init() {}

    /// What a page of results shows.
    init(ofPage call: Call) {
        self.init(call.wholeQuery)
        showsMap = call.query(Query.view) == "map"
        if call.query(Query.limit) == nil { limit = Self.pageLimit }
        // A form sends all of its controls, also those that mean nothing without others.
        for name in ["sort", "return_location", "driver_age", "total_min", "total_max", "within_km"] {
            flaws[name] = nil
        }
        if stay == nil { (totalMin, totalMax) = (nil, nil) }
        let isOfTimes = sort == .total || sort == .totalDescending
        if isOfTimes && stay == nil || sort == .distance && vicinity == nil { sort = usualSort }
    }

    /// A page of what is asked for, with when and how near.
    /// - Parameter query: of `Query.shape`.
    init(_ query: Record) {
        self.init(filters: query)
        limit = query[Query.limit].map { Int($0) } ?? Self.usualLimit
        readStay(query)
        sort = query[Query.sort] ?? usualSort
        if sort == .distance, vicinity == nil { flaws["sort"] = "by distance needs near" }
        if stay == nil, sort == .total || sort == .totalDescending {
            flaws["sort"] = "by total needs from and until"
        }
    }

    /// All that the call asks for but when and how near: filters and order alone.
    init(whole call: Call) {
        self.init(filters: call.wholeQuery)
        sort = call.query(Query.plainSort) ?? .price
    }

    private init(filters query: Record) {
        makes = query[Query.make]
        classes = query[Query.vehicleClass].map(\.rawValue)
        fuels = query[Query.fuel].map(\.rawValue)
        bodies = query[Query.body].map(\.rawValue)
        seats = query[Query.seats]
        locations = query[Query.location]
        rateMin = query[Query.rateMin].map { $0 * 100 }
        rateMax = query[Query.rateMax].map { $0 * 100 }
        yearMin = query[Query.yearMin]
        yearMax = query[Query.yearMax]
        attributes = AttributeFilter.read(query[Query.attribute])
        text = query[Query.text] ?? ""
    }

    var words: [String] { VehicleWords.search(text) }

    /// Searches that ask for the same vehicles have the same one, others have another; order and page do not
    /// count. Each text goes with its length, for a make may have any separator in its name.
    var filterKey: String {
        var key = [makes, classes, fuels, bodies, words, attributes.flatMap(\.texts)].map { texts in
            texts.sorted().map { "\($0.utf8.count):\($0)" }.joined() + "|"
        }.joined()
        key += "\(seats.sorted())|\(locations.sorted())|\(rateMin ?? -1)-\(rateMax ?? -1)"
        return key + "|\(yearMin ?? -1)-\(yearMax ?? -1)" + stayKey
    }
}
