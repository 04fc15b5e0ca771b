// Vehicles as CSV: every row of a selection, in columns of the declared fields.

import Schema
import Testing

@testable import FleetPass

@Suite struct VehicleTableTests {
    private func lines(_ query: String) -> [String] {
        Instance.shared.get("/v1/vehicles.csv?\(query)").body.split(separator: "\r\n").map(String.init)
    }

    @Test(
        "A row for each vehicle that the filters leave, in their order",
        arguments: [
            Search(), Search(choices: ["make": ["Toyota"]]), Search(rates: (60, 90)),
            Search(choices: ["make": ["NoSuchMake"]]),
        ])
    func rows(search: Search) {
        let expected = search.found.sorted { ($0.rateMinor, $0.id) < ($1.rateMinor, $1.id) }
        #expect(lines(search.query).dropFirst().map { $0.prefix(36) } == expected.map { $0.id.prefix(36) })
    }

    @Test("The first row names the columns")
    func header() {
        #expect(
            lines("make=NoSuchMake") == [
                "id,version,location_id,vin,plate,stock_number,make,model,year,class,body,fuel,seats,colour,odometer_km,"
                    + "daily_rate_minor,daily_rate_currency,status,photos,created_at,updated_at,attributes"
            ])
    }

    @Test(
        arguments: [
            Scenario(
                "a table is a file to keep", get: "/v1/vehicles.csv?make=Toyota", gives: 200,
                has: [
                    "Content-Type": "text/csv; charset=utf-8",
                    "Content-Disposition": "attachment; filename=\"vehicles.csv\"",
                    "X-Content-Type-Options": "nosniff",
                ]),
            Scenario(
                "quotes are doubled", get: "/v1/vehicles.csv?q=scriptalert1script", gives: 200,
                showing: ["<script>alert(1)</script>,\"\"\"><img src=x onerror=1>&amp;'\","]),
            Scenario(
                "a filter is checked here too", get: "/v1/vehicles.csv?class=tank", gives: 400,
                with: ["errors.0.parameter": "class"]),
        ]
            + ["limit=5", "cursor=x", "facets=true"].map { query in
                Scenario(
                    "a table has no pages and no counts: \(query)", get: "/v1/vehicles.csv?\(query)",
                    gives: 400,
                    with: [
                        "errors.0.parameter": .text(String(query.prefix { $0 != "=" })),
                        "errors.0.detail": "is not a known parameter",
                    ])
            })
    func table(_ scenario: Scenario) { scenario.run() }

    @Test("Every line has as many cells as the first")
    func cells() {
        func count(_ line: String) -> Int {
            var isQuoted = false
            return line.utf8.reduce(1) { count, byte in
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                return count + (byte == UInt8(ascii: ",") && !isQuoted ? 1 : 0)
            }
        }
        #expect(Set(lines("").map(count)) == [22])
        #expect(lines("").count == Demo.vehicles.count + 1)
    }
}
