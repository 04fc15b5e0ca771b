// Signing in by pages: what a form must carry, what is told on it, and where it leads.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct SignInPageTests {
    private static let people = People(Instance.demo())

    /// The form to sign in, from a browser that was shown it.
    private static func form(
        _ fields: String = "as=staff&email=sales@people.test", password: String = People.password,
        token: String? = nil, cookie: String = "a-browser"
    ) -> Asked {
        let proof = token ?? people.instance.app.secrets.forms.token(for: [UInt8]("a-browser".utf8))
        var asked = Asked.form(
            "/sign-in", "\(fields)&password=\(password.escaped)&form_token=\(proof)",
            ["Cookie": "__Host-browser=\(cookie)"])
        asked.peer = "198.51.100.\(abs(fields.hashValue) % 250 + 1)"
        return asked
    }

    private static func leads(_ next: String, to place: String) -> Scenario {
        Scenario(
            "signed in, with \(next) to go on to",
            form("as=staff&email=manager@people.test&next=\(next.escaped)"),
            gives: 303, has: ["Location": place, "Cache-Control": "no-store"])
    }

    /// The cookie of a session that nobody has used for too long.
    private static func ended(_ person: Person) -> [String: String] {
        let session = people.session(of: person)
        People.write(people.instance) { tx in
            let change = "UPDATE sessions SET seen_at = 0, ends_at = ends_at + 86400000 WHERE id = $1"
            _ = try tx.run(.assembled(change), .uuid(session.id.value))
        }
        return ["Cookie": "__Host-session=\(session.token)"]
    }

    @Test(arguments: [
        leads("/audit?action=staff.joined", to: "/audit?action=staff.joined"), leads("/", to: "/"),
        leads("", to: "/account"), leads("//evil.test", to: "/account"),
        leads("/\\evil.test", to: "/account"),
        leads("https://evil.test/", to: "/account"), leads("evil", to: "/account"),
        leads("/a b", to: "/account"), leads("/é", to: "/account"),
        Scenario(
            "customers sign in where nothing else is said", form("email=customer@people.test"), gives: 303,
            has: ["Location": "/account"]),
        Scenario(
            "a wrong password is told on the form, and what was typed stays but for the password",
            form("as=staff&email=nobody@people.test&next=/audit", password: "wrong \"one\""), gives: 401,
            has: ["Cache-Control": "no-store", "Content-Type": "text/html; charset=utf-8"],
            lacks: ["Set-Cookie"],
            showing: [
                "role=\"alert\">The address or the password is not right, or this account cannot sign in.<",
                "value=\"nobody@people.test\"", "name=\"next\" value=\"/audit\"", "Staff sign-in",
            ], hiding: ["wrong &quot;one", "wrong \"one"]),
        Scenario(
            "a field that is no address is told beside it", form("as=staff&email=<b>"), gives: 400,
            showing: ["some fields need another look", "id=\"sign-in-email-error\"", "value=\"&lt;b&gt;\""],
            hiding: ["<b>"]),
        Scenario(
            "another site's next is not kept", form("as=staff&email=x@y.test&next=//evil.test"), gives: 401,
            hiding: ["evil.test"]),
        Scenario(
            "a next with a tab in it, which browsers pass over", form("email=x@y.test&next=/%09/evil.test"),
            gives: 400, hiding: ["evil.test"]),
        Scenario("a disabled account", form("as=staff&email=disabled@people.test"), gives: 401),
        Scenario("no proof that the form is ours", form(token: "x"), gives: 403),
        Scenario("another browser's form", form(cookie: "another"), gives: 403),
        Scenario("a form that never had a proof", .form("/sign-in", "email=a@b.test&password=x"), gives: 400),
    ])
    func sent(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("Staff stay signed in until the browser is closed, customers for ninety days")
    func cookies() {
        let staff = Self.people.instance.ask(Self.form("as=staff&email=crew@people.test"))
        let customer = Self.people.instance.ask(Self.form("email=other@people.test"))
        let end = "; Path=/; Secure; HttpOnly; SameSite=Lax"
        #expect(
            staff["Set-Cookie"]?.hasPrefix("__Host-session=") == true
                && staff["Set-Cookie"]?.hasSuffix(end) == true)
        #expect(customer["Set-Cookie"]?.hasSuffix("\(end); Max-Age=7776000") == true)
    }

    @Test("A form that is shown first gives the browser what its proof is made of")
    func guardsForms() {
        let page = Self.people.instance.get("/sign-in?as=staff&next=%2Faudit")
        let cookie = page["Set-Cookie"]?.split(separator: ";").first.map(String.init) ?? ""
        #expect(page.status == 200 && page["Set-Cookie"]?.hasSuffix("; Max-Age=31536000") == true)
        var asked = Asked.form(
            "/sign-in",
            "as=staff&email=manager@people.test&password=\(People.password.escaped)&form_token=\(page.formToken)",
            ["Cookie": cookie])
        asked.peer = "198.51.100.251"
        #expect(Self.people.instance.ask(asked).status == 303)
        #expect(Self.people.instance.get("/sign-in", ["Cookie": cookie])["Set-Cookie"] == nil)
    }

    @Test("Too many tries are told on the form, with the wait")
    func throttled() {
        let asked = Self.form("as=staff&email=guessed@people.test", password: "wrong")
        let answers = (0..<6).map { _ in Self.people.instance.ask(asked) }
        let last = answers.last { $0.status == 429 }
        #expect(answers.first?.status == 401 && last?["Retry-After"] != nil)
        #expect(last?.body.contains("role=\"alert\">Too many tries. Wait ") == true)
    }

    @Test(arguments: [
        Scenario(
            "staff's pages", get: "/audit?limit=3", gives: 303,
            has: ["Location": "/sign-in?as=staff&next=%2Faudit%3Flimit%3D3"]),
        Scenario(
            "everybody's pages", get: "/account", gives: 303, has: ["Location": "/sign-in?next=%2Faccount"]),
        Scenario(
            "a session that has ended", get: "/staff", ["Cookie": "__Host-session=gone"], gives: 303,
            has: [
                "Location": "/sign-in?as=staff&next=%2Fstaff",
                "Set-Cookie": "__Host-session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
            ]),
        Scenario(
            "a session of staff's that has ended leads to the page for staff", get: "/account/privacy",
            ended(.sales), gives: 303, has: ["Location": "/sign-in?as=staff&next=%2Faccount%2Fprivacy"]),
        Scenario(
            "one of a customer's does not", get: "/account", ended(.customer), gives: 303,
            has: ["Location": "/sign-in?next=%2Faccount"]),
        Scenario(
            "a form that was sent without a session is not led away from what was typed",
            .form("/roles", "name=Valet&form_token=x"), gives: 401, lacks: ["Location"],
            showing: ["href=\"/sign-in\">Sign in</a>"]),
        Scenario("a table is no page", get: "/audit.csv", gives: 401, with: ["status": 401]),
    ])
    func detour(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test(
        "Half a sign-in leads to its other half, and from there on",
        arguments: [
            (Session.Stage.code, "/account", "/sign-in/code?next=%2Faccount"),
            (.code, "/account/second-factor", "/sign-in/code?next=%2Faccount%2Fsecond-factor"),
            (.enrolment, "/account", "/account/second-factor"),
            (.enrolment, "/sign-in/code?next=/roles", "/account/second-factor"),
            (.whole, "/sign-in/code?next=/roles", "/roles"), (.whole, "/sign-in/code", "/account"),
        ])
    func half(stage: Session.Stage, path: String, place: String) {
        let session = Self.people.session(of: .manager, stage)
        let answer = Self.people.instance.get(path, Self.people.cookie(session.token))
        #expect(answer.status == 303 && answer["Location"] == place)
    }

    @Test("A code is the other half; a wrong one is told on the form, and the cookie is another afterwards")
    func code() throws {
        let people = People(Instance.demo())
        let account = try #require(people.account(.manager))
        let secret = People.write(people.instance) { tx in
            let factor = SecondFactor(of: account, people.instance.app.secrets.ring, tx)
            let secret = try factor.begin()
            _ = try factor.confirm(
                OneTimeCode.code(secret: secret, step: tx.now.epochMs / 30_000 - 1), now: tx.now)
            return secret
        }
        let session = people.session(of: .manager, .code)
        func send(_ code: String) -> Answered {
            let cookie = people.cookie(session.token)
            return people.instance.ask(
                .form(
                    "/sign-in/code", "next=/roles&code=\(code)&form_token=\(cookie["X-Form-Token"] ?? "")",
                    cookie))
        }
        let wrong = send("00000000")
        #expect(wrong.status == 401 && wrong.body.contains("role=\"alert\">That code is not right"))
        #expect(wrong.body.contains("inputmode=\"numeric\"") && !wrong.body.contains("00000000"))
        let step = try people.instance.app.database.reader().read { $0.now.epochMs / 30_000 }
        let right = send(OneTimeCode.code(secret: secret, step: step))
        #expect(right["Location"] == "/roles" && right["Set-Cookie"]?.hasPrefix("__Host-session=") == true)
        #expect(
            people.instance.get("/roles", people.cookie(session.token))["Location"]?.contains("next=") == true
        )
    }

    @Test("A session of staff's whose time is over leads to the page for staff too")
    func over() {
        let people = People(Instance.demo())
        let session = people.session(of: .sales)
        People.write(people.instance) { tx in _ = try tx.run(.assembled("UPDATE sessions SET ends_at = 1")) }
        let answer = people.instance.get("/account", people.cookie(session.token))
        #expect(answer["Location"] == "/sign-in?as=staff&next=%2Faccount")
    }

    @Test("Signing out ends the session and takes the cookie away")
    func signOut() {
        let session = Self.people.session(of: .crew)
        let cookie = Self.people.cookie(session.token)
        let answer = Self.people.instance.ask(
            .form("/sign-out", "form_token=\(cookie["X-Form-Token"] ?? "")", cookie))
        #expect(answer["Location"] == "/sign-in?as=staff&notice=signed_out")
        #expect(answer["Set-Cookie"]?.hasSuffix("Max-Age=0") == true)
        #expect(Self.people.instance.get("/account", cookie).status == 303)
    }
}

extension Answered {
    /// Of the first form on the page.
    var formToken: String {
        let mark = "name=\"form_token\" value=\""
        let place = bodyBytes.indices.first { bodyBytes[$0...].starts(with: mark.utf8) } ?? bodyBytes.endIndex
        return String(
            decoding: bodyBytes[place...].dropFirst(mark.utf8.count).prefix { $0 != 0x22 }, as: UTF8.self)
    }
}
