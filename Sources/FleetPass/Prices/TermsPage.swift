// Where a rate plan is given new prices: the terms of the version before, changed and published from some day
// on.

import HTTP
import Mustache
import Schema

struct TermsPage {
    static let publishing = "POST /v1/rate-plans/{id:uuid}/versions"
    private let desk: PageDesk
    private let act = Self.publishing

    init(_ desk: PageDesk) { self.desk = desk }

    func render(_ refused: RefusedForm? = nil) throws -> Response {
        let id = try desk.call.id()
        let plan = try RatePage.plan(id, desk)
        let versions = try desk.ask("GET /v1/rate-plans/{id:uuid}/versions", [id])
        let reading = try desk.reading()
        let latest = versions.items.first
        var entries = latest?.entries(reading) ?? ["terms.basis": "class"]
        entries["starts_at"] = ""
        let place = RatePage.noun.place(of: plan)
        var sheet = DeskSheet(
            "Prices of \(plan.text("name"))",
            "They hold for pick-ups from the day you say. What is booked already keeps its price.",
            from: DeskLink(plan.text("name"), place))
        var panel = DeskPanel("", "terms")
        panel.forms = [
            try desk.form(
                act, at: "\(place)/publish", "Publish", parts: try parts(latest?.part("terms"), refused),
                now: FormEntry(entries), back: DeskLink("Cancel", place), refused: refused)
        ]
        sheet.panels = [panel]
        return try desk.answer(sheet, refused)
    }

    private var field: DeskFields { DeskFields(desk, of: act, within: "terms.") }

    /// - Parameters:
    ///   - count: how many rows are filled in; some blank ones follow.
    ///   - options: of the first field, where it is chosen.
    private func lines(
        _ list: String, _ legend: String, _ count: Int, blank: Int,
        _ fields: [(name: String, label: String, control: FormField.Control)],
        options: [(value: String, label: String)] = []
    ) -> [(legend: String, fields: [FormField])] {
        (0..<count + blank).map { row in
            (
                "\(legend) \(row + 1)",
                fields.enumerated().map { index, one in
                    field(
                        "\(list).\(row).\(one.name)", one.label, one.control,
                        options: index == 0 ? options : [])
                }
            )
        }
    }

    private func parts(_ known: Sheet?, _ refused: RefusedForm?) throws -> [FormPart] {
        func count(_ list: String) -> Int {
            let sent = (refused?.entered ?? [:]).keys.filter { $0.hasPrefix("terms.\(list).") }
            let rows = sent.compactMap { Int($0.split(separator: ".").dropFirst(2).first ?? "") }
            return max(known?.parts(list).count ?? 0, min(rows.max() ?? 0, 60))
        }
        return try dayParts(count, known, refused) + moreParts(count)
    }

    /// The classes of which there are vehicles, and those that have no price yet.
    private func classes(_ known: Sheet?) throws -> (there: [String], unpriced: Int) {
        let there = try Reach.classes.filter { code in
            let count = try desk.askIfAllowed("GET /v1/fleet/count", [], [("class", code)])
            return count?.integer("vehicles").map { $0 > 0 } ?? false
        }
        let priced = (known?.parts("classes") ?? []).map { $0.text("class") }
        return (there, there.filter { !priced.contains($0) }.count)
    }

    private func dayParts(_ count: (String) -> Int, _ known: Sheet?, _ refused: RefusedForm?) throws
        -> [FormPart]
    {
        let (there, unpriced) = try classes(known)
        let others = Reach.classes.filter { !there.contains($0) }
        let names = [(value: "", label: "—")] + (there + others).map { ($0, Labels.choice($0)) }
        let basis = [
            (value: "class", label: "By the class"), (value: "vehicle", label: "Each vehicle's own"),
        ]
        return [
            FormPart(
                nil, nil,
                [
                    desk.field(
                        "starts_at", of: act, "From", hint: "Empty: from now on.", control: .moment),
                    field("basis", "What a day costs", options: basis),
                ]),
            FormPart(
                "Classes", "What a day of each costs. A deposit here stands in place of the plan's.",
                lines: lines(
                    "classes", "Class", count("classes"), blank: max(unpriced, 1) + 1,
                    [
                        ("class", "Class", .plain), ("day_minor", "A day", .spoken),
                        ("deposit_minor", "Deposit", .spoken),
                    ], options: names)),
            FormPart(
                "Shorter and longer than a day",
                "In percent of a day: a week at the price of six days is 600.",
                [
                    field("hour_ppm", "An hour, %", hint: "Empty: no hours are sold.", .spoken),
                    field("week_ppm", "A week, %", .spoken), field("month_ppm", "Thirty days, %", .spoken),
                    field("least_minutes", "Shortest rental, minutes"),
                    field("most_days", "Longest rental, days"),
                ]),
            FormPart(
                "Weekdays", "What a day that begins then costs, in percent. All of them, or none.",
                slots: weekdays(known, refused), columns: 7),
            FormPart(
                "Seasons",
                "From and until as 2026-06-15, or 06-15 for every year. In percent of the usual price.",
                lines: lines(
                    "seasons", "Season", count("seasons"), blank: 2,
                    [
                        ("name", "Name", .plain), ("from", "From", .plain), ("until", "Until", .plain),
                        ("share_ppm", "Percent", .spoken), ("least_days", "Days at least", .plain),
                    ])),
            FormPart(
                "Long rentals", "What the sum of their days comes to, in percent.",
                lines: lines(
                    "lengths", "Length", count("lengths"), blank: 2,
                    [("days", "From days", .plain), ("share_ppm", "Percent", .spoken)])),
        ]
    }

    private func moreParts(_ count: (String) -> Int) -> [FormPart] {
        [
            FormPart(
                "Kilometres", "Both empty: as many as one likes.",
                [
                    field("mileage.day_km", "A day includes, km"),
                    field("mileage.extra_km_minor", "Each one more", .spoken),
                ],
                lines: lines(
                    "packages", "Package", count("packages"), blank: 1,
                    [
                        ("code", "Code", .plain), ("name", "Package", .plain), ("km", "Km", .plain),
                        ("per", "For a", .plain), ("amount_minor", "Price", .spoken),
                    ])),
            FormPart(
                "Fees", nil,
                lines: lines(
                    "fees", "Fee", count("fees"), blank: 2,
                    [
                        ("code", "Code", .plain), ("name", "Fee", .plain), ("when", "When", .plain),
                        ("per", "For a", .plain), ("amount_minor", "Price", .spoken),
                    ])),
            FormPart(
                "Cancelling", "In percent of the price, by hours before pick-up.",
                [field("no_show_ppm", "Where nobody comes, %", .spoken)],
                lines: lines(
                    "cancellation", "Notice", count("cancellation"), blank: 2,
                    [("hours", "Hours before", .plain), ("share_ppm", "Percent", .spoken)])),
            FormPart(
                "Deposit, drivers, coming back", nil,
                [
                    field("deposit_minor", "Deposit", .spoken), field("least_age", "Drivers at least, years"),
                    field("young_age", "Young drivers below, years"),
                    field("grace_minutes", "Nobody is late before, minutes"),
                    field("late_hour_ppm", "Each hour later, % of a day", .spoken),
                    field("late_day_ppm", "A late day at most, %", .spoken),
                    field("fuel_eighth_minor", "A missing eighth of fuel", .spoken),
                    field("fuel_service_minor", "For filling it up", .spoken),
                ]),
        ]
    }

    private func weekdays(_ known: Sheet?, _ refused: RefusedForm?) -> [FormSlot] {
        let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        let name = "terms.weekdays_percent"
        let shares = (known?["weekdays_ppm"]?.list ?? []).compactMap { $0.integer }
        let values = refused?.values[name] ?? shares.map { Wording.percent(ppm: $0, grouped: false) }
        return names.enumerated().map { index, day in
            FormSlot(
                name: name, label: day, value: index < values.count ? values[index] : "",
                id: "weekday-\(index)",
                attributes: " name=\"\(name)\" type=\"text\" inputmode=\"decimal\" maxlength=\"9\"",
                error: index == 0 ? (refused?.errors[name] ?? refused?.errors["weekdays_ppm"]) : nil)
        }
    }
}
