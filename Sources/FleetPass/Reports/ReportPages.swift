// Reports as HTML: an index with the figures of the last days, one page for each report, and the rows behind
// a figure.

import HTTP
import Mustache
import Schema

func reportPages(_ desk: DeskMaker) -> [Route] {
    let may = Permission.holding(.analyticsViewAll)
    let place = ReportPage.place
    return [
        desk.page("GET \(place)", for: may, "Reports, for staff") { try ReportIndex($0).render() }
    ]
        + ReportPage.Kind.allCases.flatMap { kind in
            [
                desk.page("GET \(place)/\(kind.rawValue)", for: may, "The report \(kind.rawValue), for staff")
                {
                    try ReportPage($0, kind).render()
                },
                desk.page(
                    "GET \(place)/\(kind.rawValue)/rows", for: may,
                    "The rows behind a figure of \(kind.rawValue)"
                ) {
                    try ReportRowsPage($0, kind).render()
                },
            ]
        }
}

/// The days that a report is asked for where nobody has said which.
struct ReportDays {
    let from: String
    let until: String

    /// - Parameter span: how many, today the last of them, or where they lie ahead the first.
    init(_ desk: PageDesk, _ span: Int64 = 30, ahead isAhead: Bool = false) throws {
        let today = desk.now.day(in: try desk.reading()).daysSinceEpoch
        let (first, last) = isAhead ? (today, today + span - 1) : (today - span + 1, today)
        (from, until) = (Self.text(first), Self.text(last))
    }

    static func text(_ day: Int64) -> String { CivilDate(daysSinceEpoch: day)?.text ?? "" }
}

struct ReportIndex {
    private let desk: PageDesk

    init(_ desk: PageDesk) { self.desk = desk }

    func render() throws -> Response {
        let (past, ahead) = (try ReportDays(desk), try ReportDays(desk, 7, ahead: true))
        let days = [("from", past.from), ("until", past.until)]
        let use = try desk.ask("GET /v1/reports/utilisation", [], days).items
        let revenue = try desk.ask("GET /v1/reports/revenue", [], days).items
        let next = try desk.ask(
            "GET /v1/reports/upcoming", [], [("from", ahead.from), ("until", ahead.until)]
        ).items
        let late = try desk.ask("GET /v1/reports/overdue").items
        func sum(_ lines: [Sheet], _ name: String) -> Int64 {
            lines.reduce(0) { $0 &+ ($1.integer(name) ?? 0) }
        }
        let currency = try desk.house.get().currency
        let (rented, there) = (sum(use, "rented_days"), sum(use, "available_days"))
        let overdue = sum(late, "overdue")
        let age = try desk.ask("GET /v1/reports/fleet-age").items.filter { $0.text("measure") == "age" }
        let stats: [(String, String, String, ReportPage.Kind)] = [
            (
                "Rented", there > 0 ? "\(rented * 100 / there) %" : "—", "of the fleet's days, last 30 days",
                .utilisation
            ),
            (
                "Earned",
                Wording.roundly(Money(amountMinor: sum(revenue, "revenue_minor"), currency: currency)),
                "before taxes, last 30 days", .revenue
            ),
            (
                "Going out", Wording.grouped(sum(next, "pickups")),
                "and \(Wording.grouped(sum(next, "returns"))) come back, next 7 days", .upcoming
            ),
            (
                "Overdue", Wording.grouped(overdue), overdue == 0 ? "all are back in time" : "should be back",
                .overdue
            ),
            ("Vehicles", Wording.grouped(sum(age, "vehicles")), "in the fleet, by age", .age),
        ]
        return try desk.answer(
            "web/desk/reports",
            [
                "tabs": .list(ReportPage.tabs(nil).map(\.view)),
                "stats": .list(
                    stats.map { label, value, note, kind in
                        [
                            "label": .text(label), "value": .text(value), "note": .text(note),
                            "url": .text("\(ReportPage.place)/\(kind.rawValue)"),
                        ]
                    }),
                "panels": .list(try pictures(use, days).map(\.view)),
            ])
    }

    private func pictures(_ use: [Sheet], _ days: [(String, String)]) throws -> [DeskPanel] {
        var byPlace = DeskPanel(
            "Rented, by location", "by-location", note: "Of the days that vehicles were there, last 30 days.")
        let bars = use.map {
            let ppm = $0.integer("rented_ppm") ?? 0
            return ReportBar(label: $0.text("name"), value: ppm, text: "\(ppm / 10_000) %")
        }
        byPlace.bars = bars.isEmpty ? .absent : ReportBar.drawing(bars, most: 1_000_000)
        byPlace.empty = "No vehicle was there on these days."
        byPlace.link = DeskLink("Utilisation", "\(ReportPage.place)/utilisation")
        let daily = try desk.ask("GET /v1/reports/revenue", [], days + [("per", "day"), ("by", "location")])
            .items
        let currency = try desk.house.get().currency
        var sums: [(String, Int64)] = []
        for line in daily {
            let (day, amount) = (line.text("from"), line.integer("revenue_minor") ?? 0)
            if let place = sums.firstIndex(where: { $0.0 == day }) {
                sums[place].1 = sums[place].1 &+ amount
            } else {
                sums.append((day, amount))
            }
        }
        var earned = DeskPanel("Earned, day by day", "earned", note: "Before taxes, last 30 days.")
        earned.empty = "Nothing was earned on these days."
        let chart =
            Chart(
                id: "earned-chart", title: "Earned, day by day",
                summary: "What was earned on each of the last 30 days.", axis: "Day",
                labels: sums.map { ReportLines.short($0.0) },
                series: [Chart.Series(name: "Earned", values: sums.map(\.1))],
                format: { Wording.roundly(Money(amountMinor: $0, currency: currency)) }
            ).view
        earned.chart = sums.contains { $0.1 != 0 } ? chart : .absent
        earned.link = DeskLink("Revenue", "\(ReportPage.place)/revenue")
        return [earned, byPlace]
    }
}
