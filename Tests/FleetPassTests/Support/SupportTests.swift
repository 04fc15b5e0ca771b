// Support access: who may give it, what comes of the link, that all is on record, and that it ends.

import Crypto
import HTTP
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct SupportTests {
    private static let people = People(Instance.demo())
    private static let good = #"{"hours":4,"reason":"A wrong total","grants":["leads:view_all"]}"#

    private static func allows(_ person: Person, _ input: String) -> Asked {
        .json("/v1/support-access", input, people.fields(person))
    }

    @Test(arguments: [
        Scenario(
            "for longer than three days",
            allows(.admin, #"{"hours":73,"reason":"A","grants":["fleet:view"]}"#),
            gives: 400, with: ["errors.0.pointer": "/hours"]),
        Scenario(
            "for no time", allows(.admin, #"{"hours":0,"reason":"A","grants":["fleet:view"]}"#), gives: 400),
        Scenario(
            "without a reason", allows(.admin, #"{"hours":1,"reason":"","grants":["fleet:view"]}"#),
            gives: 400),
        Scenario(
            "to do nothing", allows(.admin, #"{"hours":1,"reason":"A","grants":[]}"#), gives: 422,
            with: ["errors.0.pointer": "/grants"]),
        Scenario(
            "to change people", allows(.admin, #"{"hours":1,"reason":"A","grants":["users:manage"]}"#),
            gives: 400),
        Scenario(
            "to make keys", allows(.admin, #"{"hours":1,"reason":"A","grants":["settings:manage"]}"#),
            gives: 400),
        Scenario(
            "to refund", allows(.admin, #"{"hours":1,"reason":"A","grants":["money:refund"]}"#), gives: 400),
        Scenario("by a manager", allows(.manager, good), gives: 403),
        Scenario(
            "by a key that may manage users",
            .json(
                "/v1/support-access", good, ["Authorization": "Bearer \(people.key([.usersManage]))"]),
            gives: 403),
        Scenario(
            "by a form, to do nothing", people.sends(.admin, "/support", "hours=5&reason=A%3Cb"), gives: 422,
            showing: ["role=\"alert\">Support could do nothing.", "A&lt;b"],
            hiding: ["value=\"users:manage\"", "value=\"settings:manage\"", "value=\"money:refund\""]),
        Scenario("ended where none is open", people.sends(.admin, "/support/revocation"), gives: 404),
        Scenario("by a link that never was", get: "/support-access/\(Token().text)", gives: 404),
    ])
    func refuse(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    /// An access that was given, its link, and the browser of whoever comes by it.
    private struct Access {
        let people = People(Instance.demo())
        let path: String
        private let browser: [String: String]

        init(_ grants: String = "leads:view_all") throws {
            let form = "hours=4&reason=A+wrong+total&grants=\(grants)"
            let made = people.instance.ask(people.sends(.admin, "/support", form))
            let words = made.body.split { $0 == "<" || $0 == ">" || $0 == "\n" }
            let link = try #require(words.first { $0.contains(SupportAccess.path) })
            path = SupportAccess.path + link.split(separator: "/").suffix(1).joined()
            let token = Token().text
            browser = [
                "Cookie": "__Host-browser=\(token)",
                "X-Form-Token": people.instance.app.secrets.forms.token(for: [UInt8](token.utf8)),
            ]
        }

        func follow() -> Answered {
            people.instance.ask(.form(path, "form_token=\(browser["X-Form-Token"] ?? "")", browser))
        }

        /// - Returns: the fields of their session.
        func enter() throws -> [String: String] {
            let cookie = try #require(follow()["Set-Cookie"])
            let token = cookie.split(separator: ";")[0].split(separator: "=", maxSplits: 1)[1]
            return people.cookie(String(token))
        }

        func noted(_ action: AuditAction) throws -> Int64 {
            try people.instance.count(
                "SELECT count(*) FROM audit_events WHERE actor = 'support' AND action = '\(action.rawValue)'")
        }
    }

    @Test("The link is good once, for what was ticked and no more; both sides are told until it is revoked")
    func way() throws {
        let access = try Access()
        let (people, instance) = (access.people, access.people.instance)
        #expect(instance.get(access.path).body.contains(">Come in</button>"))
        let session = try access.enter()
        #expect(access.follow().status == 404 && instance.get(access.path).status == 404)
        let statuses = ["/v1/enquiries", "/v1/me", "/v1/audit", "/v1/staff", "/support"].map {
            instance.get($0, session).status
        }
        #expect(statuses == [200, 200, 403, 403, 403])
        let notices = [
            instance.ask(people.opens(.sales, "/account")), instance.get("/support", session),
            instance.ask(people.opens(.customer, "/account")),
        ].map { $0.body.contains("Support access until ") && $0.body.contains(", granted by admin.") }
        #expect(notices == [true, true, false])
        #expect(instance.ask(people.sends(.admin, "/support/revocation")).status == 303)
        #expect(instance.get("/v1/enquiries", session).status == 401)
    }

    @Test("Whatever they ask for is on record, before it is answered, and what is refused too")
    func record() throws {
        let access = try Access("leads:view_all&grants=leads:edit")
        let (people, instance) = (access.people, access.people.instance)
        let session = try access.enter()
        let enquiry = people.enquiry(for: nil)
        _ = instance.get("/v1/enquiries/\(enquiry)", session)
        let statuses = [instance.app.freshID(), enquiry].map { id in
            var assign = Asked.json(
                "/v1/enquiries/\(id)/assignment", #"{"assigned_to":null}"#, session)
            assign.method = "PUT"
            return instance.ask(assign).status
        }
        #expect(statuses == [404, 200])
        #expect(instance.get("/v1/audit", session).status == 403)
        #expect(try access.noted(.supportActed) == 4 && access.noted(.supportEntered) == 1)
        let answer = instance.ask(people.opens(.admin, "/audit"))
        #expect(answer.body.contains("/v1/enquiries/{id}/assignment") && answer.body.contains("Support"))
        #expect(instance.ask(people.opens(.admin, "/v1/audit/verify")).member("ok") == true)
    }

    @Test("Whoever leaves is out, and the link does not let them in again")
    func leave() throws {
        let access = try Access()
        let session = try access.enter()
        let out = access.people.instance.ask(
            .form("/sign-out", "form_token=\(session["X-Form-Token"] ?? "")", session))
        #expect(out.status == 303 && access.people.instance.get("/v1/enquiries", session).status == 401)
        #expect(access.follow().status == 404)
        #expect(try access.noted(.supportLeft) == 1)
    }

    @Test(
        "What a row says cannot give support more than it may ever have, nor longer than its box",
        arguments: [
            ("grants = '[\"users:manage\",\"settings:manage\",\"leads:view_all\"]'", 200, 403),
            ("starts_at = 1, ends_at = 2", 401, 401),
            ("revoked_at = 1", 401, 401),
        ])
    func row(change: String, enquiries: Int, staff: Int) throws {
        let access = try Access()
        let session = try access.enter()
        try access.people.instance.app.database.write { tx in
            _ = try tx.run(.assembled("UPDATE support_accesses SET \(change)"))
        }
        let statuses = ["/v1/enquiries", "/v1/staff", "/v1/api-keys"].map {
            access.people.instance.get($0, session).status
        }
        #expect(statuses == [enquiries, staff, staff])
    }

    @Test("One at a time; a program may give, list and end it; nobody gives more than they may themselves")
    func programs() throws {
        let people = People(Instance.demo())
        let instance = people.instance
        let made = instance.ask(.json("/v1/support-access", Self.good, people.fields(.admin)))
        let again = instance.ask(.json("/v1/support-access", Self.good, people.fields(.admin)))
        #expect(made.status == 201 && made.member("link")?.text?.contains(SupportAccess.path) == true)
        #expect(again.status == 409)
        let list = instance.ask(people.opens(.admin, "/v1/support-access"))
        #expect(list.member("items.0.reason") == "A wrong total" && list.ids.count == 1)
        let key = ["Authorization": "Bearer \(people.key([.usersManage]))"]
        #expect(instance.ask(Asked("DELETE", "/v1/support-access", fields: key)).status == 204)
        let member = try #require(people.account(.crew))
        try instance.app.database.write { tx in
            let id = instance.app.freshID()
            try RoleStore(tx: tx).insert(id, "Keeper", Grants([.usersManage]))
            _ = try tx.run(
                .assembled("UPDATE staff SET role = 'custom', role_id = $2 WHERE id = $1"),
                .uuid(member.value), .uuid(id))
        }
        #expect(
            instance.ask(.json("/v1/support-access", Self.good, people.fields(.crew))).status == 403)
    }

    @Test(
        "Giving access again under the same key gives none again: the same answer, the same link",
        arguments: [("/v1/support-access", good, "link"), ("/v1/staff/ID/invitation", "", "join_url")])
    func repeated(target: String, body: String, told: String) throws {
        let people = People(Instance.demo())
        let place = target.replacing("ID", with: "\(people.member(.crew, .invited).value)")
        let fields = people.fields(.admin).merging(["Idempotency-Key": Token().text]) { $1 }
        let asked =
            body.isEmpty ? Asked("POST", place, fields: fields) : Asked.json(place, body, fields)
        let answers = [people.instance.ask(asked), people.instance.ask(asked)]
        let link = try #require(answers[0].member(told)?.text)
        #expect(answers[0].bodyBytes == answers[1].bodyBytes && answers[0].status == answers[1].status)
        let token = String(link.split(separator: "/").last ?? "")
        // Kept sealed: the link stands nowhere as it is.
        let kept = try people.instance.app.database.reader().read { tx in
            try tx.all(.assembled("SELECT answer FROM idempotency_keys")) { $0.bytes(0) }
        }
        #expect(kept.count == 1)
        #expect(kept.allSatisfy { !String(decoding: $0, as: UTF8.self).utf8.contains(token.utf8) })
        #expect(
            try people.instance.count(
                "SELECT (SELECT count(*) FROM support_accesses) + (SELECT count(*) FROM links)") == 1)
    }

    @Test(
        "A form that is sent twice does its work once, and shows what is shown once again",
        arguments: [
            ("/support", "", "hours=4&reason=A&grants=leads:view_all", "support_accesses"),
            ("/api-keys", "", "name=A&grants=fleet:view", "api_keys"),
            ("/staff", "", "name=Bo&email=bo@b.test&role=crew", "links"),
            ("/staff/ID", "/invitation", "", "links"),
        ])
    func clicked(page: String, verb: String, form: String, table: String) throws {
        let people = People(Instance.demo())
        let place = page.replacing("ID", with: "\(people.member(.crew, .invited).value)")
        let shown = people.instance.ask(people.opens(.admin, place)).body
        let rest = try #require(shown.split(separator: "name=\"idempotency_key\" value=\"").dropFirst().first)
        let key = String(rest.prefix { $0 != "\"" })
        let asked = people.sends(.admin, place + verb, "\(form)&idempotency_key=\(key)")
        let answers = [people.instance.ask(asked), people.instance.ask(asked)]
        #expect(key.utf8.count > 40 && answers[0].status < 300 && answers[0].body.contains("shown this once"))
        #expect(answers[0].bodyBytes == answers[1].bodyBytes && answers[0].status == answers[1].status)
        #expect(answers.allSatisfy { $0["Cache-Control"] == "no-store" })
        #expect(try people.instance.count("SELECT count(*) FROM \(table)") == 1)
        // Another page has another key.
        #expect(!people.instance.ask(people.opens(.admin, place)).body.contains(key))
    }
}
