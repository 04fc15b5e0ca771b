// Passkeys from end to end: adding one, signing in with it, and that nothing but the right thing will do.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct PasskeyTests {
    @Test("A passkey is added, lets its owner in with both factors, and is gone once removed")
    func whole() throws {
        let people = People(Instance.demo())
        let browser = Browser(people, as: .manager)
        let authenticator = Authenticator()
        let added = browser.registers(authenticator)
        let id = added.member("id")?.text ?? ""
        // A second factor, and one demanded of all who may change much: neither is asked for.
        People.write(people.instance) { tx in
            let account = try #require(people.account(.manager))
            try SecondFactorStore(tx: tx).begin([1], of: account)
            try SecondFactorStore(tx: tx).confirm(account, step: 1)
            _ = try tx.run(.assembled("UPDATE organisation SET requires_second_factor = 1"))
        }
        let entered = Browser(people).signsIn(authenticator, of: .manager)
        let me = browser.me(entered)
        #expect(added.status == 201 && entered.status == 204 && entered["Cache-Control"] == "no-store")
        #expect(me.member("name")?.text == "manager" && me.member("stage")?.text == "whole")
        let list = people.instance.get("/v1/me/passkeys", browser.fields)
        #expect(list.ids == [id] && list.member("items.0.seen_at")?.text != nil)
        let foreign = Asked("DELETE", "/v1/me/passkeys/\(id)", fields: people.fields(.sales))
        let own = Asked("DELETE", "/v1/me/passkeys/\(id)", fields: browser.fields)
        #expect([foreign, own, own].map { people.instance.ask($0).status } == [404, 204, 404])
        let gone = Browser(people).signsIn(authenticator, of: .manager)
        #expect(gone.status == 401 && browser.reason() == "an unknown credential")
    }

    @Test("ES256, by a signature that another library made, and not one bit of it may differ")
    func es256() {
        let people = People(Instance.demo())
        var authenticator = Authenticator()
        authenticator.point = (ES256.x, ES256.y)
        #expect(Browser(people, as: .crew).registers(authenticator).status == 201)
        var saying = Authenticator.Saying()
        (saying.type, saying.challenge, saying.count) = ("webauthn.get", ES256.challenge, 1)
        saying.handle = people.account(.crew)?.handle ?? []
        var statuses: [Int] = []
        for bit in [40, 300, nil] {
            let browser = Browser(people)
            ES256.give(to: browser)
            let signed = bit.map { flipped(ES256.signature, bit: $0) } ?? ES256.signature
            statuses.append(
                browser.post("/v1/passkeys/sign-in", authenticator.shown(saying, signed: signed)).status)
        }
        #expect(statuses == [401, 401, 204])
    }

    @Test("A challenge is good once, for five minutes, for one thing, in one browser")
    func challenges() throws {
        let people = People(Instance.demo())
        let (browser, other) = (Browser(people), Browser(people))
        let owner = Browser(people, as: .sales)
        let authenticator = Authenticator()
        #expect(owner.registers(authenticator).status == 201)
        let challenges = (0..<3).map { _ in browser.challenge("/v1/passkeys/options") }
        func enter(_ place: Browser, _ challenge: String, origin: String? = nil) -> Int {
            place.signsIn(authenticator, of: .sales, challenge: challenge) {
                $0.origin = origin ?? $0.origin
            }.status
        }
        #expect(enter(other, challenges[0]) == 401 && enter(browser, challenges[0]) == 204)
        #expect(enter(browser, challenges[0]) == 401)
        // Whatever else is wrong with it, it is used up.
        #expect(enter(browser, challenges[1], origin: "https://evil.test") == 401)
        #expect(enter(browser, challenges[1]) == 401 && owner.reason() == "a challenge that is not good here")
        People.write(people.instance) { tx in
            _ = try tx.run(.assembled("UPDATE passkey_challenges SET ends_at = ends_at - 300000"))
        }
        let foreign = [
            enter(browser, challenges[2]), enter(owner, owner.challenge("/v1/me/passkeys/options")),
        ]
        let crossed = [
            owner.registers(Authenticator()) { $0.challenge = owner.challenge("/v1/passkeys/options") },
            owner.registers(Authenticator()) {
                $0.challenge = Browser(people, as: .sales).challenge("/v1/me/passkeys/options")
            },
        ].map(\.status)
        #expect(foreign == [401, 401] && crossed == [422, 422])
    }

    @Test("A count that goes back, or stays, is a copy's; those that do not count say nothing")
    func counts() throws {
        let people = People(Instance.demo())
        let authenticator = Authenticator()
        let browser = Browser(people, as: .crew)
        #expect(browser.registers(authenticator) { $0.count = 7 }.status == 201)
        let statuses = [8, 8, 7, 0, 9, 4_000_000_000, 1].map { count in
            Browser(people).signsIn(authenticator, of: .crew) { $0.count = count }.status
        }
        #expect(statuses == [204, 401, 401, 401, 204, 204, 401])
        #expect(browser.reason("passkey.cloned") == "its count went back" && browser.reason() == "nothing")
        let silent = Authenticator()
        _ = browser.registers(silent)
        #expect((0..<3).allSatisfy { _ in Browser(people).signsIn(silent, of: .crew).status == 204 })
    }

    @Test("Adding one takes a fresh proof, and room; a known one is named to the browser and refused")
    func options() throws {
        let people = People(Instance.demo())
        let browser = Browser(people, as: .admin)
        let authenticator = Authenticator()
        #expect(browser.registers(authenticator).status == 201)
        #expect(browser.registers(authenticator).status == 422)
        #expect(browser.reason() == "a credential that is known")
        let options = browser.post("/v1/me/passkeys/options")
        #expect(
            options.member("excludeCredentials.0.id")?.text == Base64URL.encode(authenticator.id)
                && options.member("rp.id")?.text == "localhost"
                && options.member("authenticatorSelection.userVerification")?.text == "required")
        for _ in 1..<Passkey.mostOfAccount { _ = browser.registers(Authenticator()) }
        #expect(browser.post("/v1/me/passkeys/options").status == 409)
        let late = Browser(people, as: .manager)
        People.write(people.instance) { tx in
            _ = try tx.run(.assembled("UPDATE sessions SET proven_at = proven_at - 900000"))
        }
        #expect(late.post("/v1/me/passkeys/options").status == 403)
    }

    @Test("The last passkey stays where nothing else lets its owner in")
    func last() throws {
        let people = People(Instance.demo())
        let account = try #require(people.account(.customer))
        People.write(people.instance) { tx in
            _ = try tx.run(
                .assembled("UPDATE accounts SET password = NULL WHERE id = $1"), .uuid(account.value))
        }
        let ids = (0..<2).map { _ in people.passkey(of: .customer) }
        let page = people.instance.ask(people.sends(.customer, "/account/passkeys/\(ids[0])/removal"))
        #expect(page["Location"] == "/account/security?notice=passkey_removed")
        let kept = people.instance.ask(people.sends(.customer, "/account/passkeys/\(ids[1])/removal"))
        #expect(
            kept.status == 409 && kept.body.contains("role=\"alert\">You have no other way to sign in."))
        let own = Asked("DELETE", "/v1/me/passkeys/\(ids[1])", fields: people.fields(.customer))
        #expect(people.instance.ask(own).status == 409)
        People.write(people.instance) { tx in
            let kept = KeptPassword(hash: "any", needsFactor: false)
            try AccountStore(tx: tx).setPassword(kept, of: account)
        }
        #expect(people.instance.ask(own).status == 204)
    }

    @Test("Whoever may not sign in cannot by a passkey either, nor without the cookie of our page")
    func shut() throws {
        let people = People(Instance.demo())
        let authenticator = Authenticator()
        let browser = Browser(people, as: .crew)
        #expect(browser.registers(authenticator).status == 201)
        let bare = people.instance.ask(Asked("POST", "/v1/passkeys/options"))
        let foreign = people.instance.ask(
            Asked(
                "POST", "/v1/passkeys/options",
                fields: Browser(people).fields.merging(["Origin": "https://evil.test"]) { $1 }))
        #expect(bare.status == 403 && foreign.status == 403)
        People.write(people.instance) { tx in
            try AccountStore(tx: tx).setStatus(.disabled, of: try #require(people.account(.crew)))
        }
        let refused = Browser(people).signsIn(authenticator, of: .crew)
        #expect(refused.status == 401 && refused["Set-Cookie"] == nil)
        #expect(browser.reason() == "an account that cannot sign in")
    }

    private func flipped(_ bytes: [UInt8], bit: Int) -> [UInt8] {
        var bytes = bytes
        bytes[bit / 8] ^= 1 << (bit % 8)
        return bytes
    }
}

/// What a P-256 key of another library has signed, for the site localhost, a count of 1 and this challenge.
private enum ES256 {
    static let challenge = "Zml4ZWQgY2hhbGxlbmdlIGZvciBhIGZpeGVkIHNpZ25hdHU"
    static let x = bytes("c595142bac4e37f267bd711bec159cad19d4fc69090d7b8cfaa81275337408a4")
    static let y = bytes("bbe749416489a69cb9324d16de6168352ec1e072d1d5cd516df339e930c0be6d")
    static let signature = bytes(
        "30450220710d3354763cd32f098c3252e7b22bee8ffa81b5b48f390af141a42b13e55dfa"
            + "022100837e03bccb8df14048325be8f9b3a6ba4e3c3c78390898e97002682cd1e296e7")

    /// As if the browser had asked for it just now.
    static func give(to browser: Browser) {
        let cookie = browser.fields["Cookie"]?.split(separator: "=").last.map(String.init) ?? ""
        People.write(browser.people.instance) { tx in
            let digest = Token.digest(of: Array(challenge.utf8))
            _ = try tx.run(
                .assembled("DELETE FROM passkey_challenges WHERE challenge_digest = $1"), .bytes(digest))
            _ = try tx.run(
                .assembled(
                    """
                    INSERT INTO passkey_challenges (challenge_digest, purpose, browser_digest, ends_at)
                    VALUES ($1, 'sign_in', $2, $3)
                    """),
                .bytes(digest), .bytes(Token.digest(of: Array(cookie.utf8))),
                .integer(tx.now.epochMs + 1_000))
        }
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count, by: 2).map { start in
            UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) ?? 0
        }
    }
}
