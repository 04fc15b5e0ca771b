// What takes a recent proof of who somebody is, and how pages and programs come to one.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct RecentProofTests {
    private static let people = anHourLater()

    /// All of them showed who they are too long ago.
    private static func anHourLater() -> People {
        let people = People(Instance.demo())
        for person in [Person.manager, .customer] {
            guard let account = people.account(person) else { continue }
            let identity = OpenIDIdentity(
                provider: .google, issuer: "https://accounts.google.com", subject: "\(account.value)",
                email: nil, isEmailVerified: true, name: nil)
            People.write(people.instance) { tx in
                try OpenIDStore(tx: tx).link(identity, to: account, person.kind)
            }
        }
        People.write(people.instance) { tx in
            _ = try tx.run(
                .assembled("UPDATE sessions SET proven_at = proven_at - $1"), .integer(Session.freshMs))
        }
        return people
    }

    private static func program(_ person: Person, _ line: String, _ body: String? = nil) -> Scenario {
        let parts = line.split(separator: " ").map(String.init)
        var asked = Asked(parts[0], parts[1], fields: people.fields(person))
        if let body { asked = .json(parts[1], body, people.fields(person)) }
        return Scenario(line, asked, gives: 403, with: ["type": "/docs#problem-proof_needed"])
    }

    private static func page(_ person: Person, _ path: String, _ form: String = "", to next: String)
        -> Scenario
    {
        let kind = person.kind == .staff ? "as=staff&" : ""
        return Scenario(
            path, people.sends(person, path, form), gives: 303,
            has: ["Location": "/sign-in?\(kind)next=\(next)&notice=again"])
    }

    @Test(arguments: [
        program(.manager, "POST /v1/me/second-factor"),
        program(.manager, "POST /v1/me/second-factor/confirmation", #"{"code":"000000"}"#),
        program(.manager, "POST /v1/me/passkeys/options"),
        program(.manager, "DELETE /v1/me/passkeys/\(people.passkey(of: .manager))"),
        program(.manager, "DELETE /v1/me/identities/google"),
        program(.admin, "POST /v1/api-keys", #"{"name":"A","grants":["fleet:view"]}"#),
        program(.customer, "DELETE /v1/me"),
        page(.manager, "/account/second-factor", "step=begin", to: "%2Faccount%2Fsecond-factor"),
        page(
            .customer, "/account/second-factor", "step=confirm&code=000000", to: "%2Faccount%2Fsecond-factor"),
        page(
            .manager, "/account/passkeys/\(people.passkey(of: .manager))/removal", to: "%2Faccount%2Fsecurity"
        ),
        page(.customer, "/account/identities/google/removal", to: "%2Faccount%2Fsecurity"),
        page(.customer, "/account/erasure", "email=customer@people.test", to: "%2Faccount%2Fprivacy"),
        page(.admin, "/api-keys", "name=A&grants=fleet:view", to: "%2Fapi-keys"),
        Scenario(
            "the page to sign in says why", get: "/sign-in?as=staff&notice=again", gives: 200,
            showing: ["This takes a recent proof of who you are."]),
        // The present password is proof enough, and so is a code.
        Scenario(
            "another password",
            .json(
                "/v1/me/password",
                #"{"password":"wrong one","new_password":"purple anvils rarely whistle"}"#,
                people.fields(.manager)), gives: 422),
        Scenario(
            "removing a factor",
            .json("/v1/me/second-factor/removal", #"{"code":"000000"}"#, people.fields(.manager)), gives: 422),
    ])
    func late(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("Nothing was done meanwhile, and a fresh session does it")
    func fresh() throws {
        let people = Self.people
        let account = try #require(people.account(.crew))
        let before = try people.instance.count(
            "SELECT count(*) FROM second_factors WHERE account_id IS NOT NULL")
        let fields = people.cookie(people.session(of: .crew).token)
        #expect(people.instance.ask(Asked("POST", "/v1/me/second-factor", fields: fields)).status == 200)
        let after = try people.instance.count(
            "SELECT count(*) FROM second_factors WHERE account_id IS NOT NULL")
        #expect(before == 0 && after == 1 && account.value.description != "")
        #expect(people.instance.lastEvent("second_factor.begun") == "{}")
    }
}
