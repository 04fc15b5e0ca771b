// Reports as tables for a spreadsheet, their cursors, and what somebody sees who works at one place alone.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct ReportFormTests {
    private let query = "from=2026-09-01&until=2026-10-31"

    @Test(
        "A table has the lines that JSON has, by query and by Accept",
        arguments: ["utilisation?by=class&", "revenue?by=vehicle&", "upcoming?", "overdue?", "fleet-age?"])
    func tables(report: String) {
        let isOfMoment = report == "overdue?" || report == "fleet-age?"
        let days = report == "upcoming?" ? "from=2026-11-22&until=2026-11-29" : query
        let target = "/v1/reports/\(report)" + (isOfMoment ? "at=2026-12-15T00:00:00Z" : days)
        let items = ReportTests.lines(target)
        let table = ReportTests.get(target + "&format=csv")
        let asked = ReportTests.get(target, ["Accept": "text/csv"])
        let rows = table.body.split(separator: "\r\n")
        #expect(rows.count == items.count + 1 && items.count > 0)
        #expect(table["Content-Type"]?.hasPrefix("text/csv") == true && asked.body == table.body)
        #expect(table["Content-Disposition"]?.contains("filename=") == true && table["Vary"] == "Accept")
    }

    @Test("No cell of a table is a formula")
    func formulas() throws {
        let people = People(Lively.made(vehicles: 4, bookings: 40, seed: 3))
        People.write(people.instance) { tx in
            try tx.run(.assembled("UPDATE locations SET name = '=HYPERLINK(\"x\")'"))
            try RevisionStore(tx: tx).raise(.rules)
        }
        let answer = people.instance.ask(
            Asked("GET", "/v1/reports/utilisation?\(query)&format=csv", fields: people.fields(.manager)))
        #expect(answer.body.contains(",\"'=HYPERLINK(\"\"x\"\")\","), "\(answer.body.prefix(400))")
    }

    @Test("A cursor is good for the rows that it came from, and for no others")
    func cursors() {
        let link = "/v1/reports/utilisation/rows?\(query)&only=available&limit=5"
        let cursor = ReportTests.get(link).json?["next"]?.text ?? ""
        #expect(ReportTests.get("\(link)&cursor=\(cursor)").status == 200 && cursor != "")
        let others = [
            "/v1/reports/utilisation/rows?\(query)&only=rented",
            "/v1/reports/revenue/rows?\(query)&only=rentals",
            "/v1/reports/utilisation/rows?from=2026-09-01&until=2026-10-30&only=available",
        ]
        #expect(others.allSatisfy { ReportTests.get("\($0)&cursor=\(cursor)").status == 400 })
    }

    @Test("Whoever works at one place sees what is there, in lines and in rows")
    func reach() throws {
        let people = People(Lively.made(vehicles: 12, bookings: 260, seed: 5))
        let places = try Lively.read(people.instance) { try LocationStore(tx: $0).all().map(\.id.value) }
        let manager = try #require(people.account(.manager))
        let place = try #require(places.first)
        People.write(people.instance) { try StaffStore(tx: $0).set(locations: [place], of: manager) }
        func ask(_ target: String) -> [JSONValue] {
            people.instance.ask(Asked("GET", target, fields: people.fields(.manager))).json?["items"]?.list
                ?? []
        }
        for report in ["utilisation", "revenue"] {
            let lines = ask("/v1/reports/\(report)?\(query)")
            #expect(lines.count == 1 && lines[0]["group"]?.text == "\(place)", "\(report)")
        }
        let passages = ask("/v1/reports/upcoming?from=2026-11-20&until=2026-12-20")
        #expect(!passages.isEmpty && passages.allSatisfy { $0["location_id"]?.text == "\(place)" })
        let elsewhere = "location=\(places[1])"
        #expect(ask("/v1/reports/utilisation?\(query)&\(elsewhere)").isEmpty)
        #expect(ask("/v1/reports/revenue/rows?\(query)&only=rentals&\(elsewhere)").isEmpty)
    }
}
