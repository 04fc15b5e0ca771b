// What one sees of a vehicle first: whether it can be rented and what mends that, its status, its facts;
// and the form to change these.

import Mustache
import Schema

extension FleetVehiclePage {
    func overview() throws -> View {
        let status = Vehicle.Status(rawValue: vehicle.text("status")) ?? .draft
        let act = "POST /v1/fleet/{id:uuid}/moves"
        let steps = status.next.map { ($0.rawValue, Labels.choice($0.rawValue)) }
        let move =
            steps.isEmpty
            ? View.absent
            : try form(
                act, "moves", "Change the status",
                [
                    desk.field("to", of: act, "It becomes", options: steps),
                    desk.field("reason", of: act, "Why"),
                ], isQuiet: true)
        return [
            "can_be_rented": .bool(vehicle.isTrue("can_be_rented")),
            "obstacles": .list(vehicle.parts("obstacles").map(obstacle)), "move": move,
            "is_gone": .bool(status.isGone), "attributes": .list(try attributes()),
            "weeks": try weeks(6), "bookings_url": may("GET /v1/bookings", "/desk/bookings?vehicle=\(id)"),
            "record_url": desk.call.may(.auditView) && desk.call.asker.locations.isEmpty
                ? .text("/audit?object_id=\(id)") : .absent,
            "job_url": may("POST /v1/jobs", "/desk/jobs/new?vehicle=\(id)"),
        ]
    }

    private func may(_ act: String, _ url: String) -> View { desk.may(act) ? .text(url) : .absent }

    private func obstacle(_ obstacle: Sheet) -> View {
        let (label, part): (String, Part) =
            switch obstacle.text("code") {
            case "status": ("Change its status", .overview)
            case "hold": ("See its holds", .calendar)
            case "document": ("See its papers", .papers)
            case "taken": ("See its calendar", .calendar)
            case "not_offered_here": ("See where it is offered", .sharing)
            case "price": ("Set its rate", .details)
            default: ("", .overview)
            }
        return [
            "text": .text(obstacle.text("text")), "is_absolute": .bool(obstacle.isTrue("is_absolute")),
            "label": View(label.isEmpty ? nil : label),
            "url": .text(
                part == .overview
                    ? "#status" : PageURL.of("/desk/fleet/\(id)", [("tab", part.rawValue)])),
        ]
    }

    private func attributes() throws -> [View] {
        let known = try desk.ask("GET /v1/fleet/attributes").items
        return vehicle.parts("attributes").map { value in
            let definition = known.first { $0.text("key") == value.text("key") }
            let words =
                switch (definition?.text("kind"), value.text("value")) {
                case ("flag", "true"): "Yes"
                case ("flag", _): "No"
                case (_, let text): [text, definition?.text("unit") ?? ""].joined(separator: " ")
                }
            return [
                "label": .text(definition?.text("label") ?? value.text("key")), "value": .text(words),
            ]
        }
    }

    func details() throws -> View {
        let act = "PUT /v1/fleet/{id:uuid}"
        var entry = FormEntry(vehicle.entries(reading))
        let known = try desk.ask("GET /v1/fleet/attributes").items
        let values = Dictionary(
            vehicle.parts("attributes").map { ($0.text("key"), $0.text("value")) }, uniquingKeysWith: { $1 })
        var fields = try VehicleFormPage.fields(desk, act)
        var hidden: [(name: String, value: String)] = []
        for index in known.indices {
            let name = "attributes.\(index)"
            entry.entered["\(name).key"] = nil
            entry.entered["\(name).value"] = values[known[index].text("key")]
            hidden.append(("\(name).key", known[index].text("key")))
            fields.append(field(known[index], "\(name).value", act))
        }
        return [
            "form": try form(
                act, "details", "Save", fields, now: entry, version: vehicle.integer("version"),
                hidden: hidden),
            "vin_warning": View(vehicle["vin_warning"]?.text),
        ]
    }

    private func field(_ definition: Sheet, _ path: String, _ act: String) -> FormField {
        let unit = definition["unit"]?.text.map { ", \($0)" } ?? ""
        let options: PageDesk.Choices =
            switch definition.text("kind") {
            case "flag": [("", "Not said"), ("true", "Yes"), ("false", "No")]
            case "choice":
                [("", "Not said")]
                    + (definition["choices"]?.list ?? []).compactMap(\.text).map { (value: $0, label: $0) }
            default: []
            }
        return desk.field(path, of: act, definition.text("label") + unit, options: options)
    }
}
