// Signing up: who has a record already gets that one, and nobody gets somebody else's.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct CustomerLinkTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Names of walk-ins with the address, and what is different about each.
        let walkIns: [Int]
        let change: @Sendable (inout Customer) -> Void
        let isLinked: Bool

        init(
            _ rule: String, _ count: Int, isLinked: Bool,
            _ change: @escaping @Sendable (inout Customer) -> Void
        ) {
            (testDescription, self.isLinked, self.change) = (rule, isLinked, change)
            walkIns = Array(0..<count)
        }
    }

    /// What stands behind the path in the last letter.
    private static func link(_ app: App) throws -> String {
        let entry = try app.database.reader().read { try OutboxStore(tx: $0).latest(1).first }
        return String(entry.flatMap { app.letter($0) }?.url.split(separator: "/").last ?? "")
    }

    @Test(arguments: [
        Case("one record of the address", 1, isLinked: true) { _ in },
        Case("one record, with the address in other letters", 1, isLinked: true) {
            $0.email = "CARA@moss.test"
        },
        Case("none", 0, isLinked: false) { _ in },
        Case("two records of the address", 2, isLinked: false) { _ in },
        Case("a record of another address", 1, isLinked: false) { $0.email = "cara@other.test" },
        Case("a record of somebody forgotten", 1, isLinked: false) { $0.erasedAt = Instant(epochMs: 1) },
    ])
    func signUp(_ row: Case) throws {
        let people = People(Instance.demo())
        let instance = people.instance
        let known = row.walkIns.map { _ in
            people.walkIn("Cara M. Moss") {
                $0.email = "cara@moss.test"
                row.change(&$0)
            }
        }
        let all = "SELECT count(*) FROM customers WHERE account_id IS NOT NULL"
        let before = try instance.count(all)
        _ = instance.ask(.json("/v1/sign-ups", #"{"name":"cara","email":"cara@moss.test"}"#))
        // Whoever has typed an address has shown nothing yet.
        #expect(try instance.count(all) == before)
        let confirmed = instance.ask(
            .json(
                "/v1/sign-ups/confirmation",
                #"{"token":"\#(try Self.link(instance.app))","new_password":"\#(People.password)"}"#))
        let account = try #require(confirmed.member("id")?.text.flatMap { UUID($0) })
        let (customer, name) = try instance.app.database.reader().read { tx in
            (
                try CustomerStore(tx: tx).customer(of: AccountID(value: account)),
                try AccountStore(tx: tx).account(AccountID(value: account))?.name
            )
        }
        #expect(customer?.id == (row.isLinked ? known.first : account))
        #expect(name == (row.isLinked ? "Cara M. Moss" : "cara") && customer?.name == name)
        #expect(try instance.count(all) == before + 1)
    }

    @Test("Whoever came from a provider has a record too; their numbers are bound to it, and go with it")
    func provider() throws {
        let people = People(Instance.demo())
        let (app, instance) = (people.instance.app, people.instance)
        let known = people.walkIn("Cara Moss") {
            ($0.email, $0.bornOn, $0.tags) = ("cara@moss.test", "1990-04-01", ["vip"])
        }
        let elder = people.walkIn("Cara Elder") { $0.mergedInto = known }
        let call = try #require(
            try instance.call(.json("/v1/token", #"{"grant_type":"refresh_token"}"#), to: "POST /v1/token"))
        let identity = OpenIDIdentity(
            provider: .google, issuer: "https://accounts.google.com", subject: "1", email: "cara@moss.test",
            isEmailVerified: true, name: "Cara")
        let token = try app.database.write { tx in
            let account = try app.owner(of: identity, .customer, call, tx).get()
            let token = Token()
            try SessionStore(tx: tx).insert(
                SessionStore.New(
                    id: SessionID(value: app.freshID()), account: account.id, tokenDigest: token.digest,
                    stage: .whole, method: .password, agent: "A test", address: "192.0.2.1",
                    endsAt: Instant(epochMs: tx.now.epochMs + 3_600_000)))
            return token.text
        }
        var asked = Asked.json("/v1/me/numbers", #"{"phone":"303 555 0142"}"#, people.cookie(token))
        asked.method = "PUT"
        #expect(instance.ask(asked).member("phone") == "303 555 0142")
        let staffs = instance.get("/v1/customers/\(known)", people.fields(.sales))
        #expect(staffs.member("phone") == "303 555 0142" && staffs.member("born_on") == "1990-04-01")
        _ = instance.ask(
            people.program("POST", "/v1/customers/\(known)/notes", #"{"text":"Tall"}"#))
        #expect(instance.ask(Asked("DELETE", "/v1/me", fields: people.cookie(token))).status == 204)
        let rest = instance.get("/v1/customers/\(known)", people.fields(.sales))
        #expect(
            rest.member("name") == "Erased" && rest.member("born_on") == .null && rest.member("tags.0") == nil
        )
        #expect(instance.get("/v1/customers/\(elder)", people.fields(.sales)).member("name") == "Erased")
        #expect(try instance.count("SELECT count(*) FROM customer_notes") == 0)
    }
}
