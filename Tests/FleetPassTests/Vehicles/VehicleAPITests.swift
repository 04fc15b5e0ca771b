// One vehicle as programs see it: who is public, what a stranger learns, and what a repeated look costs.

import Schema
import Testing

@testable import FleetPass

@Suite struct VehicleAPITests {
    private static let hidden = Demo.statuses.map { status in
        Scenario(
            "a vehicle that is \(status.rawValue) is not public", get: "/v1/vehicles/\(Demo.id(in: status))",
            gives: 404, with: ["type": "/docs#problem-not_found"])
    }

    @Test(
        arguments: [
            Scenario(
                "an active vehicle is public", get: "/v1/vehicles/\(Demo.active)", gives: 200,
                with: [
                    "id": .text(Demo.active), "make": "Toyota", "status": "active", "version": 1, "seats": 5,
                    "daily_rate": ["amount": 4_950, "currency": "USD"], "photos.0": "sedan-blue.svg",
                    "created_at": "2026-01-01T00:00:00.001Z",
                ],
                has: ["ETag": "\"v1\"", "Cache-Control": "no-cache", "Content-Type": "application/json"]),
            Scenario(
                "an id in capitals is the same id", get: "/v1/vehicles/\(Demo.id(10))".uppercasedID,
                gives: 404),
            Scenario("an unknown id", get: "/v1/vehicles/ffffffff-ffff-4fff-8fff-ffffffffffff", gives: 404),
            Scenario("an id that is no id", get: "/v1/vehicles/42", gives: 404, with: ["status": 404]),
            Scenario(
                "an id with its dashes elsewhere", get: "/v1/vehicles/0000000-00000-7000-8000-000000000001",
                gives: 404),
            Scenario("an id in braces", get: "/v1/vehicles/%7B\(Demo.active)%7D", gives: 404),
            Scenario("a longer path", get: "/v1/vehicles/\(Demo.active)/", gives: 404),
            Scenario(
                "a query that nobody asked for does no harm", get: "/v1/vehicles/\(Demo.active)?x=1",
                gives: 200),
            Scenario(
                "what has not changed is not sent again", get: "/v1/vehicles/\(Demo.active)",
                ["If-None-Match": "\"v1\""], gives: 304, has: ["ETag": "\"v1\""], lacks: ["Content-Length"]),
            Scenario(
                "a weak validator, one of several, is as good", get: "/v1/vehicles/\(Demo.active)",
                ["If-None-Match": "\"v0\", W/\"v1\""], gives: 304),
            Scenario(
                "what has changed is sent", get: "/v1/vehicles/\(Demo.active)", ["If-None-Match": "\"v2\""],
                gives: 200),
            Scenario(
                "no validator makes a hidden vehicle unchanged", get: "/v1/vehicles/\(Demo.id(in: .sold))",
                ["If-None-Match": "*"], gives: 404),
        ] + hidden)
    func one(_ scenario: Scenario) { scenario.run() }

    @Test("Whoever asks for a hidden vehicle learns as much as by a made-up id")
    func sameShape() {
        let asked = [Demo.id(in: .maintenance), Demo.id(in: .draft), Demo.id(999)]
        let answers = asked.map { Instance.shared.get("/v1/vehicles/\($0)") }
        #expect(Set(answers.map(\.body)).count == 1)
        #expect(Set(answers.map { $0.fields.map(\.name) }).count == 1)
    }

    @Test(
        "HEAD says what GET would, and no more",
        arguments: [
            "/v1/vehicles/\(Demo.active)", "/v1/vehicles?limit=3", "/v1/locations", "/vehicles?make=Toyota",
            "/openapi.json",
            "/docs", "/", "/v1/vehicles.csv?make=Toyota", "/v1/vehicles/\(Demo.id(999))", "/robots.txt",
        ])
    func head(target: String) {
        let (get, head) = (Instance.shared.get(target), Instance.shared.ask(Asked("HEAD", target)))
        #expect(head.status == get.status && head.bodyBytes == [])
        #expect(head.fields.map { "\($0.name): \($0.value)" } == get.fields.map { "\($0.name): \($0.value)" })
    }

    @Test(
        "What is offered to be kept is found unchanged by its validator",
        arguments: [
            "/v1/vehicles?limit=2&sort=-price", "/v1/vehicles?facets=true", "/openapi.json", "/docs",
        ])
    func validators(target: String) {
        let tag = Instance.shared.get(target)["ETag"] ?? "none"
        let again = Instance.shared.get(target, ["If-None-Match": tag])
        #expect(again.status == 304 && again.bodyBytes == [] && again["ETag"] == tag)
        #expect(Instance.shared.get(target, ["If-None-Match": "\"x\""]).status == 200)
    }

    @Test("Locations are listed whole, in the order of their names")
    func locations() {
        let answer = Instance.shared.get("/v1/locations")
        let names = answer.json?["items"]?.list?.compactMap { $0["name"]?.text } ?? []
        #expect(names.count == DemoLocation.all.count && names == names.sorted())
        #expect(answer.member("next") == .null || answer.member("next") == nil)
        #expect(answer.member("items.0.time_zone")?.text?.contains("/") == true)
    }
}

extension String {
    /// The path with the letters of its last segment in capitals.
    fileprivate var uppercasedID: String {
        let parts = split(separator: "/").map(String.init)
        return "/" + (parts.dropLast() + [(parts.last ?? "").uppercased()]).joined(separator: "/")
    }
}
