// Merging customers, and taking them apart again: what moves, what clashes, and what cannot be undone.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct CustomerMergeTests {
    private static let people = People(Instance.demo())

    static func merge(_ other: UUID, into kept: UUID, dry: Bool = false, _ people: People) -> Asked {
        people.program(
            "POST", "/v1/customers/\(kept)/merge", "{\"other_id\":\"\(other)\",\"dry_run\":\(dry)}")
    }

    @Test("A dry run says what it comes to and does nothing; merging does that")
    func whole() throws {
        let people = Self.people
        let account = try #require(people.account(.other))
        let kept = people.walkIn("Ada Bright") {
            ($0.email, $0.tags, $0.refusedFor) = ("ada@bright.test", ["vip"], "Smoked")
        }
        _ = people.instance.ask(
            people.program(
                "POST", "/v1/customers/\(account.value)/notes", #"{"text":"Tall"}"#))
        var numbers = Asked.json(
            "/v1/me/numbers", #"{"phone":"303 555 0142","licence":"94-023-1842"}"#, people.fields(.other))
        numbers.method = "PUT"
        _ = people.instance.ask(numbers)
        let dry = people.instance.ask(Self.merge(account.value, into: kept, dry: true, people))
        #expect(dry.member("id") == .null && dry.member("obstacles.0") == nil)
        #expect(dry.member("fills") == ["account", "phone", "licence"] && dry.member("clashes") == ["email"])
        #expect(people.instance.get("/v1/customers/\(kept)", people.fields(.sales)).member("phone") == .null)
        let real = people.instance.ask(Self.merge(account.value, into: kept, people))
        #expect(real.status == 200 && real.member("notes") == dry.member("notes"))
        Scenario(
            "kept", get: "/v1/customers/\(kept)", people.fields(.sales), gives: 200,
            with: [
                "account_id": .text("\(account.value)"), "phone": "303 555 0142", "tags": ["vip"],
                "licence.number": "94-023-1842", "email": "ada@bright.test", "do_not_rent": "Smoked",
            ]
        ).run(on: people.instance)
        // They see their own numbers still, and whoever is merged is nobody's.
        #expect(
            people.instance.get("/v1/me/numbers", people.fields(.other)).member("phone") == "303 555 0142")
    }

    private static func refused(
        _ rule: String, gives status: Int, _ kept: @Sendable (inout Customer) -> Void,
        _ other: @Sendable (inout Customer) -> Void, says text: String
    ) -> Scenario {
        Scenario(
            rule, merge(people.walkIn("B", other), into: people.walkIn("A", kept), people), gives: status,
            showing: [text])
    }

    private static let same = people.walkIn("Same")
    private static let elsewhere = people.walkIn("Elsewhere")

    @Test(arguments: [
        Scenario("themselves", merge(same, into: same, people), gives: 422),
        Scenario("nobody", merge(UUID(high: 1, low: 1), into: same, people), gives: 422),
        Scenario("into nobody", merge(same, into: UUID(high: 1, low: 1), people), gives: 404),
        refused(
            "two accounts", gives: 409, { $0.account = people.account(.customer).map { _ in newAccount() } },
            { $0.account = newAccount() }, says: "Both have an account"),
        refused(
            "merged already", gives: 409, { _ in }, { $0.mergedInto = elsewhere },
            says: "\"The other was merged into another"
        ),
        refused(
            "into a merged one", gives: 409, { $0.mergedInto = elsewhere }, { _ in },
            says: "\"The one to be kept was merged into"),
        refused(
            "forgotten", gives: 409, { _ in }, { $0.erasedAt = Instant(epochMs: 1) },
            says: "\"The other was forgotten."),
        refused(
            "reasons too long to keep both", gives: 409,
            { $0.refusedFor = String(repeating: "a", count: 600) },
            { $0.refusedFor = String(repeating: "b", count: 600) }, says: "too long"),
    ])
    func refuse(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    private static func newAccount() -> AccountID {
        let id = AccountID(value: people.instance.app.freshID())
        People.write(people.instance) { tx in
            try AccountStore(tx: tx).insert(
                Account(
                    id: id, version: 1, kind: .customer, name: "A", email: "\(id.value)@people.test",
                    status: .active, verifiedAt: tx.now, password: nil))
        }
        return id
    }

    /// What happens between a merge and its undoing.
    struct Meanwhile: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Where the answer says that it has become different; none: it is undone.
        let pointers: [String]
        let happens: @Sendable (_ kept: UUID, _ other: UUID, _ merge: String) -> Void

        init(
            _ rule: String, at pointers: [String] = [],
            _ happens: @escaping @Sendable (UUID, UUID, String) -> Void
        ) { (testDescription, self.pointers, self.happens) = (rule, pointers, happens) }
    }

    private static func put(_ place: String, _ body: String) {
        _ = people.instance.ask(people.program("PUT", "/v1/customers/\(place)", body))
    }

    private static func run(_ query: String, _ id: UUID) {
        People.write(people.instance) { tx in try tx.run(.assembled(query), .uuid(id)) }
    }

    @Test(arguments: [
        Meanwhile("nothing") { _, _, _ in },
        Meanwhile("a field that was not filled in") { kept, _, _ in
            put("\(kept)", #"{"name":"New","born_on":"1990-04-01","email":"b@b.test","tags":["vip"]}"#)
        },
        Meanwhile("a field that was filled in", at: ["/born_on"]) { kept, _, _ in
            put("\(kept)", #"{"name":"New","born_on":"1991-04-01","email":"b@b.test"}"#)
        },
        Meanwhile("two of them", at: ["/email", "/born_on"]) { kept, _, _ in put("\(kept)", #"{"name":"N"}"#)
        },
        Meanwhile("the reason not to rent", at: ["/do_not_rent"]) { kept, _, _ in
            put("\(kept)/refusal", #"{"reason":"Another"}"#)
        },
        Meanwhile("a note more") { kept, _, _ in
            _ = people.instance.ask(
                people.program("POST", "/v1/customers/\(kept)/notes", #"{"text":"C"}"#))
        },
        Meanwhile("a note less", at: ["/notes"]) { kept, _, _ in
            run("DELETE FROM customer_notes WHERE customer_id = $1", kept)
        },
        Meanwhile("another merge", at: ["/kept_id"]) { kept, _, _ in
            _ = people.instance.ask(merge(kept, into: people.walkIn("C"), people))
        },
        Meanwhile("one of them is forgotten", at: ["/kept_id"]) { _, other, _ in
            run("UPDATE customers SET erased_at = 1 WHERE id = $1", other)
        },
        Meanwhile("it was undone", at: []) { _, _, merge in
            _ = people.instance.ask(
                people.program("POST", "/v1/customer-merges/\(merge)/undo"))
        },
    ])
    func undo(_ meanwhile: Meanwhile) throws {
        let people = Self.people
        let kept = people.walkIn("A") { ($0.email, $0.refusedFor, $0.tags) = (nil, "One", ["vip"]) }
        let other = people.walkIn("B") {
            ($0.email, $0.refusedFor, $0.bornOn) = ("b@b.test", "Two", "1990-04-01")
        }
        _ = people.instance.ask(
            people.program("POST", "/v1/customers/\(other)/notes", #"{"text":"B"}"#))
        let merged = people.instance.ask(Self.merge(other, into: kept, people)).member("id")?.text ?? ""
        meanwhile.happens(kept, other, merged)
        let answer = people.instance.ask(
            people.program("POST", "/v1/customer-merges/\(merged)/undo"))
        let pointers = (answer.json?["errors"]?.list ?? []).compactMap { error in
            error["pointer"]?.text.map { text in "/\(text.split(separator: "/").first ?? "")" }
        }
        #expect(pointers == meanwhile.pointers, "\(answer.body)")
        // People read that; which one it is, the pointers say.
        let ids = (answer.json?["errors"]?.list ?? []).compactMap {
            $0["pointer"]?.text?.split(separator: "/").dropFirst().first
        }
        #expect(ids.allSatisfy { answer.member("detail")?.text?.contains($0) == false })
        let isDone = meanwhile.pointers.isEmpty && meanwhile.testDescription != "it was undone"
        #expect(answer.status == (isDone ? 200 : 409), "\(answer.body)")
        let list = people.instance.get("/v1/customers/\(other)/merges", people.fields(.sales))
        #expect((list.member("items.0.undone_at") == .null) == !meanwhile.pointers.isEmpty)
        guard meanwhile.pointers.isEmpty else { return }
        let back = people.instance.get("/v1/customers/\(kept)", people.fields(.sales))
        #expect(back.member("do_not_rent") == "One" && back.member("email") == .null)
    }
}
