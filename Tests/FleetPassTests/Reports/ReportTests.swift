// Every figure of a report is the sum of the rows that its line leads to, whoever asks and however it is told
// apart; and some figures are counted here once more, in another way.

import HTTP
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct ReportTests {
    static let people = People(Lively.made(vehicles: 24, bookings: 600, seed: 11))
    static var instance: Instance { people.instance }

    static func get(_ target: String, by person: Person = .manager, _ fields: [String: String] = [:])
        -> Answered
    {
        let all = people.fields(person).merging(fields) { _, new in new }
        return instance.ask(Asked("GET", target, fields: all))
    }

    static func lines(_ target: String) -> [JSONValue] { get(target).json?["items"]?.list ?? [] }

    /// All rows behind a link, page by page.
    static func rows(_ link: String, limit: Int = 37) -> [JSONValue] {
        var (rows, cursor): ([JSONValue], String?) = ([], nil)
        repeat {
            let page = get("\(link)&limit=\(limit)" + (cursor.map { "&cursor=\($0)" } ?? ""))
            guard page.status == 200 else { return [] }
            rows += page.json?["items"]?.list ?? []
            cursor = page.json?["next"]?.text
        } while cursor != nil
        return rows
    }

    /// What is wrong with the figures of a report, by their links.
    private func faults(_ target: String, _ figures: [(name: String, rows: String, sum: String?)]) -> [String]
    {
        let lines = Self.lines(target)
        guard !lines.isEmpty else { return ["no lines"] }
        // Of many lines some, spread over all of them.
        let step = max(1, lines.count / 12)
        return stride(from: 0, to: lines.count, by: step).flatMap { index in
            figures.compactMap { figure in
                let line = lines[index]
                let rows = Self.rows(line[figure.rows]?.text ?? "")
                let sum = rows.reduce(Int64(0)) { sum, row in
                    sum + (figure.sum.map { row[$0]?.integer ?? 0 } ?? 1)
                }
                let told = line[figure.name]?.integer
                return told == sum
                    ? nil : "\(figure.name) \(told ?? -1) is \(sum): \(line[figure.rows]?.text ?? "")"
            }
        }
    }

    @Test(
        "Vehicle-days are as many as their rows",
        arguments: ["location", "class", "vehicle"], ["", "&per=day", "&per=week", "&per=month"])
    func utilisation(by: String, per: String) {
        let range =
            per == "&per=day" ? "from=2026-10-25&until=2026-11-29" : "from=2026-02-20&until=2026-12-09"
        #expect(
            faults(
                "/v1/reports/utilisation?\(range)&by=\(by)\(per)",
                [("rented_days", "rented_rows", nil), ("available_days", "available_rows", nil)]) == [])
    }

    @Test(
        "What was earned is the sum of its rows",
        arguments: ["location", "class", "vehicle"], ["", "&per=day", "&per=week", "&per=month"])
    func revenue(by: String, per: String) {
        let range =
            per == "&per=day" ? "from=2026-03-01&until=2026-04-30" : "from=2026-01-20&until=2027-01-31"
        #expect(
            faults(
                "/v1/reports/revenue?\(range)&by=\(by)\(per)",
                [
                    ("rentals_minor", "rentals_rows", "amount_minor"),
                    ("charges_minor", "charges_rows", "amount_minor"),
                ]) == [])
    }

    @Test("Pickups, returns, late ones and vehicles of an age are as many as their rows")
    func others() {
        #expect(
            faults(
                "/v1/reports/upcoming?from=2026-11-20&until=2026-12-20",
                [("pickups", "pickups_rows", nil), ("returns", "returns_rows", nil)]) == [])
        #expect(
            faults("/v1/reports/overdue?at=2026-12-15T00:00:00Z", [("overdue", "overdue_rows", nil)]) == [])
        #expect(faults("/v1/reports/fleet-age", [("vehicles", "vehicles_rows", nil)]) == [])
    }

    @Test("Each vehicle of the fleet is of one age and of one mileage", arguments: ["age", "mileage"])
    func ages(measure: String) throws {
        let lines = Self.lines("/v1/reports/fleet-age").filter { $0["measure"]?.text == measure }
        let fleet = try Lively.count(
            "SELECT count(*) FROM vehicles WHERE status NOT IN ('draft', 'sold', 'retired')", Self.instance)
        #expect(lines.reduce(0) { $0 + ($1["vehicles"]?.integer ?? 0) } == fleet && lines.count == 8)
    }

    @Test("Over all time, rentals earn their prices and charges what they are, to the cent")
    func whole() throws {
        // Every rental that has gone out lies within these days.
        let lines = Self.lines("/v1/reports/revenue?from=2025-12-01&until=2027-01-01&by=vehicle")
        func sum(_ name: String) -> Int64 { lines.reduce(0) { $0 + ($1[name]?.integer ?? 0) } }
        let net = try Lively.count(
            """
            SELECT sum(net_minor) FROM bookings WHERE state IN ('on_rent', 'returned', 'disputed', 'closed')
            """.bigint, Self.instance)
        let charges = try Lively.count(
            "SELECT sum(net_minor) FROM charges WHERE waived_at IS NULL".bigint, Self.instance)
        #expect(sum("rentals_minor") == net && net > 0)
        #expect(sum("charges_minor") == charges && charges > 0)
        #expect(sum("revenue_minor") == net + charges)
    }

    @Test("A vehicle is never rented longer than it was there, and a day counts once")
    func once() {
        let rows = Self.rows(
            "/v1/reports/utilisation/rows?from=2026-03-01&until=2026-11-30&only=rented", limit: 1_000)
        let days = rows.map { "\($0["vehicle_id"]?.text ?? "") \($0["day"]?.text ?? "")" }
        #expect(days.count > 500 && Set(days).count == days.count && days == days.sorted())
        let lines = Self.lines("/v1/reports/utilisation?from=2026-03-01&until=2026-11-30&by=vehicle")
        #expect(
            lines.allSatisfy { ($0["rented_days"]?.integer ?? 1) <= ($0["available_days"]?.integer ?? 0) })
        #expect(lines.reduce(0) { $0 + ($1["rented_days"]?.integer ?? 0) } == Int64(days.count))
    }

    @Test(
        "Days that are none, too many or in the wrong order are refused",
        arguments: [
            ("from=2026-11-01&until=2026-10-31", 422), ("from=2025-01-01&until=2026-02-05", 422),
            ("from=2026-02-30&until=2026-03-05", 400), ("until=2026-03-05", 400),
            ("from=2025-01-01&until=2026-02-04", 200),
        ])
    func refused(query: String, status: Int) {
        for name in ["utilisation", "revenue", "upcoming"] {
            let answer = Self.get("/v1/reports/\(name)?\(query)")
            #expect(answer.status == status, "\(name) \(answer.body.prefix(200))")
        }
    }
}

extension String {
    /// A sum of bigint is a numeric on PostgreSQL.
    fileprivate var bigint: String { "SELECT CAST((\(self)) AS BIGINT)" }
}
