// A customer's own numbers: given, changed, shown to them alone, kept sealed, and gone with their account.

import Crypto
import Schema
import Testing

@testable import FleetPass

@Suite struct CustomerNumberTests {
    private static let people = People(Instance.demo())
    private static let both = #"{"phone":"+1 (303) 555-0142","licence":"94-023-1842 b"}"#

    private static func put(_ rule: String, _ body: String, gives status: Int, _ members: [String: JSONValue])
        -> Scenario
    {
        var asked = Asked.json("/v1/me/numbers", body, people.fields(.customer))
        asked.method = "PUT"
        return Scenario(rule, asked, gives: status, with: members)
    }

    @Test(arguments: [
        put("both", both, gives: 200, ["phone": "+1 (303) 555-0142", "licence": "94-023-1842 b"]),
        put(
            "one is left out, and kept no longer", #"{"phone":"3035550142"}"#, gives: 200,
            [
                "phone": "3035550142", "licence": .null,
            ]),
        put("none", "{}", gives: 200, ["phone": .null, "licence": .null]),
        put("no telephone number", #"{"phone":"call me"}"#, gives: 400, ["errors.0.pointer": "/phone"]),
        put("no licence", #"{"licence":"- -- -"}"#, gives: 422, ["errors.0.pointer": "/licence"]),
        put("a licence too long", #"{"licence":"\#(String(repeating: "9", count: 41))"}"#, gives: 400, [:]),
    ])
    func change(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("They stand on their page, in no file, in the record by their hashes, and go with the account")
    func kept() throws {
        let people = People(Instance.demo())
        let (instance, app) = (people.instance, people.instance.app)
        let sent = "phone=%2B1+303+555+0142&licence=94-023-1842"
        #expect(instance.ask(people.sends(.customer, "/account/numbers", sent)).status == 303)
        let page = instance.ask(people.opens(.customer, "/account/privacy")).body
        #expect(page.contains("value=\"+1 303 555 0142\"") && page.contains("value=\"94-023-1842\""))
        let other = instance.ask(people.opens(.other, "/account/privacy")).body
        #expect(!other.contains("555 0142") && other.contains("Your numbers"))
        #expect(try Traces.files(in: app.paths.directory, holding: ["555 0142", "94-023-1842"]) == [])
        let hash = app.secrets.numbers.customerLicence.hash(of: "940231842")
        let noted = "personal LIKE '%\"licence\":[null,\"\(AuditChanges.numberName(hash))\"]%'"
        #expect(try instance.count("SELECT count(*) FROM audit_events WHERE \(noted)") == 1)
        var asked = people.opens(.customer, "/v1/me")
        asked.method = "DELETE"
        #expect(instance.ask(asked).status == 204)
        #expect(try instance.count("SELECT count(*) FROM customers WHERE phone IS NOT NULL") == 0)
    }

    @Test("A form with something wrong comes back with what was typed; staff have no such form")
    func refused() {
        let typed = "phone=call+me&licence=94-023-1842"
        Scenario(
            "wrong", Self.people.sends(.other, "/account/numbers", typed), gives: 400,
            showing: ["value=\"call me\"", "value=\"94-023-1842\"", "must be a phone number"]
        ).run(on: Self.people.instance)
        Scenario(
            "refused by the rule", Self.people.sends(.other, "/account/numbers", "licence=----"), gives: 422,
            showing: ["value=\"----\"", "at least 4 letters or digits"]
        ).run(on: Self.people.instance)
        Scenario(
            "staff", Self.people.opens(.manager, "/account/privacy"), gives: 200, hiding: ["Your numbers"]
        ).run(on: Self.people.instance)
    }
}
