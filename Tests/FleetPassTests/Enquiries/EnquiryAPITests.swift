// Enquiries from programs: what is taken, every limit from both sides, and what is refused with which
// pointer.

import Schema
import Testing

@testable import FleetPass

@Suite struct EnquiryAPITests {
    private static let instance = Instance.demo()

    private static func taken(_ rule: String, _ changes: [String: String] = [:]) -> Scenario {
        Scenario(
            rule, .json("/v1/enquiries", Written.json(changes)), gives: 201, with: ["errors": .null],
            has: ["Content-Type": "application/json", "Cache-Control": "no-store"])
    }

    private static func refused(_ rule: String, _ changes: [String: String], at pointer: String) -> Scenario {
        Scenario(
            rule, .json("/v1/enquiries", Written.json(changes)), gives: 400,
            with: ["errors.0.pointer": .text(pointer), "errors.1": .null, "type": "/docs#problem-invalid"])
    }

    @Test(arguments: [
        taken("the least"), taken("about a vehicle", ["vehicle_id": "\"\(Demo.active)\""]),
        taken("null is absent", ["vehicle_id": "null", "phone": "null"]),
        taken("with a phone", ["phone": "\"+1 (303) 555-0142\""]),
        taken("the longest name", ["name": Written.quoted("é", 100)]),
        taken("the shortest name", ["name": "\"A\""]),
        taken("the longest message", ["message": Written.quoted("m", 4_000)]),
        taken("a message of several lines", ["message": "\"one\\r\\ntwo\\tthree\""]),
        taken("markup is a text like any other", ["name": "\"<script>alert(1)</script>\""]),
        taken("the shortest address", ["email": "\"a@b.co\""]),
        taken("the shortest phone", ["phone": "\"1234567\""]),
    ])
    func take(_ scenario: Scenario) { scenario.run(on: Self.instance) }

    @Test(arguments: [
        refused("no name", ["name": ""], at: "/name"),
        refused("an empty name", ["name": "\"\""], at: "/name"),
        refused("a blank name", ["name": "\" \\u00a0\""], at: "/name"),
        refused("a name of two lines", ["name": "\"a\\nb\""], at: "/name"),
        refused("a name one too long", ["name": Written.quoted("é", 101)], at: "/name"),
        refused("a name that turns text round", ["name": "\"a\\u202eb\""], at: "/name"),
        refused("a name that is a number", ["name": "7"], at: "/name"),
        refused("a name that is null", ["name": "null"], at: "/name"),
        refused("no address", ["email": ""], at: "/email"),
        refused("an address without an at", ["email": "\"ada\""], at: "/email"),
        refused("two addresses", ["email": "\"a@b.co,c@d.co\""], at: "/email"),
        refused("an address with a line end", ["email": "\"a@b.co\\r\\nBcc: x@y.zz\""], at: "/email"),
        refused(
            "an address too long", ["email": Written.quoted("a", 250).dropLast() + "@b.co\""], at: "/email"),
        refused("a phone of letters", ["phone": "\"call me now\""], at: "/phone"),
        refused("a short phone", ["phone": "\"123456\""], at: "/phone"),
        refused("no message", ["message": ""], at: "/message"),
        refused("a message one too long", ["message": Written.quoted("m", 4_001)], at: "/message"),
        refused("a message with a NUL", ["message": "\"a\\u0000\""], at: "/message"),
        refused("a vehicle that is no id", ["vehicle_id": "\"42\""], at: "/vehicle_id"),
        refused("an unknown field", ["vehicle": "\"x\""], at: "/vehicle"),
        refused("a list", ["name": "[\"Ada\"]"], at: "/name"),
    ])
    func refuse(_ scenario: Scenario) { scenario.run(on: Self.instance) }

    @Test(
        arguments: [
            Scenario(
                "a name given twice", .json("/v1/enquiries", "{\"name\":\"a\",\"name\":\"b\"}"), gives: 400),
            Scenario("a list of enquiries", .json("/v1/enquiries", "[\(Written.json())]"), gives: 400),
            Scenario("no JSON", .json("/v1/enquiries", "name=Ada"), gives: 400),
            Scenario("something behind it", .json("/v1/enquiries", Written.json() + "x"), gives: 400),
            Scenario("nothing at all", .json("/v1/enquiries", ""), gives: 400),
            Scenario(
                "no UTF-8",
                Asked(
                    "POST", "/v1/enquiries", fields: ["Content-Type": "application/json"],
                    body: [0x22, 0xFF, 0x22]), gives: 400),
            Scenario(
                "deeper than anything", .json("/v1/enquiries", String(repeating: "[", count: 100_000)),
                gives: 400),
            Scenario(
                "all wrong at once", .json("/v1/enquiries", "{}"), gives: 400,
                with: [
                    "errors.0.pointer": "/name", "errors.1.pointer": "/email", "errors.2.pointer": "/message",
                ]),
            Scenario(
                "a form", .form("/v1/enquiries", "name=Ada"), gives: 415,
                with: ["type": "/docs#problem-unsupported_media_type"]),
            Scenario(
                "no type", Asked("POST", "/v1/enquiries", body: [UInt8](Written.json().utf8)), gives: 415),
            Scenario(
                "a type that only begins like JSON",
                .json("/v1/enquiries", Written.json(), ["Content-Type": "application/json-patch+json"]),
                gives: 415),
            Scenario(
                "a coding, though the body may not have it",
                .json("/v1/enquiries", Written.json(), ["Content-Encoding": "gzip"]), gives: 415),
            Scenario(
                "a type with a parameter",
                .json("/v1/enquiries", Written.json(), ["Content-Type": "application/JSON ; charset=utf-8"]),
                gives: 201),
            Scenario(
                "a body beyond the limit",
                .json("/v1/enquiries", Written.json(["message": Written.quoted("m", 1 << 20)])), gives: 413),
            Scenario(
                "a body just within it is refused for its field",
                .json("/v1/enquiries", Written.json(["message": Written.quoted("m", (1 << 20) - 80)])),
                gives: 400),
            Scenario(
                "an unknown vehicle",
                .json("/v1/enquiries", Written.json(["vehicle_id": "\"\(Demo.id(999))\""])), gives: 422,
                with: ["errors.0.pointer": "/vehicle_id"]),
        ]
            + Demo.statuses.map { status in
                Scenario(
                    "a vehicle that is \(status.rawValue)",
                    .json("/v1/enquiries", Written.json(["vehicle_id": "\"\(Demo.id(in: status))\""])),
                    gives: 422,
                    with: ["errors.0.pointer": "/vehicle_id", "type": "/docs#problem-unprocessable"])
            })
    func refuseWhole(_ scenario: Scenario) { scenario.run(on: Self.instance) }

    @Test("What was taken stands in the table as it was sent, but for the telephone number")
    func stored() throws {
        let instance = Instance.demo()
        let sent = Written.json([
            "name": "\"  Ada  \"", "phone": "\"+13035550142\"", "vehicle_id": "\"\(Demo.active)\"",
            "message": "\"a\\r\\nb\"",
        ])
        let answer = instance.ask(.json("/v1/enquiries", sent))
        let id = answer.member("id")?.text ?? ""
        let condition =
            "name = 'Ada' AND email = 'ada@example.com' AND length(phone) = 45 AND message = 'a\nb'"
        #expect(answer.status == 201 && UUID(id) != nil)
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 1)
        #expect(try instance.count("SELECT count(*) FROM enquiries WHERE \(condition)") == 1)
        #expect(
            try instance.count(
                "SELECT count(*) FROM enquiries e JOIN vehicles v ON v.id = e.vehicle_id WHERE v.stock_number = 'T1'"
            ) == 1)
        #expect(
            try instance.count(
                "SELECT count(*) FROM enquiries WHERE id = \(TestStore.id(id.split(separator: "-").joined()))"
            ) == 1)
    }

    @Test(
        "What was refused left nothing behind",
        arguments: ["{}", Written.json(["vehicle_id": "\"\(Demo.id(999))\""])])
    func nothingStored(body: String) throws {
        let instance = Instance.demo()
        _ = instance.ask(.json("/v1/enquiries", body, ["Idempotency-Key": "k"]))
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 0)
        #expect(try instance.count("SELECT count(*) FROM idempotency_keys") == 0)
    }
}
