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

    /// Of one period, the table's own bars are picture enough.
    private var picture: DeskPanel? {
        guard isPeriodic else { return nil }
        var panel = DeskPanel(kind.title, "picture")
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

    private var table: DeskPanel {
        var panel = DeskPanel(isPeriodic ? "In numbers" : "", "numbers")
        let sorted = isPeriodic ? lines : lines.sorted { value($0) > value($1) }
        let shown = sorted.prefix(Self.mostRows)
        if lines.count > Self.mostRows { panel.note = "The first \(Self.mostRows); the CSV has all." }
        let most = kind == .utilisation ? 1_000_000 : max(sorted.map { value($0) }.max() ?? 0, 1)
        let when: [DeskTable.Column] = isPeriodic ? [.init("When")] : []
        let bars: [DeskTable.Column] = isPeriodic ? [] : [.bars]
        panel.table = DeskTable(
            kind.title, when + [.init(group)] + bars + figures.map { .init($0.label, number: true) },
            shown.map { line in
                head(line) + (isPeriodic ? [] : [DeskCell(value(line), of: most)])
                    + figures.map { figure in
                        let value = figure.value(line)
                        return DeskCell(
                            figure.text(value), url: value == 0 ? nil : figure.rows.flatMap { rows(line, $0) }
                        )
                    }
            })
        if lines.count > 1 {
            panel.table?.total =
                (isPeriodic ? [DeskCell("All"), DeskCell(nil)] : [DeskCell("All"), DeskCell(nil)])
                + figures.map { DeskCell($0.text($0.sum(lines))) }
        }
        panel.empty = "Nothing to tell of these days."
        return panel
    }

    private func head(_ line: Sheet) -> [DeskCell] {
        guard isPeriodic else { return [DeskCell(line.text("name"))] }
        let (day, until) = (CustomerPage.day(line.text("from")), CustomerPage.day(line.text("until")))
        return [DeskCell(day == until ? day : "\(day) to \(until)"), DeskCell(line.text("name"))]
    }

    /// A column of figures.
    private struct Figure {
        let label: String
        /// What of a line leads to the rows behind it.
        let rows: String?
        let text: (Int64) -> String
        let value: (Sheet) -> Int64
        /// Of all lines together.
        let sum: ([Sheet]) -> Int64

        /// One that adds up.
        init(_ label: String, _ name: String, rows: String? = nil, _ text: @escaping (Int64) -> String) {
            (self.label, self.rows, self.text) = (label, rows, text)
            value = { $0.integer(name) ?? 0 }
            sum = { lines in lines.reduce(0) { $0 &+ ($1.integer(name) ?? 0) } }
        }

        /// How much of the one the other is.
        init(
            _ label: String, _ name: String, _ part: String, of whole: String,
            _ text: @escaping (Int64) -> String
        ) {
            (self.label, rows, self.text) = (label, nil, text)
            value = { $0.integer(name) ?? 0 }
            sum = { lines in
                let (part, whole) = lines.reduce((Int64(0), Int64(0))) {
                    ($0.0 &+ ($1.integer(part) ?? 0), $0.1 &+ ($1.integer(whole) ?? 0))
                }
                return whole > 0 ? part &* 1_000_000 / whole : 0
            }
        }
    }

    private var figures: [Figure] {
        kind == .revenue
            ? [
                Figure("Rentals", "rentals_minor", rows: "rentals_rows", money),
                Figure("Charges", "charges_minor", rows: "charges_rows", money),
                Figure("Both", "revenue_minor", money),
            ]
            : [
                Figure("Days rented", "rented_days", rows: "rented_rows") { Wording.grouped($0) },
                Figure("Days there", "available_days", rows: "available_rows") { Wording.grouped($0) },
                Figure("Rented", "rented_ppm", "rented_days", of: "available_days", text),
            ]
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
        var panel = DeskPanel("", "numbers")
        panel.table = DeskTable(
            "Overdue by location", [.init("Location"), .init("Overdue", number: true)],
            lines.map { line in
                let count = line.integer("overdue") ?? 0
                return [
                    DeskCell(line.text("name")),
                    DeskCell(Wording.grouped(count), url: count == 0 ? nil : rows(line, "overdue_rows")),
                ]
            })
        if lines.count > 1 {
            let all = lines.reduce(0) { $0 &+ ($1.integer("overdue") ?? 0) }
            panel.table?.total = [DeskCell("All"), DeskCell(Wording.grouped(all))]
        }
        panel.empty = "Everything is back in time."
        return [panel]
    }

    private var ages: [DeskPanel] {
        [("age", "Age", "Years"), ("mileage", "Distance driven", "Kilometres")].map {
            measure, title, column in
            let own = lines.filter { $0.text("measure") == measure }
            var panel = DeskPanel(title, measure)
            func name(_ line: Sheet) -> String {
                let least = Wording.grouped(line.integer("least") ?? 0)
                return line.integer("below").map { below in
                    below - (line.integer("least") ?? 0) == 1
                        ? least : "\(least) to \(Wording.grouped(below - 1))"
                } ?? "\(least) and more"
            }
            let counts = own.map { $0.integer("vehicles") ?? 0 }
            let most = counts.max() ?? 0
            panel.table = DeskTable(
                title, [.init(column), .bars, .init("Vehicles", number: true)],
                zip(own, counts).map { line, count in
                    [
                        DeskCell(name(line)), DeskCell(count, of: most),
                        DeskCell(Wording.grouped(count), url: count == 0 ? nil : rows(line, "vehicles_rows")),
                    ]
                })
            return panel
        }
    }
}
