// Tokens, cookies and keys that are no good: each is refused, and the refusal stands in the record with its
// reason.

import Crypto
import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct CredentialTests {
    private static func bearer(_ token: String) -> [String: String] { ["Authorization": "Bearer \(token)"] }

    /// A JWT of the pieces given, signed by whatever key.
    private static func jwt(_ head: String, _ claims: String, key: [UInt8] = [1]) -> String {
        let signed = Base64URL.encode(Array(head.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        return signed + "." + Base64URL.encode(Digest.hmacSHA256(key: key, Array(signed.utf8)))
    }

    @Test("An access token that is not ours, or not any more")
    func access() throws {
        let people = People(Instance.demo())
        let tokens = people.instance.app.secrets.accessTokens
        let session = try #require(people.sessions[.admin])
        let nowMs = Clock.epochMs()
        let good = tokens.make(session, nowMs: nowMs)
        let parts = good.split(separator: ".").map(String.init)
        let other = tokens.make(SessionID(value: people.instance.app.freshID()), nowMs: nowMs)
        let claims = String(decoding: Base64URL.decode(parts[1]) ?? [], as: UTF8.self)
        let day = nowMs / 86_400_000
        let bad: [(String, reason: String)] = [
            (tokens.make(session, nowMs: nowMs - 601_000), "it has expired"),
            (tokens.make(session, nowMs: nowMs - 3 * 86_400_000), "an unknown key"),
            (tokens.make(session, nowMs: nowMs + 3 * 86_400_000), "an unknown key"),
            ("\(parts[0]).\(parts[1]).\(String(parts[2].reversed()))", "a wrong signature"),
            ("\(parts[0]).\(parts[1]).", "a wrong signature"),
            ("\(parts[0]).\(other.split(separator: ".")[1]).\(parts[2])", "a wrong signature"),
            (Self.jwt(#"{"alg":"none","kid":"\#(day)","typ":"JWT"}"#, claims), "another algorithm"),
            (Self.jwt(#"{"alg":"None"}"#, claims), "another algorithm"),
            (Self.jwt(#"{"alg":"HS512","kid":"\#(day)"}"#, claims), "another algorithm"),
            (Self.jwt(#"{"alg":"RS256","kid":"\#(day)"}"#, claims), "another algorithm"),
            (Self.jwt(#"{"alg":"HS256","kid":"\#(day)"}"#, claims), "a wrong signature"),
            (Self.jwt(#"{"alg":"HS256"}"#, claims), "an unknown key"),
            (Self.jwt(#"{"alg":"HS256","kid":"../../keys/root"}"#, claims), "an unknown key"),
            (Self.jwt(#"{"alg":"HS256","kid":"-9223372036854775808"}"#, claims), "an unknown key"),
            (Self.jwt("no JSON", claims), "no token of ours"), ("a.b", "no token of ours"),
            ("..", "no token of ours"),
            (other, "its session has ended"), ("fpk_none", "no such key"),
        ]
        #expect(people.instance.get("/v1/me", Self.bearer(good)).status == 200)
        for (token, reason) in bad {
            let answer = people.instance.get("/v1/me", Self.bearer(token))
            let noted = people.instance.lastEvent("token.refused")
            #expect(answer.status == 401 && noted == #"{"reason":[null,"\#(reason)"]}"#, "\(token) \(noted)")
        }
    }

    @Test("A refresh token is good once; one that comes back ends the session for whoever has it")
    func refresh() {
        let people = People(Instance.demo())
        func refresh(_ token: String) -> Answered {
            people.instance.ask(
                .json("/v1/token", #"{"grant_type":"refresh_token","refresh_token":"\#(token)"}"#))
        }
        let first = people.instance.ask(SignInTests.token("crew@people.test"))
        let stolen = first.member("refresh_token")?.text ?? ""
        let second = refresh(stolen)
        let access = second.member("access_token")?.text ?? ""
        #expect(second.status == 200 && people.instance.get("/v1/me", Self.bearer(access)).status == 200)
        #expect(people.instance.lastEvent("token.refreshed") == "{}")
        #expect(refresh(stolen).status == 401)
        #expect(people.instance.get("/v1/me", Self.bearer(access)).status == 401)
        #expect(refresh(second.member("refresh_token")?.text ?? "").status == 401)
        #expect(people.instance.lastEvent("token.reused") != "")
    }

    @Test("A cookie that leads nowhere is refused, cleared, and never taken up")
    func cookies() {
        let people = People(Instance.demo())
        let good = people.session(of: .crew).token
        let planted = Token().text
        let none = people.instance.get("/v1/me", ["Cookie": "__Host-session=\(planted)"])
        #expect(none.status == 401 && none["Set-Cookie"]?.contains("Max-Age=0") == true)
        #expect(people.instance.lastEvent("session.refused") == #"{"reason":[null,"no such session"]}"#)
        // Which of two is meant cannot be known; and a name that only looks like ours is another's.
        for cookie in [
            "__Host-session=\(good); __Host-session=\(planted)", "__host-session=\(good)", "session=\(good)",
            "x__Host-session=\(good)", "__Host-session=", "__Host-session=\(good)x",
        ] {
            #expect(people.instance.get("/v1/me", ["Cookie": cookie]).status == 401, "\(cookie)")
        }
        #expect(people.instance.get("/v1/me", ["Cookie": "a=b; __Host-session=\(good);c=d"]).status == 200)
    }

    @Test(
        "Signing out, another role and being disabled end it",
        arguments: ["out", "role", "disabled", "elsewhere"])
    func ended(how: String) {
        let people = People(Instance.demo())
        let (one, other) = (people.session(of: .crew).token, people.session(of: .crew).token)
        let crew = people.account(.crew)?.value.description ?? ""
        let admin = people.fields(.admin).merging(["If-Match": "*"]) { $1 }
        switch how {
        case "out": _ = people.instance.ask(Asked("POST", "/v1/token/revocation", fields: people.cookie(one)))
        case "role":
            var asked = Asked.json("/v1/staff/\(crew)", #"{"role":"sales"}"#, admin)
            asked.method = "PATCH"
            _ = people.instance.ask(asked)
        case "disabled":
            _ = people.instance.ask(Asked("POST", "/v1/staff/\(crew)/disablement", fields: admin))
        default: _ = people.instance.ask(Asked("DELETE", "/v1/me/sessions", fields: people.cookie(other)))
        }
        let statuses = [one, other].map {
            people.instance.get("/v1/me", ["Cookie": "__Host-session=\($0)"]).status
        }
        #expect(statuses == (["out", "elsewhere"].contains(how) ? [401, 200] : [401, 401]), "\(statuses)")
    }

    @Test("What changes something takes a token of the form besides the cookie")
    func forms() {
        let people = People(Instance.demo())
        let fields = people.fields(.admin)
        func ask(_ changes: [String: String?]) -> Int {
            let all = fields.merging(changes.compactMapValues { $0 }) { $1 }.filter {
                changes[$0.key] != .some(nil)
            }
            return people.instance.ask(
                .json("/v1/roles", #"{"name":"\#(people.instance.app.freshID())","grants":[]}"#, all)
            ).status
        }
        let others = people.fields(.manager)["X-Form-Token"]
        #expect(ask([:]) == 201)
        #expect(ask(["X-Form-Token": nil]) == 403 && ask(["X-Form-Token": "x"]) == 403)
        #expect(ask(["X-Form-Token": others]) == 403)
        #expect(ask(["Origin": "https://evil.test"]) == 403 && ask(["Sec-Fetch-Site": "cross-site"]) == 403)
        #expect(ask(["Origin": "https://rent.test"]) == 201 && ask(["Sec-Fetch-Site": "same-origin"]) == 201)
    }

    @Test(
        "Half a session is good for the other half, and for leaving",
        arguments: [Session.Stage.code, .enrolment])
    func half(stage: Session.Stage) {
        let people = People(Instance.demo())
        let fields = people.cookie(people.session(of: .admin, stage).token)
        func post(_ path: String) -> Int { people.instance.ask(Asked("POST", path, fields: fields)).status }
        #expect(
            ["/v1/me", "/v1/staff", "/v1/audit"].map { people.instance.get($0, fields).status } == [
                403, 403, 403,
            ])
        #expect(post("/v1/me/second-factor") == (stage == .enrolment ? 200 : 403))
        #expect(post("/v1/token/revocation") == 204 && people.instance.get("/v1/me", fields).status == 401)
    }
}

extension Instance {
    /// What was noted of the last event of that kind; empty if there was none.
    func lastEvent(_ action: String) -> String {
        let found = try? app.database.reader().read { tx in
            try tx.first(
                .assembled("SELECT changes FROM audit_events WHERE action = '\(action)' ORDER BY number DESC")
            ) { $0.text(0) }
        }
        return (found ?? nil) ?? ""
    }
}
