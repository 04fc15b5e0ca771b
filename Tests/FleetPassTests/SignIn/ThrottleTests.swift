// What is counted of those who guess: that it lasts, ends, and cannot be wiped out by whoever is counted.

import HTTP
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct ThrottleTests {
    private static let nowMs: Int64 = 1_800_000_000_000

    private static func account(_ name: String) -> Throttle.Subject { .account(.customer, "\(name)@b.test") }

    @Test("A flood of newcomers wipes out nothing of whoever was counted before, nor is it kept for ever")
    func flood() {
        let throttle = Throttle()
        let victim = Self.account("victim")
        for _ in 0..<8 { throttle.note(victim, nowMs: Self.nowMs) }
        let wait = throttle.wait(victim, nowMs: Self.nowMs)
        for number in 0..<(ThrottleMemory.most * 2) {
            throttle.note(Self.account("\(number)"), nowMs: Self.nowMs + Int64(number / 100))
        }
        let laterMs = Self.nowMs + 1_000
        #expect(wait == 16 && throttle.wait(victim, nowMs: laterMs) == 15)
        // A newcomer is counted all the same, among others.
        let late = Self.account("late")
        for _ in 0..<8 { throttle.note(late, nowMs: laterMs) }
        #expect((throttle.wait(late, nowMs: laterMs) ?? 0) >= 16)
        // Addresses have a room of their own.
        let address = Throttle.Subject.address(PeerAddress("192.0.2.1") ?? .local)
        throttle.note(address, nowMs: laterMs)
        #expect(throttle.wait(address, nowMs: laterMs) == nil)
        #expect(throttle.wait(victim, nowMs: Self.nowMs + Tries.keptMs) == nil)
    }

    @Test("Memory has an end, and makes room by what no longer counts")
    func room() {
        var memory = ThrottleMemory()
        for key in 0..<UInt64(ThrottleMemory.most * 3) { memory.note(key &* 0x9E37_79B9_7F4A_7C15, 0) }
        let full = memory.count
        #expect(full == ThrottleMemory.most + ThrottleMemory.sharedPlaces)
        memory.note(1, Tries.keptMs + 1_000)
        #expect(memory.count == ThrottleMemory.sharedPlaces + 1)
        #expect(memory.known(1, Tries.keptMs + 1_000)?.count == 1)
    }

    @Test("A success forgets what was counted of its account, and takes back one try of its address")
    func success() {
        let throttle = Throttle()
        let (account, address) = (Self.account("a"), Throttle.Subject.address(.local))
        for _ in 0..<24 { for subject in [account, address] { throttle.note(subject, nowMs: Self.nowMs) } }
        throttle.succeed([account, address])
        #expect(throttle.wait(account, nowMs: Self.nowMs) == nil)
        #expect(throttle.wait(address, nowMs: Self.nowMs) == 8)
    }

    @Test(
        "Of IPv6 the network is counted, of IPv4 the address",
        arguments: [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("192.0.2.1", "192.0.2.2", false), ("::ffff:192.0.2.1", "192.0.2.1", true),
        ])
    func networks(one: String, other: String, isSame: Bool) throws {
        let throttle = Throttle()
        let first = try #require(PeerAddress(one))
        for _ in 0..<24 { throttle.note(.address(first), nowMs: Self.nowMs) }
        let waits = throttle.wait(.address(try #require(PeerAddress(other))), nowMs: Self.nowMs) != nil
        #expect(waits == isSame)
    }

    @Test("Whoever has an account of their own wins no tries at those of others by signing in to it")
    func between() throws {
        let people = People(Instance.demo())
        let authenticator = Authenticator()
        #expect(Browser(people, as: .customer).registers(authenticator).status == 201)
        let browser = Browser(people)
        func enter(_ number: Int) -> Int {
            guard number.isMultiple(of: 2) else {
                return people.instance.ask(SignInTests.token("crew@people.test")).status
            }
            var saying = Authenticator.Saying()
            (saying.type, saying.challenge) = ("webauthn.get", browser.challenge("/v1/passkeys/options"))
            saying.handle = people.account(.customer)?.handle ?? []
            let shown = authenticator.shown(saying)
            return people.instance.ask(.json("/v1/passkeys/sign-in", shown, browser.fields)).status
        }
        // Good ones are free, however many, of either kind.
        #expect((0..<30).map(enter).allSatisfy { $0 == 200 || $0 == 204 })
        let guesses = (0..<24).map { number in
            let guess = people.instance.ask(SignInTests.token("nobody\(number)@people.test", "wrong horse"))
            _ = enter(number)
            return guess.status
        }
        #expect(guesses.prefix(20).allSatisfy { $0 == 401 } && guesses.suffix(3).allSatisfy { $0 == 429 })
    }

    @Test("Signing in in two steps uses up no tries")
    func steps() throws {
        let people = People(Instance.demo())
        let codes = try people.setFactor(of: .sales).codes
        for code in codes.prefix(7) {
            let browser = Browser(people)
            let proof = browser.fields["X-Form-Token"] ?? ""
            let form = "as=staff&email=sales@people.test&password=\(People.password.escaped)"
            let half = people.instance.ask(.form("/sign-in", "\(form)&form_token=\(proof)", browser.fields))
            let token = half["Set-Cookie"]?.dropFirst("__Host-session=".utf8.count).prefix { $0 != ";" }
            let cookie = people.cookie(String(token ?? ""))
            let other = "code=\(code)&form_token=\(cookie["X-Form-Token"] ?? "")"
            #expect(half["Location"] == "/sign-in/code")
            #expect(people.instance.ask(.form("/sign-in/code", other, cookie))["Location"] == "/account")
        }
    }

    @Test("Whoever comes in by a passkey or a link is not made to wait for a mistyped password")
    func forgiven() throws {
        let people = People(Instance.demo())
        let account = try #require(people.account(.customer))
        let throttle = people.instance.app.throttle
        let subject = Throttle.Subject.account(.customer, "customer@people.test")
        let authenticator = Authenticator()
        #expect(Browser(people, as: .customer).registers(authenticator).status == 201)
        let nowMs = try people.instance.app.database.reader().read { $0.now.epochMs }
        func mistype() -> Bool {
            for _ in 0..<9 { throttle.note(subject, nowMs: nowMs) }
            return throttle.wait(subject, nowMs: nowMs) != nil
        }
        #expect(mistype() && Browser(people).signsIn(authenticator, of: .customer).status == 204)
        #expect(throttle.wait(subject, nowMs: nowMs) == nil && mistype())
        let (browser, link) = (Browser(people), Token())
        let cookie = browser.fields["Cookie"]?.split(separator: "=").last.map(String.init) ?? ""
        let digest = Token.digest(of: Array(cookie.utf8))
        People.write(people.instance) { tx in
            try LinkStore(tx: tx).insert(link, .signIn, for: account, in: digest)
        }
        let proof = browser.fields["X-Form-Token"] ?? ""
        let entered = people.instance.ask(
            .form("/sign-in/by-link/\(link.text)", "form_token=\(proof)", browser.fields))
        #expect(entered.status == 303 && throttle.wait(subject, nowMs: nowMs) == nil)
    }
}
