// Facets against plain counting over the whole fleet, for many searches that chance has put together.

import Glibc
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct FacetTests {
    /// Searches of up to five filters with values of the fleet; the same on every run.
    private static let searches: [Search] = (0..<60).map { number in
        var generator = SeededGenerator(seed: 77, part: UInt64(number))
        var search = Search()
        for facet in Search.facets where generator.below(3) == 0 {
            let values = (0...Int(generator.below(3))).compactMap { _ in
                generator.pick(Demo.vehicles)?.value(of: facet)
            }
            search.choices[facet] = Set(values).sorted()
        }
        if generator.below(3) == 0 { search.rates.min = Int64(30 + generator.below(60)) }
        if generator.below(3) == 0 { search.rates.max = Int64(60 + generator.below(200)) }
        if generator.below(4) == 0 { search.years.min = Int64(2017 + generator.below(8)) }
        if generator.below(4) == 0 { search.years.max = Int64(2019 + generator.below(8)) }
        return search
    }

    private func facets(_ answer: Answered, _ name: String) -> [String: Int64] {
        let entries = answer.member("facets.\(name)")?.list ?? []
        return Dictionary(entries.map { ($0["value"]?.text ?? "", $0["count"]?.integer ?? -1) }) { first, _ in
            first
        }
    }

    @Test(
        arguments: searches + [
            Search(), Search(rates: (100, 50)), Search(years: (2025, 2019)),
            Search(choices: ["make": ["NoSuchMake"]]),
            Search(choices: ["make": ["NoSuchMake"], "class": ["suv"]]), Search(rates: (49, 49)),
            Search(rates: (1_000_000, nil)),
        ])
    func countsAreRight(search: Search) {
        let answer = Instance.shared.get("/v1/vehicles?limit=1&facets=true&\(search.query)")
        #expect(answer.member("total")?.integer == Int64(search.found.count))
        for facet in Search.facets { #expect(facets(answer, facet) == search.counts(facet), "\(facet)") }
    }

    @Test(
        "With words the counts are of what the words find",
        arguments: ["toyota", "suv", "blue 5", "nosuchword"])
    func words(text: String) {
        let base = "/v1/vehicles?limit=100&q=\(text.escaped)"
        let all = Instance.shared.get(base).ids
        let answer = Instance.shared.get(base + "&facets=true&class=suv")
        let classes = Dictionary(grouping: Demo.vehicles.filter { all.contains($0.id) }, by: \.vehicleClass)
        #expect(all.count < 100)
        #expect(facets(answer, "class") == classes.mapValues { Int64($0.count) })
    }

    @Test("The commonest value comes first, equal ones in the order of their names")
    func order() {
        let entries =
            Instance.shared.get("/v1/vehicles?facets=true&limit=1").member("facets.make")?.list ?? []
        let pairs = entries.map { (-($0["count"]?.integer ?? 0), $0["value"]?.text ?? "") }
        #expect(pairs.count > 10 && pairs.elementsEqual(pairs.sorted { $0 < $1 }) { $0 == $1 })
    }

    @Test(
        "Facets are there when they are asked for",
        arguments: [("facets=true", true), ("facets=false", false), ("", false)])
    func onRequest(query: String, isThere: Bool) {
        let answer = Instance.shared.get("/v1/vehicles?limit=1&\(query)")
        #expect((answer.member("facets") != nil) == isThere && (answer.member("total") != nil) == isThere)
    }

    @Test("What is sold is no longer counted, whoever sold it", arguments: [true, false])
    func change(isOurs: Bool) throws {
        let instance = Instance.demo()
        let before = instance.get("/v1/vehicles?facets=true").member("total")?.integer ?? 0
        // Another process has a database, a writer and a memory of its own.
        let other = try TestStore.opened(instance.app.paths)
        defer { other.close() }
        _ = try (isOurs ? instance.app.database : other).write { tx in
            try tx.run(.assembled("UPDATE vehicles SET status = 'sold' WHERE stock_number = 'T1'"))
            try VehicleStore(tx: tx).fleetHasChanged()
        }
        // On a busy machine making the index takes longer than a loop may; then a worker makes it.
        for _ in 0..<500 where instance.get("/v1/vehicles?facets=true").member("total")?.integer == before {
            usleep(20_000)
        }
        #expect(instance.get("/v1/vehicles?facets=true").member("total")?.integer == before - 1)
        #expect(instance.get("/v1/vehicles/\(Demo.active)").status == 404)
    }

    @Test("The fleet's revision goes up once in each transaction that changes it, and only if that is kept")
    func revision() throws {
        let database = Instance.demo().app.database
        func entering(_ numbers: [Int], keeping isKept: Bool = true) throws -> Int64 {
            struct GivenUp: Error {}
            _ = try? database.write { tx in
                guard let location = try LocationStore(tx: tx).all().first?.id else { return }
                for number in numbers {
                    try VehicleStore(tx: tx).insert(
                        Demo.vehicle(number, location, make: "Saab", model: "99"))
                }
                if !isKept { throw GivenUp() }
            }
            return try database.reader().read { try VehicleStore(tx: $0).fleetRevision() }
        }
        let before = try entering([])
        #expect(try entering([60, 61, 62]) == before + 1)
        #expect(try entering([63], keeping: false) == before + 1)
        #expect(try entering([63]) == before + 2)
    }

    @Test("A large fleet is counted anew by a worker, and until then as it was")
    func renewal() throws {
        let instance = Instance.demo()
        let facets = Facets(instance.app.database, instance.app.workers, atOnceNs: 0)
        let total = { () throws -> Int in
            try instance.app.database.reader().read { tx in
                try facets.index(having: [], tx).counts(VehicleSearch()).total
            }
        }
        let before = try total()
        _ = try instance.app.database.write { tx in
            try tx.run(.assembled("UPDATE vehicles SET status = 'sold' WHERE stock_number = 'T1'"))
            try VehicleStore(tx: tx).fleetHasChanged()
        }
        let seen = try (0..<2_000).lazy.map { _ in try total() }.first { $0 != before }
        #expect(seen == before - 1)
    }

    @Test("Makes with a comma in their names are others than two makes", arguments: [false, true])
    func separators(isReversed: Bool) {
        let queries = ["make=Ford%2CToyota", "make=Ford&make=Toyota"]
        let instance = Instance.demo()
        let totals = (isReversed ? queries.reversed() : queries).map { query in
            (query, instance.get("/v1/vehicles?facets=true&\(query)").member("total")?.integer)
        }
        #expect(
            totals.first { $0.0 == queries[0] }?.1 == 0 && totals.first { $0.0 == queries[1] }?.1 ?? 0 > 0)
    }
}
