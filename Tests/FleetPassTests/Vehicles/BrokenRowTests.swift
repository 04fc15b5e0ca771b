// Rows that a tool without our rules has written: the site stays up, and its answers stay well-formed.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite(.onFile) struct BrokenRowTests {
    /// The demonstration, in which one vehicle was changed against the rules.
    private func spoilt(_ change: String) throws -> Instance {
        let instance = Instance.demo()
        try instance.app.database.write { tx in
            try tx.run(.assembled("PRAGMA ignore_check_constraints = ON"))
            _ = try tx.run(.assembled("UPDATE vehicles SET \(change) WHERE stock_number = 'T1'"))
        }
        return instance
    }

    /// The ids of a list in the order of prices, page after page.
    private func ids(_ instance: Instance, limit: Int) -> [String] {
        var ids: [String] = []
        var query: String? = "limit=\(limit)"
        while let asked = query {
            let answer = instance.get("/v1/vehicles?\(asked)")
            guard answer.status == 200 else { return [] }
            ids += answer.ids
            query = answer.member("next")?.text.map { "limit=\(limit)&cursor=\($0)" }
        }
        return ids
    }

    @Test("A vehicle in no currency is missing from lists, and from nothing else", arguments: [1, 7, 100])
    func currency(limit: Int) throws {
        let instance = try spoilt("daily_rate_currency = 'usd'")
        let expected = Set(Demo.vehicles.map(\.id)).subtracting([Demo.active])
        let found = ids(instance, limit: limit)
        #expect(Set(found) == expected && found.count == expected.count)
        let table = instance.get("/v1/vehicles.csv")
        #expect(table.status == 200 && !table.body.utf8.contains(Demo.active.utf8))
        #expect(table.body.split(separator: "\r\n").count == Demo.vehicles.count)
    }

    @Test("Asked for by its id it is a failure; pages say that the price is to be asked for")
    func single() throws {
        let instance = try spoilt("daily_rate_currency = 'U1D'")
        #expect(instance.get("/v1/vehicles/\(Demo.active)").status == 500)
        for page in ["/vehicles/\(Demo.active)", "/vehicles?q=toyota+corolla+T1"] {
            let answer = instance.get(page)
            #expect(answer.status == 200 && answer.body.utf8.contains("Price on request".utf8), "\(page)")
        }
    }

    @Test(
        "Other broken values are mended on the way out",
        arguments: [
            ("photos = 'none'", "photos", JSONValue.list([])),
            ("photos = '[\"a.svg\"'", "photos", .list([])), ("photos = '{}'", "photos", .list([])),
            ("model = CAST(x'41FF42' AS TEXT)", "model", .text("A\u{FFFD}B")),
            ("colour = CAST(x'C3' AS TEXT)", "colour", .text("\u{FFFD}")),
        ])
    func mended(change: String, member: String, value: JSONValue) throws {
        let instance = try spoilt(change)
        let single = instance.get("/v1/vehicles/\(Demo.active)")
        #expect(single.status == 200 && single.member(member) == value, "\(single.body)")
        #expect(ids(instance, limit: 100).count == Demo.vehicles.count)
        #expect(instance.get("/vehicles/\(Demo.active)").status == 200)
        let table = instance.get("/v1/vehicles.csv")
        #expect(table.status == 200 && String(validating: table.bodyBytes, as: UTF8.self) != nil)
    }

    @Test(
        "The rules of the tables refuse what would have to be mended",
        arguments: [
            "daily_rate_currency = 'usd'", "daily_rate_currency = 'U1D'", "daily_rate_currency = 'US'",
            "photos = 'none'", "photos = '{}'", "version = 0",
        ])
    func refused(change: String) {
        #expect(throws: StoreError.self) {
            try Instance.shared.app.database.write { tx in
                _ = try tx.run(.assembled("UPDATE vehicles SET \(change) WHERE stock_number = 'T1'"))
            }
        }
    }
}
