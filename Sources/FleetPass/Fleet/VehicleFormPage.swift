// The form of a vehicle: the page to enter one, and the fields that the page of one shows to change it.

import HTTP
import Mustache
import Schema

struct VehicleFormPage {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let act = "POST /v1/fleet"
        let places = try desk.places()
        let first = FormEntry(["location_id": places.count == 1 ? places[0].value : "", "seats": "5"])
        let more = [
            desk.field("odometer_km", of: act),
            desk.field("status", of: act, "Status", hint: "Draft, if left open."),
        ]
        let form = try desk.form(
            act, at: "/desk/fleet", "Add the vehicle", try Self.fields(desk, act) + more, now: first,
            refused: refused)
        return try desk.answer("web/desk/vehicle-new", ["form": form], refused)
    }

    /// Nobody's vehicle is an economy sedan because nobody looked.
    private static func choices<Code>(_ code: Code.Type) -> PageDesk.Choices
    where Code: RawRepresentable & CaseIterable, Code.RawValue == String {
        [("", "Choose")] + Code.allCases.map { ($0.rawValue, Labels.choice($0.rawValue)) }
    }

    /// What every vehicle has, in the order in which somebody with its papers in hand types it in.
    static func fields(_ desk: PageDesk, _ act: String) throws -> [FormField] {
        [
            desk.field("make", of: act), desk.field("model", of: act),
            desk.field("year", of: act, "Model year"),
            desk.field("vin", of: act, hint: "17 letters and digits, as in the papers."),
            desk.field("plate", of: act), desk.field("stock_number", of: act),
            desk.field("class", of: act, "Rented as", options: choices(Vehicle.Class.self)),
            desk.field("body", of: act, options: choices(Vehicle.Body.self)),
            desk.field("fuel", of: act, options: choices(Vehicle.Fuel.self)),
            desk.field("seats", of: act), desk.field("colour", of: act),
            desk.field("daily_rate", of: act, "Daily rate", hint: "Before season, length and tax."),
            desk.field(
                "location_id", of: act, "Stands at", options: try desk.places(orNone: "Choose a place")),
            desk.field(
                "home_location_id", of: act, "Belongs to",
                options: try desk.places(orNone: "Where it stands")),
        ]
    }
}
