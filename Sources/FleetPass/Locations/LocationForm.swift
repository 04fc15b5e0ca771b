// The form of a location: its facts, its opening hours by weekday, and the days that have others.

import HTTP
import Mustache
import Schema
import Zones

struct LocationForm {
    private let desk: PageDesk
    private let act: String
    private let refused: RefusedForm?
    /// Spans of a day that a weekday has room for: before and after a break.
    private static let spans = 2
    private static let blankExceptions = 3
    private static let days = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    init(_ desk: PageDesk, _ act: String, _ refused: RefusedForm?, at place: String) {
        (self.desk, self.act) = (desk, act)
        self.refused = desk.isOf(place, refused) ? refused : nil
    }

    func parts(_ location: Sheet?) -> [FormPart] {
        let field = DeskFields(desk, of: act)
        let zones = desk.app.premises.zones.names().map { (value: $0, label: $0) }
        let zone = field("time_zone", "Time zone", options: zones)
        return [
            FormPart(
                nil, nil,
                [
                    field("name", "Name"), field("phone", "Telephone"), field("email", "E-mail"),
                    field("is_open", "Vehicles are rented here"),
                ]),
            FormPart(
                "Where it is", nil,
                [
                    field("street", "Street"), field("city", "Town"), field("region", "State or province"),
                    field("postal_code", "Postal code"), field("country", "Country", hint: "As US."),
                    zone, field("latitude", "Latitude", hint: "As 39.7817."),
                    field("longitude", "Longitude", hint: "As -104.9653."),
                ]),
            FormPart(
                "How it rents", nil,
                [
                    field(
                        "share_group", "Lends vehicles within",
                        hint: "Locations with the same word here offer each other's vehicles."),
                    field(
                        "turnaround_minutes", "To make a vehicle ready, minutes",
                        hint: "Empty: as everywhere."),
                ]),
            FormPart(
                "Opening hours",
                "As 09:00-17:30; until midnight is 24:00. A day without any is closed;"
                    + " without any day, it is open at all times.",
                slots: Self.days.flatMap { day($0, location?.part("hours")) }, columns: 2),
            FormPart(
                "Other hours on some days", "Holidays and the like. Without hours, it is closed.",
                slots: exceptions(location?.part("hours")?.parts("exceptions") ?? []), columns: 3),
        ]
    }

    private func day(_ name: String, _ hours: Sheet?) -> [FormSlot] {
        let field = "hours.\(name)"
        let known = (hours?[name]?.list ?? []).compactMap { $0.text }
        let values = refused?.values[field] ?? known
        return (0..<max(Self.spans, values.count)).map { index in
            FormSlot(
                name: field, label: index == 0 ? Labels.choice(name) : "\(Labels.choice(name)), again",
                value: index < values.count ? values[index] : "", id: "\(name)-\(index)",
                attributes: " name=\"\(field)\" type=\"text\" maxlength=\"11\" placeholder=\"closed\"",
                error: error(field, index))
        }
    }

    /// Of the field as a whole, and of each of its values.
    private func error(_ field: String, _ index: Int) -> String? {
        let error = refused?.errors["\(field).\(index)"] ?? (index == 0 ? refused?.errors[field] : nil)
        return error.map { "\($0.prefix(1).uppercased() + $0.dropFirst())." }
    }

    private func exceptions(_ known: [Sheet]) -> [FormSlot] {
        let count = known.count + Self.blankExceptions
        return (0..<count).flatMap { row -> [FormSlot] in
            let stem = "hours.exceptions.\(row)"
            let sheet = row < known.count ? known[row] : nil
            let spans = (sheet?["hours"]?.list ?? []).compactMap { $0.text }
            func slot(_ name: String, _ label: String, _ value: String, _ type: String) -> FormSlot {
                let field = "\(stem).\(name)"
                return FormSlot(
                    name: field, label: label, value: refused?.entered[field] ?? value,
                    id: "exception-\(row)-\(name)", attributes: " name=\"\(field)\" \(type)",
                    error: error(field, 0))
            }
            return [
                slot("day", "Day", sheet?.text("day") ?? "", "type=\"date\""),
                slot("reason", "Why", sheet?.text("reason") ?? "", "type=\"text\" maxlength=\"60\""),
                slot(
                    "hours", "Hours", spans.first ?? "",
                    "type=\"text\" maxlength=\"11\" placeholder=\"closed\""),
            ]
        }
    }
}
