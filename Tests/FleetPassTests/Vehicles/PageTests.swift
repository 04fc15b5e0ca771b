// Pages as people get them, rendered strictly: a name that a template asks for and a view lacks is a failure
// here.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct PageTests {
    private static let one = oneVehicle()

    /// An instance with a single public vehicle.
    private static func oneVehicle() -> Instance {
        let instance = Instance.demo()
        _ = try? instance.app.database.write { tx in
            try tx.run(.assembled("DELETE FROM vehicle_words"))
            try tx.run(.assembled("DELETE FROM vehicles WHERE stock_number <> 'T1'"))
            try VehicleStore(tx: tx).fleetHasChanged()
        }
        return instance
    }

    @Test(arguments: [
        Scenario(
            "all vehicles", get: "/vehicles", gives: 200,
            showing: ["All vehicles", "Next page", "Showing 24 of"], hiding: ["Back to the start"]),
        Scenario(
            "with every kind of filter",
            get:
                "/vehicles?make=Toyota&class=suv&fuel=hybrid&body=suv&seats=5&rate_min=1&rate_max=999&year_min=2000&year_max=2030&q=to&sort=-price&location=\(Demo.locations[0])",
            gives: 200, showing: ["Vehicles at ", "From $1 a day", "Up to 2030", "Clear all", "Hybrid"]),
        Scenario(
            "nothing fits", get: "/vehicles?make=Toyota&rate_max=1", gives: 200,
            showing: ["No vehicles", "Take one thing off"], hiding: ["Next page"]),
        Scenario(
            "nothing fits whatever is taken off", get: "/vehicles?q=nosuchword&rate_max=0", gives: 200,
            showing: ["Try a shorter word"], hiding: ["The lot is empty"]),
        Scenario(
            "a bound that is no number is shown again beside its field, with what the rest finds",
            get: "/vehicles?rate_min=a%22c&rate_max=999&make=Toyota&year_max=1", gives: 400,
            has: ["Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8"],
            showing: [
                "value=\"a&quot;c\"", "From must be a whole number.</p>", "To must be at least 1900.</p>",
                "aria-describedby=\"rate-error\"", "id=\"rate-error\"", "value=\"999\"", "Up to $999 a day",
            ], hiding: ["Ford <", "role=\"alert\""]),
        Scenario(
            "any other fault stands above the results", get: "/vehicles?class=tank&colour=red&q=%FF",
            gives: 400,
            showing: ["role=\"alert\"", "Showing 24 of"], hiding: ["rate-error\">From"]),
        Scenario(
            "the next page is as long as this one", get: "/vehicles?limit=3", gives: 200,
            showing: ["Showing 3 of", "href=\"/vehicles?limit=3&amp;cursor="]),
        Scenario(
            "bounds that exclude each other", get: "/vehicles?rate_min=200&rate_max=40", gives: 200,
            showing: ["No vehicles"]),
        Scenario(
            "a vehicle", get: "/vehicles/\(Demo.active)", gives: 200,
            showing: [
                "Toyota Corolla <span class=\"vehicle-year\">2021<", "$49.50", "34,120 km", "TST-1",
                "Ask about this vehicle",
            ]),
        Scenario(
            "markup in a name stays text", get: "/vehicles/\(Demo.markup)", gives: 200,
            showing: ["&lt;script&gt;alert(1)&lt;/script&gt;"], hiding: ["<script>alert", "<img src=x"]),
        Scenario(
            "also in the list and its filters", get: "/vehicles?q=scriptalert1script", gives: 200,
            showing: ["1 vehicle"], hiding: ["<script>alert", "<img src=x"]),
        Scenario(
            "also in a chip", get: "/vehicles?q=%3Cscript%3Ealert(1)%3C/script%3E", gives: 200,
            hiding: ["<script>alert"]),
        Scenario(
            "and behind a combining mark", get: "/vehicles?q=%3Cimg%CC%81%20src=x%22%CC%81%3E", gives: 200,
            hiding: ["<img\u{301}", "x\"\u{301}>"]),
        Scenario(
            "combining marks", get: "/vehicles/\(Demo.marks)", gives: 200,
            showing: ["Cafe\u{301}", "\u{1F697}"]),
        Scenario(
            "the longest names", get: "/vehicles/\(Demo.long)", gives: 200,
            showing: [String(repeating: "M", count: 40)]),
        Scenario(
            "no pictures", get: "/vehicles/\(Demo.withoutPicture)", gives: 200,
            showing: ["src=\"/files/sedan-none.svg\" alt=\"2021 Saab 900, no photo yet\""]),
        Scenario(
            "no pictures in the list", get: "/vehicles?q=saab+900", gives: 200,
            showing: ["src=\"/files/sedan-none.svg\" alt=\"2021 Saab 900, no photo yet\""]),
        Scenario(
            "the API for people", get: "/docs", gives: 200,
            showing: ["API reference", "/v1/vehicles/{id}", "Idempotency-Key"]),
    ])
    func full(_ scenario: Scenario) {
        let page = scenario.run()
        #expect(page["Content-Type"] == "text/html; charset=utf-8" && page["X-Frame-Options"] == "DENY")
        #expect(page["Content-Security-Policy"]?.contains("script-src 'self'") == true)
        #expect(!page.body.utf8.contains("{{".utf8) || page.body.utf8.contains("/v1".utf8))
    }

    @Test(arguments: [
        Scenario(
            "no vehicles at all", get: "/vehicles", gives: 200,
            showing: ["No vehicles", "The lot is empty just now", "at North Motors at the moment"],
            hiding: ["Try a shorter word", "Show all vehicles", "Nothing fits"]),
        Scenario(
            "no vehicles, and filters", get: "/vehicles?make=Toyota&q=x", gives: 200,
            showing: ["No vehicles", "Nothing fits all of that"], hiding: ["The lot is empty"]),
        Scenario("no locations", get: "/v1/locations", gives: 200, with: ["items": [], "next": .null]),
        Scenario(
            "no items", get: "/v1/vehicles?facets=true", gives: 200,
            with: ["items": [], "total": 0, "facets.make": []]),
        Scenario("no rows", get: "/v1/vehicles.csv", gives: 200, showing: ["id,version"]),
        Scenario("no such vehicle", get: "/vehicles/\(Demo.active)", gives: 404, showing: ["Not found"]),
    ])
    func empty(_ scenario: Scenario) { scenario.run(on: .empty) }

    @Test(arguments: [
        Scenario(
            "one vehicle", get: "/vehicles", gives: 200, showing: ["1 vehicle<", "Showing 1 of 1"],
            hiding: ["Next page"]),
        Scenario(
            "one vehicle has none like it", get: "/vehicles/\(Demo.active)", gives: 200,
            hiding: ["card-title"]),
    ])
    func single(_ scenario: Scenario) { scenario.run(on: Self.one) }

    @Test(
        "A page's links lead to pages",
        arguments: ["/vehicles", "/vehicles?make=Toyota&class=suv&q=to", "/vehicles?make=Toyota&rate_max=1"])
    func links(target: String) {
        let page = Instance.shared.get(target).body
        let links = page.split(separator: "\"").filter { $0.hasPrefix("/vehicles") }.map { link in
            link.split(separator: "&amp;").joined(separator: "&")
        }
        #expect(links.count > 4)
        for link in Set(links).sorted().prefix(40) {
            #expect(Instance.shared.get(link).status == 200, "\(link)")
        }
    }

    @Test("Each body has a drawing for vehicles without photos", arguments: Vehicle.Body.allCases)
    func standIn(body: Vehicle.Body) {
        let picture = Instance.shared.get("/files/\(CarPicture.standIn(body: body.rawValue))")
        #expect(picture.status == 200 && picture["Content-Type"] == "image/svg+xml")
        #expect(picture.body.utf8.contains("viewBox=".utf8))
    }

    @Test("So has a body that is none of ours") func standInOfAnyBody() {
        #expect(Instance.shared.get("/files/\(CarPicture.standIn(body: "tank"))").status == 200)
    }

    @Test(
        "A search's address finds the same search again",
        arguments: [
            "", "make=Toyota", "make=A%26B", "q=a+b%2Bc", "sort=-year", "rate_min=50&rate_max=60",
            "year_min=2020", "make=%3D&make=%C3%A9", "seats=5&seats=7",
        ])
    func address(query: String) throws {
        let record = try VehicleSearch.Query.shape.read(query: [UInt8](query.utf8))
        var search = VehicleSearch()
        search.makes = record[VehicleSearch.Query.make]
        search.text = record[VehicleSearch.Query.text] ?? ""
        let again = try VehicleSearch.Query.shape.read(query: [UInt8](search.queryString.utf8))
        #expect(
            again[VehicleSearch.Query.make].elementsEqual(search.makes)
                && (again[VehicleSearch.Query.text] ?? "") == search.text)
    }

    @Test(
        "Numbers as people read them",
        arguments: [
            (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1_000, "-1,000"),
            (Int64.min, "-9,223,372,036,854,775,808"),
        ])
    func grouped(value: Int64, text: String) { #expect(Wording.grouped(value) == text) }

    @Test(
        "Prices as people read them",
        arguments: [(0, "$0.00"), (5, "$0.05"), (4_950, "$49.50"), (123_456_789, "$1,234,567.89")])
    func money(minor: Int64, text: String) {
        #expect(Wording.money(Money(amountMinor: minor, currency: .usd)) == text)
    }
}
