// The lines of a report as a picture and a table. Which lines they are, the API has said.

import Mustache
import Schema

struct ReportLines {
    private let kind: ReportPage.Kind
    private let lines: [Sheet]
    private let reading: Reading
    /// What each line is of: `Location`.
    private let group: String

    init(_ kind: ReportPage.Kind, _ lines: [Sheet], by group: String, _ reading: Reading) {
        (self.kind, self.lines, self.reading, self.group) = (kind, lines, reading, group)
    }

    /// More rows than this nobody reads on a page: the file has them all.
    private static let mostRows = 400
    private static let mostBars = 30
    /// More could not be told apart.
    private static let mostSeries = 4

    /// `23 Nov`: a chart has no room for more.
    static func short(_ day: String) -> String {
        let parts = CustomerPage.day(day).split(separator: " ")
        return parts.count > 2 ? "\(parts[1]) \(parts[2])" : day
    }

    var panels: [DeskPanel] {
        switch kind {
        case .utilisation, .revenue: [picture, table].compactMap(\.self)
        case .upcoming: upcoming
        case .overdue: overdue
        case .age: ages
        }
    }

    private func money(_ minor: Int64) -> String {
        Wording.money(Money(amountMinor: minor, currency: reading.currency))
    }

    /// Where the rows behind a figure are shown.
    private func rows(_ line: Sheet, _ name: String) -> String? {
        let url = line.text(name)
        guard let mark = url.utf8.firstIndex(of: UInt8(ascii: "?")) else { return nil }
        return "\(ReportPage.place)/\(kind.rawValue)/rows\(url[mark...])"
    }

    private var isPeriodic: Bool { Set(lines.map { $0.text("from") }).count > 1 }

    private func value(_ line: Sheet) -> Int64 {
        line.integer(kind == .revenue ? "revenue_minor" : "rented_ppm") ?? 0
    }

    private func text(_ value: Int64) -> String {
        kind == .revenue ? money(value) : "\(Wording.percent(ppm: value / 10_000 * 10_000)) %"
    }

    private var picture: DeskPanel? {
        guard !lines.isEmpty else { return nil }
        var panel = DeskPanel(kind.title, "picture")
        let most: Int64? = kind == .utilisation ? 1_000_000 : nil
        guard isPeriodic else {
            let sorted = lines.sorted { value($0) > value($1) }
            panel.bars = ReportBar.drawing(
                sorted.prefix(Self.mostBars).map {
                    ReportBar(label: $0.text("name"), value: value($0), text: text(value($0)))
                }, most: most)
            if sorted.count > Self.mostBars { panel.note = "The first \(Self.mostBars); the table has all." }
            return panel
        }
        var periods: [String] = []
        for line in lines where periods.last != line.text("from") && !periods.contains(line.text("from")) {
            periods.append(line.text("from"))
        }
        periods.sort()
        var groups: [String] = []
        var sums: [String: Int64] = [:]
        for line in lines {
            let name = line.text("name")
            if sums[name] == nil { groups.append(name) }
            sums[name] = (sums[name] ?? 0) &+ value(line)
        }
        // Where not all can be told apart, those that count most are shown.
        if groups.count > Self.mostSeries { groups.sort { sums[$0] ?? 0 > sums[$1] ?? 0 } }
        let series = groups.prefix(Self.mostSeries).map { group in
            let own = Dictionary(
                lines.filter { $0.text("name") == group }.map { ($0.text("from"), value($0)) },
                uniquingKeysWith: { first, _ in first })
            return Chart.Series(name: group, values: periods.map { own[$0] ?? 0 })
        }
        panel.chart =
            Chart(
                id: "picture-chart", title: "\(kind.title) over time", summary: kind.lead, axis: "From",
                labels: periods.map { Self.short($0) }, series: series,
                form: series.count > 2 || periods.count > 40 ? .lines : .bars,
                format: { [kind, reading] in
                    kind == .revenue
                        ? Wording.roundly(Money(amountMinor: $0, currency: reading.currency))
                        : "\($0 / 10_000) %"
                }
            ).view
        if groups.count > Self.mostSeries {
            panel.note = "The greatest \(Self.mostSeries) of \(groups.count); the table has all."
        }
        return panel
    }

    private var table: DeskPanel? {
        var panel = DeskPanel("In numbers", "numbers")
        let when: [DeskTable.Column] = isPeriodic ? [.init("When")] : []
        let shown = lines.prefix(Self.mostRows)
        if lines.count > Self.mostRows { panel.note = "The first \(Self.mostRows); the CSV has all." }
        func head(_ line: Sheet) -> [DeskCell] {
            let day = CustomerPage.day(line.text("from"))
            let isOne = line.text("from") == line.text("until")
            return
                (isPeriodic
                ? [DeskCell(isOne ? day : "\(day) to \(CustomerPage.day(line.text("until")))")] : [])
                + [DeskCell(line.text("name"))]
        }
        func figure(_ line: Sheet, _ name: String, _ link: String, _ text: (Int64) -> String) -> DeskCell {
            let value = line.integer(name) ?? 0
            return DeskCell(text(value), url: value == 0 ? nil : rows(line, link))
        }
        panel.table =
            kind == .revenue
            ? DeskTable(
                "Revenue",
                when + [
                    .init(group), .init("Rentals", number: true), .init("Charges", number: true),
                    .init("Both", number: true),
                ],
                shown.map {
                    head($0) + [
                        figure($0, "rentals_minor", "rentals_rows", money),
                        figure($0, "charges_minor", "charges_rows", money), DeskCell(money(value($0))),
                    ]
                })
            : DeskTable(
                "Utilisation",
                when + [
                    .init(group), .init("Days rented", number: true), .init("Days there", number: true),
                    .init("Rented", number: true),
                ],
                shown.map {
                    head($0) + [
                        figure($0, "rented_days", "rented_rows", { Wording.grouped($0) }),
                        figure($0, "available_days", "available_rows", { Wording.grouped($0) }),
                        DeskCell(text(value($0))),
                    ]
                })
        panel.empty = "Nothing to tell of these days."
        return panel
    }

    private var upcoming: [DeskPanel] {
        var days: [String] = []
        for line in lines where !days.contains(line.text("day")) { days.append(line.text("day")) }
        func sums(_ name: String) -> [Int64] {
            days.map { day in
                lines.filter { $0.text("day") == day }.reduce(0) { $0 &+ ($1.integer(name) ?? 0) }
            }
        }
        var picture = DeskPanel("Day by day", "picture")
        picture.chart =
            Chart(
                id: "picture-chart", title: "Pick-ups and returns", summary: kind.lead, axis: "Day",
                labels: days.map { Self.short($0) },
                series: [
                    Chart.Series(name: "Going out", values: sums("pickups")),
                    Chart.Series(name: "Coming back", values: sums("returns")),
                ]
            ).view
        var panel = DeskPanel("In numbers", "numbers")
        panel.table = DeskTable(
            "Pick-ups and returns",
            [
                .init("Day"), .init("Location"), .init("Going out", number: true),
                .init("Coming back", number: true),
            ],
            lines.prefix(Self.mostRows).map { line in
                func figure(_ name: String) -> DeskCell {
                    let count = line.integer(name) ?? 0
                    return DeskCell(
                        Wording.grouped(count), url: count == 0 ? nil : rows(line, "\(name)_rows"))
                }
                return [
                    DeskCell(CustomerPage.day(line.text("day"))), DeskCell(line.text("name")),
                    figure("pickups"), figure("returns"),
                ]
            })
        panel.empty = "Nothing goes out or comes back on these days."
        return days.isEmpty ? [panel] : [picture, panel]
    }

    private var overdue: [DeskPanel] {
        var panel = DeskPanel("By location", "numbers")
        panel.table = DeskTable(
            "Overdue by location", [.init("Location"), .init("Overdue", number: true)],
            lines.map { line in
                let count = line.integer("overdue") ?? 0
                return [
                    DeskCell(line.text("name")),
                    DeskCell(Wording.grouped(count), url: count == 0 ? nil : rows(line, "overdue_rows")),
                ]
            })
        panel.empty = "Everything is back in time."
        return [panel]
    }

    private var ages: [DeskPanel] {
        [("age", "In years"), ("mileage", "In kilometres")].map { measure, title in
            let own = lines.filter { $0.text("measure") == measure }
            var panel = DeskPanel(title, measure)
            func name(_ line: Sheet) -> String {
                let least = Wording.grouped(line.integer("least") ?? 0)
                return line.integer("below").map { below in
                    below - (line.integer("least") ?? 0) == 1
                        ? least : "\(least) to \(Wording.grouped(below - 1))"
                } ?? "\(least) and more"
            }
            panel.bars = ReportBar.drawing(
                own.map {
                    let count = $0.integer("vehicles") ?? 0
                    return ReportBar(label: name($0), value: count, text: Wording.grouped(count))
                })
            panel.table = DeskTable(
                title, [.init(title), .init("Vehicles", number: true)],
                own.map { line in
                    let count = line.integer("vehicles") ?? 0
                    return [
                        DeskCell(name(line)),
                        DeskCell(Wording.grouped(count), url: count == 0 ? nil : rows(line, "vehicles_rows")),
                    ]
                })
            return panel
        }
    }
}
