// The filters of a search: each alone, together, in the forms that people and browsers send, and at their
// bounds.

import Schema
import Testing

@testable import FleetPass

@Suite struct VehicleFilterTests {
    private static let some = Demo.locations[0]

    @Test(arguments: [
        Search(), Search(choices: ["make": ["Toyota"]]), Search(choices: ["class": ["suv"]]),
        Search(choices: ["fuel": ["electric"]]), Search(choices: ["body": ["pickup"]]),
        Search(choices: ["seats": ["7"]]),
        Search(choices: ["location": [some]]), Search(rates: (60, nil)), Search(rates: (nil, 60)),
        Search(rates: (50, 99)),
        Search(years: (2024, nil)), Search(years: (nil, 2020)), Search(years: (2022, 2022)),
        Search(choices: ["make": ["Toyota", "Ford"]]),
        Search(choices: ["class": ["suv", "pickup", "compact"]]),
        Search(choices: ["make": ["Toyota"], "class": ["suv"]]),
        Search(choices: ["fuel": ["hybrid"]], rates: (nil, 120)),
        Search(choices: ["body": ["suv"], "location": Array(Demo.locations.prefix(2))], years: (2021, nil)),
        Search(
            choices: ["seats": ["5", "7"], "fuel": ["petrol", "diesel"]], rates: (40, 80), years: (2019, 2024)
        ),
        Search(choices: ["make": ["Toyota"], "body": ["van"]]), Search(choices: ["make": ["NoSuchMake"]]),
        Search(choices: ["make": ["<script>alert(1)</script>"]]), Search(rates: (100, 50)),
        Search(years: (2024, 2020)),
    ])
    func find(search: Search) {
        let answer = Instance.shared.get("/v1/vehicles?limit=100&\(search.query)")
        let rest = (answer.member("next")?.text).map {
            Instance.shared.get("/v1/vehicles?limit=100&\(search.query)&cursor=\($0)")
        }
        let last = (rest?.member("next")?.text).map {
            Instance.shared.get("/v1/vehicles?limit=100&\(search.query)&cursor=\($0)")
        }
        #expect(answer.status == 200)
        #expect(Set(answer.ids + (rest?.ids ?? []) + (last?.ids ?? [])) == Set(search.found.map(\.id)))
    }

    @Test(
        "The same filter in other forms finds the same",
        arguments: [
            ("make=Toyota&make=Ford", "make=Toyota,Ford"),
            ("make=Toyota,Ford", "make=Ford%2CToyota&make=Ford,Toyota"),
            ("make=Toyota&make=Toyota", "make=Toyota"), ("", "make=&class=&fuel=&body=&seats=&location=&q="),
            ("", "rate_min=&rate_max=&year_min=&year_max=&sort=&limit=&cursor=&facets="), ("", "q=++&make="),
            ("make=Toyota", "make=Toyota&&sort=price&"), ("make=Toyota", "%6Dake=%54oyota"),
            ("rate_min=60", "rate_min=+60+"),
            ("q=corolla", "q=+corolla+"), ("seats=5,7", "seats=7&seats=5"), ("sort=price&limit=20", ""),
        ])
    func sameFilter(one: String, other: String) {
        let (first, second) = (
            Instance.shared.get("/v1/vehicles?\(one)"), Instance.shared.get("/v1/vehicles?\(other)")
        )
        #expect(first.status == 200 && second.status == 200, "\(second.body)")
        if other.contains("%2C") { return }
        #expect(first.ids == second.ids)
    }

    private static func refused(_ query: String, at parameter: String) -> Scenario {
        Scenario(
            "\(query) is refused", get: "/v1/vehicles?\(query)", gives: 400,
            with: ["errors.0.parameter": .text(parameter), "type": "/docs#problem-invalid"],
            has: ["Content-Type": "application/problem+json", "Cache-Control": "no-store"])
    }

    @Test(arguments: [
        refused("colour=blue", at: "colour"), refused("Make=Toyota", at: "Make"),
        refused("make[]=Toyota", at: "make[]"),
        refused("class=tank", at: "class"), refused("fuel=petrol,coal", at: "fuel"),
        refused("body=SUV", at: "body"),
        refused("seats=0", at: "seats"), refused("seats=61", at: "seats"), refused("seats=5.0", at: "seats"),
        refused("location=denver", at: "location"), refused("rate_min=-1", at: "rate_min"),
        refused("rate_min=1000001", at: "rate_min"), refused("rate_max=1000001", at: "rate_max"),
        refused("rate_max=1e3", at: "rate_max"), refused("rate_min=9223372036854775808", at: "rate_min"),
        refused("year_min=1899", at: "year_min"), refused("year_max=2101", at: "year_max"),
        refused("year_min=2020&year_min=2021", at: "year_min"), refused("limit=0", at: "limit"),
        refused("limit=101", at: "limit"), refused("limit=-0", at: "limit"),
        refused("limit=0x10", at: "limit"),
        refused("limit=99999999999999999999", at: "limit"), refused("sort=cheapest", at: "sort"),
        refused("sort=price&sort=year", at: "sort"), refused("facets=1", at: "facets"),
        refused("make=a,,b", at: "make"),
        refused("make=" + Array(repeating: "a", count: 21).joined(separator: ","), at: "make"),
        refused("make=" + String(repeating: "a", count: 41), at: "make"),
        refused("q=" + String(repeating: "a", count: 101), at: "q"),
        refused("q=a%0Ab", at: "q"), refused("q=%E2%80%AEevil", at: "q"), refused("q=%FF", at: "q"),
        refused("%FF=q", at: ""),
        refused("cursor=" + String(repeating: "A", count: 401), at: "cursor"),
    ])
    func refuse(_ scenario: Scenario) { scenario.run() }

    @Test(
        "A target that cannot be read at all is refused before any route sees it, with its own reason",
        arguments: [
            ("q=%00", "The target holds an encoded zero byte, which nothing takes."),
            ("q=%4", "The target holds a malformed percent-encoding."),
            ("q=%zz", "The target holds a malformed percent-encoding."),
        ])
    func unreadable(query: String, reason: String) {
        let answer = Instance.shared.get("/v1/vehicles?\(query)")
        #expect(answer.status == 400 && answer.member("detail")?.text == reason)
    }

    @Test(
        "The outermost values are taken",
        arguments: [
            "seats=1", "seats=60", "rate_min=0", "rate_min=1000000", "rate_max=0", "rate_max=1000000",
            "year_min=1900",
            "year_min=2100", "year_max=1900", "year_max=2100", "limit=1", "limit=100", "limit=007",
            "limit=%2B5",
            "q=" + String(repeating: "a", count: 100),
            "make=" + Array(repeating: "a", count: 20).joined(separator: ","),
            "rate_min=1000000&rate_max=0", "make=" + String(repeating: "%C3%A9", count: 40), "q=",
        ])
    func bounds(query: String) {
        let answer = Instance.shared.get("/v1/vehicles?facets=true&\(query)")
        #expect(answer.status == 200 || query == "limit=%2B5" && answer.status == 400, "\(answer.body)")
    }

    @Test("A refusal says no more than twenty things, however much is wrong")
    func manyFaults() {
        let query = (0..<60).map { "x\($0)=1" }.joined(separator: "&")
        let answer = Instance.shared.get("/v1/vehicles?\(query)")
        #expect(answer.status == 400 && answer.member("errors")?.list?.count == 20)
    }
}
