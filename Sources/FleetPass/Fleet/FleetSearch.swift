// What staff look for in the fleet: filters, and the page. Reading it from a query; no SQL.

import Schema

struct FleetSearch: Sendable {
    var statuses: [String] = []
    var locations: [UUID] = []
    var classes: [String] = []
    var makes: [String] = []
    var isHeld: Bool?
    var text = ""
    var attributes: [AttributeFilter] = []
    /// Where whoever asks may work; none: everywhere.
    var reach: [UUID] = []

    enum Query {
        static let status = Field.choice("status", of: Vehicle.Status.self, "One or several.").list(max: 10)
        static let location = Field.uuid("location", "Where it stands: one or several, by id.").list(max: 50)
        static let vehicleClass = Field.choice("class", of: Vehicle.Class.self, "One or several.").list(
            max: 20)
        static let make = Field.text("make", max: 40, "One or several.").list(max: 20)
        static let held = Field.boolean("held", "Whether it has a hold without an end.").optional
        static let text = Field.text(
            "q", min: 0, max: 100, "Words of make, model, colour, stock number, plate or VIN."
        ).optional
        static let attribute = Field.text(
            "attribute", max: 250, "As `key:value`, or for a number as `key:least..most`."
        ).list(max: 20)
        static let limit = Field.integer("limit", in: 1...100, "Vehicles on a page; 20 if not given.")
            .optional
        static let cursor = Field.text("cursor", max: 400, "Where the page begins: `next` of the one before.")
            .optional
        static let shape = Shape(
            "FleetSearch", "Filters and page of the whole fleet.", status, location, vehicleClass, make, held,
            text, attribute, limit, cursor)
        static let table = Shape(
            "FleetTable", "Filters of a table of the fleet.", status, location, vehicleClass, make, held,
            text,
            attribute)
        /// As a body names them, for whoever changes all that they leave.
        static let filter = Shape(
            "FleetFilter", "Which vehicles: all that these leave.", statusInBody, locationInBody, classInBody,
            makeInBody, held, text, attributeInBody)
        fileprivate static let statusInBody = status.optional
        fileprivate static let locationInBody = location.optional
        fileprivate static let classInBody = vehicleClass.optional
        fileprivate static let makeInBody = make.optional
        fileprivate static let attributeInBody = attribute.optional
    }

    enum Count {
        static let most = 10_000
        static let vehicles = Field.integer(
            "vehicles", in: 0...Int64(most), "All that the filters leave; of more than 10000 so many.")
        static let shape = Shape("FleetCount", "How many vehicles there are.", vehicles)
    }

    init(_ call: Call) {
        statuses = call.query(Query.status).map(\.rawValue)
        locations = call.query(Query.location)
        classes = call.query(Query.vehicleClass).map(\.rawValue)
        makes = call.query(Query.make)
        isHeld = call.query(Query.held)
        text = call.query(Query.text) ?? ""
        attributes = AttributeFilter.read(call.query(Query.attribute))
        reach = call.asker.locations
    }

    init(_ filter: Record, reach: [UUID]) {
        statuses = (filter[Query.statusInBody] ?? []).map(\.rawValue)
        locations = filter[Query.locationInBody] ?? []
        classes = (filter[Query.classInBody] ?? []).map(\.rawValue)
        makes = filter[Query.makeInBody] ?? []
        isHeld = filter[Query.held]
        text = filter[Query.text] ?? ""
        attributes = AttributeFilter.read(filter[Query.attributeInBody] ?? [])
        self.reach = reach
    }

    var words: [String] { VehicleWords.search(text) }

    /// What a cursor of this search is good for. Each text goes with its length.
    var cursorPurpose: String {
        let texts = [
            statuses, classes, makes, words, attributes.flatMap(\.texts), locations.map(\.description),
        ]
        let key = texts.map { $0.sorted().map { "\($0.utf8.count):\($0)" }.joined() + "|" }.joined()
        let held = isHeld.map { $0 ? "held" : "free" } ?? ""
        return "fleet|\(key)\(held)|\(reach.map(\.description).sorted().joined(separator: ","))"
    }

    /// Whether looking takes long enough to be a worker's.
    static func takesLong(_ call: Call) -> Bool {
        !call.query(Query.make).isEmpty || !call.query(Query.attribute).isEmpty
            || !call.query(Query.location).isEmpty || !call.query(Query.vehicleClass).isEmpty
            || call.query(Query.held) != nil || call.query(Query.text)?.isEmpty == false
            || !call.asker.locations.isEmpty
    }
}
