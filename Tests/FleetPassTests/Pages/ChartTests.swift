// Charts and months: where what is drawn stands, and that the page that shows every part is for its few.

import Mustache
import Schema
import Testing
import Zones

@testable import FleetPass

struct ChartTests {
    @Test(
        "A plot goes from nothing to a round number, in few steps of whole things",
        arguments: [
            ([], [0, 1]), ([0, 0], [0, 1]), ([1], [0, 1]), ([3], [0, 1, 2, 3]), ([4], [0, 1, 2, 3, 4]),
            ([41, 96], [0, 25, 50, 75, 100]), ([100], [0, 25, 50, 75, 100]), ([101], [0, 50, 100, 150]),
            ([9], [0, 5, 10]), ([82_000], [0, 25_000, 50_000, 75_000, 100_000]), ([-5, 10], [-5, 0, 5, 10]),
            ([-10], [-10, -5, 0, 5]),
            ([Int64.max], [0, 2.5e18, 5e18, 7.5e18, 1e19]),
        ] as [([Int64], [Double])])
    func scale(_ values: [Int64], _ ticks: [Double]) {
        let scale = ChartScale(values, top: 10, bottom: 210)
        #expect(scale.ticks == ticks)
        #expect(scale.y(scale.high) == 10 && scale.y(scale.low) == 210)
        #expect(values.allSatisfy { 10...210 ~= scale.y(Double($0)) })
    }

    @Test(
        "The axis of a line that never comes near nothing begins where the line does",
        arguments: [
            ([48_210, 49_120], [48_000, 48_250, 48_500, 48_750, 49_000, 49_250]), ([], [0, 1]),
            ([7], [7, 8]),
            ([0, 3], [0, 1, 2, 3]), ([-5, 10], [-5, 0, 5, 10]),
        ] as [([Int64], [Double])])
    func fitted(_ values: [Int64], _ ticks: [Double]) {
        let scale = ChartScale(values, fromZero: false, top: 10, bottom: 210)
        #expect(scale.ticks == ticks)
        #expect(scale.y(scale.high) == 10 && scale.y(scale.low) == 210)
        #expect(values.allSatisfy { 10...210 ~= scale.y(Double($0)) })
    }

    @Test(
        "Bars begin at nothing, whatever is asked, and a line that does not has no area",
        arguments: [false, true])
    func zero(_ isLine: Bool) throws {
        let chart = Chart(
            id: "c", title: "T", summary: "S", axis: "A", labels: ["l1", "l2"],
            series: [.init(name: "one", values: [900, 1_000])], form: isLine ? .lines : .bars,
            fromZero: false)
        let page = try rendered("web/parts/chart", chart.view)
        #expect(page.contains("chart-zero") != isLine && !page.contains("chart-area"))
    }

    @Test(
        "Numbers are written as SVG takes them",
        arguments: [
            (0, "0"), (12.345, "12.35"), (12.3, "12.30"), (0.05, "0.05"), (-0.5, "-0.50"), (7, "7"),
            (.nan, "0"), (.infinity, "0"), (1e300, "1000000000"), (1e-9, "0"),
        ] as [(Double, String)])
    func number(_ value: Double, _ text: String) { #expect(Chart.number(value) == text) }

    @Test(
        "Whatever is given is drawn: no label, one, many; too few values, and none",
        arguments: [Chart.Form.bars, .lines],
        [(0, 0), (1, 1), (12, 12), (400, 400), (12, 3), (3, 12), (5, 0)])
    func drawn(_ form: Chart.Form, _ counts: (labels: Int, values: Int)) throws {
        let chart = Chart(
            id: "c", title: "T", summary: "S", axis: "A", labels: (0..<counts.labels).map { "l\($0)" },
            series: ["one", "two"].map { .init(name: $0, values: (0..<Int64(counts.values)).map { $0 }) },
            form: form)
        let page = try rendered("web/parts/chart", chart.view)
        #expect(!page.contains("nan") && !page.contains("inf"))
        let shown = min(counts.labels, counts.values)
        #expect(page.split(separator: "<rect").count - 1 == (form == .bars ? 2 * shown : 0))
        #expect(page.split(separator: "scope=\"row\"").count - 1 == counts.labels)
    }

    @Test(
        "A month has its days in weeks, from whichever day they begin",
        arguments: [
            (2026, 11, Weekday.monday, 6, 6), (2027, 2, .monday, 0, 4), (2026, 11, .sunday, 0, 5),
            (2028, 2, .monday, 1, 5), (2026, 8, .monday, 5, 6),
        ])
    func month(_ year: Int, _ month: Int, _ begins: Weekday, _ blanks: Int, _ weeks: Int) throws {
        let view = MonthTable.view("m", year: year, month: month, begins: begins) { date in
            .init(url: date.day == 1 ? "/first" : nil, marks: date.day == 2 ? ["day-taken"] : [])
        }
        let page = try rendered("web/parts/month", view)
        let rows = page.split(separator: "<tr>").dropFirst(2)
        #expect(rows.count == weeks)
        let lead = rows.first?.split(separator: "<td>", omittingEmptySubsequences: false).dropFirst().prefix {
            $0.hasPrefix("</td>")
        }
        #expect(lead?.count == blanks)
        #expect(rows.allSatisfy { $0.split(separator: "<td>").count == 7 })
        #expect(page.contains("href=\"/first\"") && page.contains("day-taken"))
    }

    /// Strictly: a name that the view lacks is an error.
    private func rendered(_ template: String, _ view: View) throws -> String {
        guard case .object(var fields) = view else { return "" }
        fields["assets_url"] = "/assets"
        return String(decoding: try Instance.shared.app.render(template, .object(fields)), as: UTF8.self)
    }
}
