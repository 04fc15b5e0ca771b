// Signing in as a program: what lets one in, what does not, and that the two kinds of no cannot be told
// apart.

import Crypto
import Schema
import Testing
import Threads

@testable import FleetPass

@Suite struct SignInTests {
    static func token(
        _ email: String, _ password: String = People.password, kind: String = "staff", more: String = ""
    )
        -> Asked
    {
        .json(
            "/v1/token",
            #"{"grant_type":"password","kind":"\#(kind)","email":"\#(email)","password":"\#(password)"\#(more)}"#
        )
    }

    private static let people = People(Instance.demo())

    private static func refused(_ rule: String, _ asked: Asked) -> Scenario {
        Scenario(
            rule, asked, gives: 401,
            with: [
                "type": "/docs#problem-unauthenticated", "access_token": .null,
                "detail": "The address or the password is not right, or this account cannot sign in.",
            ], has: ["Cache-Control": "no-store", "WWW-Authenticate": #"Bearer realm="api""#],
            lacks: ["Set-Cookie"])
    }

    @Test(arguments: [
        refused("a wrong password", token("sales@people.test", "wrong horse battery staple")),
        refused("nobody's address", token("nobody@people.test")),
        refused("a disabled account", token("disabled@people.test")),
        refused("a customer where staff is asked for", token("customer@people.test")),
        refused("staff where a customer is asked for", token("crew@people.test", kind: "customer")),
        refused("a password that only begins right", token("crew@people.test", People.password + " ")),
        refused("a password in other capitals", token("crew@people.test", "Correct horse battery staple")),
        refused(
            "the longest password there can be", token("crew@people.test", String(repeating: "a", count: 256))
        ),
        Scenario(
            "no password", .json("/v1/token", #"{"grant_type":"password","email":"a@b.test"}"#), gives: 400,
            with: ["errors.0.pointer": "/password"]),
        Scenario("a grant that is none", .json("/v1/token", #"{"grant_type":"magic"}"#), gives: 400),
        Scenario(
            "a refresh token that is none",
            .json("/v1/token", #"{"grant_type":"refresh_token","refresh_token":"x"}"#), gives: 401),
    ])
    func refuse(_ scenario: Scenario) {
        var asked = scenario.asked
        asked.peer = "198.51.100.\(abs(scenario.testDescription.hashValue) % 250 + 1)"
        var scenario = scenario
        scenario.asked = asked
        scenario.run(on: Self.people.instance)
    }

    @Test("An address is compared without its capitals, and tokens are good for what they name")
    func enter() {
        let answer = Self.people.instance.ask(Self.token("Sales@PEOPLE.test"))
        let access = answer.member("access_token")?.text ?? ""
        #expect(answer.status == 200 && answer.member("token_type")?.text == "Bearer")
        let me = Self.people.instance.get("/v1/me", ["Authorization": "Bearer \(access)"])
        #expect(me.status == 200 && me.member("name")?.text == "sales" && me.member("form_token") == .null)
        #expect(me.member("grants")?.list?.contains("leads:view_assigned") == true)
        // Nobody is recognised by a token of another kind, nor by one in the wrong place.
        #expect(Self.people.instance.get("/v1/me", ["Cookie": "__Host-session=\(access)"]).status == 401)
        let basic = Self.people.instance.get("/v1/me", ["Authorization": "Basic \(access)"])
        #expect(basic.status == 401 && basic["WWW-Authenticate"] == #"Bearer realm="api""#)
        let page = Self.people.instance.get("/account")
        #expect(page.status == 303 && page["WWW-Authenticate"] == nil)
    }

    @Test("Known and unknown accounts take the same time")
    func timing() {
        let people = Self.people
        let members = (0..<16).map { _ in people.member(.crew) }
        var known: [Duration] = []
        var unknown: [Duration] = []
        let clock = ContinuousClock()
        for (number, member) in members.enumerated() {
            for isKnown in [true, false] {
                var asked = Self.token(
                    isKnown ? "\(member.value)@people.test" : "nobody\(number)@people.test",
                    "wrong horse battery")
                asked.peer = "203.0.113.\(number + 1)"
                let took = clock.measure { _ = people.instance.ask(asked) }
                if isKnown { known.append(took) } else { unknown.append(took) }
            }
        }
        // A password that is hashed for one and not for the other would show as a factor of ten or more.
        let (one, other) = (known.sorted()[8], unknown.sorted()[8])
        #expect(one < other * 3 && other < one * 3, "\(one) \(other)")
    }

    @Test("Whoever guesses waits longer and longer, and nobody is locked out")
    func throttle() {
        let people = People(Instance.demo())
        var answers: [Answered] = []
        for number in 0..<6 {
            var asked = Self.token("crew@people.test", "wrong horse \(number)")
            asked.peer = "198.51.100.\(number + 1)"
            answers.append(people.instance.ask(asked))
        }
        #expect(answers.prefix(4).allSatisfy { $0.status == 401 } && answers.last?.status == 429)
        #expect(Int(answers.last?["Retry-After"] ?? "").map { 1...60 ~= $0 } == true)
        // As for one who is not there.
        let unknown = (0..<6).map { number in
            var asked = Self.token("nobody@people.test", "wrong horse \(number)")
            asked.peer = "198.51.100.\(number + 11)"
            return people.instance.ask(asked).status
        }
        #expect(unknown == answers.map(\.status))
        #expect(people.instance.ask(Self.token("manager@people.test")).status == 200)
    }

    @Test("A second factor is asked for, its code is good once, and a code from paper stands in for it")
    func secondFactor() throws {
        let people = People(Instance.demo())
        let person = Person.manager
        let fields = people.fields(person)
        let begun = people.instance.ask(Asked("POST", "/v1/me/second-factor", fields: fields))
        let secret = try #require(begun.member("uri")?.text.flatMap { people.secret(in: $0) })
        let code = OneTimeCode.code(secret: secret, step: people.step)
        let confirm = Asked.json("/v1/me/second-factor/confirmation", #"{"code":"\#(code)"}"#, fields)
        let confirmed = people.instance.ask(confirm)
        let codes = confirmed.member("codes")?.list?.compactMap(\.text) ?? []
        #expect(codes.count == 10 && Set(codes).count == 10)
        func enter(_ code: String) -> Int {
            people.instance.ask(Self.token("manager@people.test", more: #","code":"\#(code)""#)).status
        }
        // Used up by the setting up; the next step's is fresh; then it is used up too.
        let next = OneTimeCode.code(secret: secret, step: people.step + 1)
        #expect(people.instance.ask(Self.token("manager@people.test")).status == 403)
        // The half of a session that a program cannot make whole is ended, on record.
        #expect(people.instance.lastEvent("session.ended") == #"{"stage":["code",null]}"#)
        #expect(
            [code, next, next, codes[0], codes[0], "000000"].map(enter) == [401, 200, 401, 200, 401, 401])
        #expect(
            try people.instance.count(
                "SELECT count(*) FROM audit_events WHERE action = 'second_factor.refused'") == 4)
        #expect(people.instance.lastEvent("recovery_code.used") == #"{"left":[10,9]}"#)
    }
}

extension People {
    /// The secret of a link for an app, as the app would read it.
    func secret(in uri: String) -> [UInt8]? {
        guard let start = uri.firstRange(of: "secret=")?.upperBound else { return nil }
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var (bytes, word, bits): ([UInt8], UInt32, UInt32) = ([], 0, 0)
        for letter in uri[start...].utf8.prefix(while: { alphabet.contains($0) }) {
            word = word << 5 | UInt32(alphabet.firstIndex(of: letter) ?? 0)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: word >> bits))
            }
        }
        return bytes
    }

    /// The moment, as codes count it.
    var step: Int64 { Clock.epochMs() / OneTimeCode.stepMs }
}
