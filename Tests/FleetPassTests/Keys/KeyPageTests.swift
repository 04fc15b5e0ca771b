// API keys by pages: shown once, good until their day has ended, and revoked by a button.

import Schema
import Testing

@testable import FleetPass

@Suite struct KeyPageTests {
    private static let people = People(Instance.demo())

    @Test(arguments: [
        Scenario(
            "without a name", people.sends(.admin, "/api-keys", "name=&grants=fleet:view"), gives: 400,
            showing: ["Name is required.", "value=\"fleet:view\" checked"], hiding: ["fpk_"]),
        Scenario(
            "until a day that is past", people.sends(.admin, "/api-keys", "name=A&ends_at=2020-02-29"),
            gives: 422,
            showing: [
                "role=\"alert\">The key would be good for nothing.", "Good until must lie ahead.",
                "value=\"2020-02-29\"",
            ]),
        Scenario(
            "until a day that never was", people.sends(.admin, "/api-keys", "name=A&ends_at=2027-02-29"),
            gives: 400,
            showing: ["id=\"key-ends_at-error\""]),
        Scenario(
            "with more than its maker may", people.sends(.admin, "/api-keys", "name=A&grants=money:print"),
            gives: 400),
        Scenario(
            "revoking one that is not", people.sends(.admin, "/api-keys/\(Demo.id(9))/revoke"), gives: 404),
    ])
    func refuse(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("A key is told once, does what it may, and nothing once it is revoked")
    func make() throws {
        let people = People(Instance.demo())
        let made = people.instance.ask(
            people.sends(.admin, "/api-keys", "name=Web%3Csite&grants=users:manage&ends_at=2999-12-31"))
        let key =
            made.body.split { $0 == "<" || $0 == ">" }.first { $0.hasPrefix("fpk_") }.map(String.init) ?? ""
        let bearer = ["Authorization": "Bearer \(key)"]
        #expect(made.status == 201 && made["Cache-Control"] == "no-store")
        #expect(people.instance.get("/v1/staff", bearer).status == 200)
        let list = people.instance.ask(people.opens(.admin, "/api-keys"))
        #expect(
            list.body.contains("Web&lt;site") && list.body.contains("good until 31 Dec 2999")
                && !list.body.contains(key))
        let path = list.body.split(separator: "\"").first { $0.hasSuffix("/revoke") }.map(String.init) ?? ""
        #expect(people.instance.ask(people.sends(.admin, path))["Location"] == "/api-keys")
        #expect(people.instance.get("/v1/staff", bearer).status == 401)
    }
}
