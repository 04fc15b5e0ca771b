// One's own account by pages: devices, password, and the second factor from its picture to its removal.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct AccountPageTests {
    private static let people = People(Instance.demo())

    @Test(arguments: [
        Scenario(
            "who one is, and where one is signed in", people.opens(.sales, "/account/security"), gives: 200,
            has: ["Cache-Control": "no-store"],
            showing: [
                "<dd>sales@people.test</dd>", "<dd>Sales</dd>", "<dd>All locations</dd>", "A test</strong>",
                "this device", "Set up a second factor", "At least 15 characters",
            ], hiding: ["Sign out there", "href=\"/staff\"", "href=\"/audit\""]),
        Scenario(
            "a customer's has no role", people.opens(.customer, "/account/security"), gives: 200,
            showing: ["<dd>customer@people.test</dd>"], hiding: ["<dt>Role</dt>", "href=\"/roles\""]),
        Scenario(
            "what was done is said", people.opens(.crew, "/account?notice=signed_out_there"), gives: 200,
            showing: ["role=\"status\">You are signed out there."]),
        Scenario(
            "a wrong password is told beside its field",
            people.sends(
                .crew, "/account/password", "password=wrong&new_password=purple+anvils+rarely+whistle"),
            gives: 422,
            showing: ["role=\"alert\">That is not your password.", "Present password is not your password."],
            hiding: ["purple"]),
        Scenario(
            "a weak one too",
            people.sends(
                .manager, "/account/password",
                "password=\(People.password.escaped)&new_password=manager@people.test"), gives: 422,
            showing: ["New password is one that others would try early"]),
        Scenario(
            "another's device is not there",
            people.sends(
                .crew, "/account/sessions/\(people.sessions[.sales]?.value.description ?? "")/end"),
            gives: 404),
        Scenario(
            "a code without a begin",
            people.sends(.crew, "/account/second-factor", "step=confirm&code=000000"),
            gives: 422, showing: ["role=\"alert\">That code is not right", "value=\"begin\""]),
    ])
    func page(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("A device is signed out from another, one or all; a new password does it too")
    func devices() {
        let people = People(Instance.demo())
        let others = (0..<3).map { _ in people.session(of: .crew) }
        let page = people.instance.ask(people.opens(.crew, "/account"))
        #expect(
            page.body.split(separator: ">Sign out there<").count == 4
                && page.body.contains("Sign out everywhere else"))
        let one = people.instance.ask(people.sends(.crew, "/account/sessions/\(others[0].id.value)/end"))
        #expect(one["Location"] == "/account/security?notice=signed_out_there")
        #expect(
            others.map { people.instance.get("/account", people.cookie($0.token)).status } == [303, 200, 200])
        let rest = people.instance.ask(people.sends(.crew, "/account/sessions/end-others"))
        #expect(rest["Location"] == "/account/security?notice=signed_out_elsewhere")
        let last = people.session(of: .crew)
        _ = people.instance.ask(
            people.sends(
                .crew, "/account/password",
                "password=\(People.password.escaped)&new_password=purple+anvils+rarely+whistle"))
        #expect(
            (others + [last]).allSatisfy {
                people.instance.get("/account", people.cookie($0.token)).status == 303
            })
    }

    @Test("Whoever must have a second factor sets it up before anything else, and may not remove it")
    func enrolment() throws {
        let people = People(Instance.demo())
        People.write(people.instance) { try OrganisationStore(tx: $0).set(requiresSecondFactor: true) }
        let half = people.cookie(people.session(of: .manager, .enrolment).token)
        func send(_ path: String, _ form: String, _ cookie: [String: String]) -> Answered {
            people.instance.ask(.form(path, "\(form)&form_token=\(cookie["X-Form-Token"] ?? "")", cookie))
        }
        let asked = people.instance.get("/account/second-factor", half)
        #expect(
            asked.body.contains("Your organisation asks you for a second factor")
                && !asked.body.contains("desk-nav"))
        #expect(send("/account/second-factor", "step=begin", half)["Location"] == "/account/second-factor")
        let picture = people.instance.get("/account/second-factor", half)
        let manager = try #require(people.account(.manager))
        let begun = try people.instance.app.database.reader().read {
            try SecondFactor(of: manager, people.instance.app.secrets.ring, $0).begun()
        }
        let secret = try #require(begun)
        let letters =
            picture.body.split(separator: "<code class=\"groups\">").last?.prefix { $0 != "<" } ?? ""
        #expect(
            letters.filter { $0 != " " } == Base32.encode(secret) && picture.body.contains("class=\"qr\""))
        let step = try people.instance.app.database.reader().read { $0.now.epochMs / 30_000 }
        let told = send(
            "/account/second-factor", "step=confirm&code=\(OneTimeCode.code(secret: secret, step: step))",
            half)
        #expect(told.body.split(separator: "<li><code>").count == 11 && told["Cache-Control"] == "no-store")
        let token = told["Set-Cookie"]?.dropFirst("__Host-session=".utf8.count).prefix { $0 != ";" }
        let whole = people.cookie(String(token ?? ""))
        // The page's own form is good for the session that goes on.
        #expect(
            told.formToken == whole["X-Form-Token"] && people.instance.get("/account", whole).status == 200)
        let kept = send(
            "/account/second-factor/removal", "code=\(OneTimeCode.code(secret: secret, step: step + 1))",
            whole)
        #expect(
            kept.status == 409
                && kept.body.contains("role=\"alert\">Your organisation asks for a second factor."))
    }
}
