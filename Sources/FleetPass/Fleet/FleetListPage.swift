// The fleet as a list: filters, a table that one can tick vehicles in, and a way on.

import HTTP
import Mustache
import Schema

struct FleetListPage {
    private let desk: PageDesk
    private let filter: FleetPageFilter
    private static let shown = "50"

    init(_ desk: PageDesk) { (self.desk, filter) = (desk, FleetPageFilter(desk)) }

    func render() throws -> Response {
        let list = try desk.ask(
            "GET /v1/fleet", [],
            filter.query + [("limit", Self.shown), ("cursor", desk.given["cursor"] ?? "")])
        let count = try desk.ask("GET /v1/fleet/count", [], filter.query).integer("vehicles") ?? 0
        let rows = try list.items.map { try row($0) }
        let mayEdit = desk.may("POST /v1/fleet")
        var own: View.Fields = [
            "vehicles": .list(rows), "has_vehicles": .bool(!rows.isEmpty),
            "count": .text(Self.words(count)), "may_edit": .bool(mayEdit),
            "is_filtered": .bool(filter.isNarrow), "chips": .list(try filter.chips(desk)),
            "next_url": View(list.next.map { filter.url("/desk/fleet", [("cursor", $0)]) }),
            "first_url": desk.given["cursor"] == nil ? .absent : .text(filter.url("/desk/fleet")),
            "table_url": .text(PageURL.of("/v1/fleet.csv", filter.query)),
            "all_url": .text(filter.url("/desk/fleet/bulk", [("all", "1")])),
            "all_label": .text("all \(Self.words(count))"),
        ]
        own["q"] = View(filter["q"])
        own["statuses"] = .choices(Vehicle.Status.self, any: "Any status", chosen: filter["status"])
        own["classes"] = .choices(Vehicle.Class.self, any: "Any class", chosen: filter["class"])
        own["places"] = .options(try desk.places(orNone: "All places"), chosen: filter["location"])
        own["holds"] = .options(
            [("", "Held or not"), ("true", "Held"), ("false", "Not held")], chosen: filter["held"])
        return try desk.answer("web/desk/fleet", own)
    }

    private func row(_ vehicle: Sheet) throws -> View {
        var row = vehicle.fields(try desk.reading())
        row["url"] = .text("/desk/fleet/\(vehicle.text("id"))")
        row["title"] = .text(vehicle.vehicleTitle)
        row["picture"] = .text(VehiclePicture.cover(of: vehicle, edge: 320))
        row["place"] = View(try desk.placeName(vehicle.id("location_id")))
        row["tick_label"] = .text("Choose \(vehicle.vehicleTitle), \(vehicle.text("plate"))")
        return .object(row)
    }

    private static func words(_ count: Int64) -> String {
        count >= Int64(FleetSearch.Count.most)
            ? "\(Wording.grouped(count)) or more vehicles"
            : Wording.vehicles(Int(clamping: count)).lowercased()
    }
}

/// What a page of the fleet is to show of it, as its address says.
struct FleetPageFilter {
    private let values: [(String, String)]
    private static let names = ["q", "status", "location", "class", "held"]

    init(_ desk: PageDesk) {
        values = Self.names.compactMap { name in
            desk.given[name].flatMap { $0.isEmpty ? nil : (name, $0) }
        }
    }

    var query: [(String, String)] { values }
    var isNarrow: Bool { !values.isEmpty }

    subscript(name: String) -> String? { values.first { $0.0 == name }?.1 }

    func url(_ path: String, _ more: [(String, String)] = []) -> String {
        PageURL.of(path, values + more)
    }

    /// Each with the way to take it off.
    func chips(_ desk: PageDesk) throws -> [View] {
        try values.map { name, value in
            [
                "label": .text(try label(name, value, desk)),
                "url": .text(PageURL.of("/desk/fleet", values.filter { $0.0 != name })),
            ]
        }
    }

    private func label(_ name: String, _ value: String, _ desk: PageDesk) throws -> String {
        switch name {
        case "location": try desk.placeName(UUID(value)) ?? "A place"
        case "held": value == "true" ? "Held" : "Not held"
        case "q": "“\(value)”"
        default: Labels.choice(value)
        }
    }

    /// As the body of a change of all that it leaves names it.
    var json: String {
        var json = JSONWriter()
        json.object { json in
            for (name, value) in values {
                switch name {
                case "q": json.member("q", value)
                case "held": json.member("held", value == "true")
                default: json.member(name, [value])
                }
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
