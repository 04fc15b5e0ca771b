// Passwords that are long enough beside a second factor alone: what becomes of them when it goes.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct ShortPasswordTests {
    private static let short = "tumble k"
    private static let long = "purple anvils rarely whistle"

    private static func choose(_ new: String, for old: String, _ people: People) -> Answered {
        people.instance.ask(
            .json(
                "/v1/me/password", #"{"password":"\#(old)","new_password":"\#(new)"}"#, people.fields(.sales))
        )
    }

    private static func remove(_ code: String, _ people: People) -> Answered {
        people.instance.ask(
            .json("/v1/me/second-factor/removal", #"{"code":"\#(code)"}"#, people.fields(.sales)))
    }

    @Test("Whoever removes the factor has a long password first, and loses no code over it")
    func removal() throws {
        let people = People(Instance.demo())
        let short = Self.choose(Self.short, for: People.password, people)
        #expect(short.status == 422)
        #expect(short.member("detail")?.text == "The new password must have at least 15 characters.")
        let codes = try people.setFactor(of: .sales).codes
        #expect(Self.choose(Self.short, for: People.password, people).status == 204)
        let refused = Self.remove(codes[0], people)
        #expect(refused.status == 422 && refused.member("errors.0.pointer")?.text == "/password")
        let page = people.instance.ask(
            people.sends(.sales, "/account/second-factor/removal", "code=\(codes[0])"))
        #expect(page.status == 422 && page.body.contains("Your password has fewer than 15 characters"))
        #expect(Self.choose(Self.long, for: Self.short, people).status == 204)
        #expect(Self.remove(codes[0], people).status == 204)
    }

    @Test("Where the factor went in another way, a short password lets nobody in: they choose another")
    func otherwise() throws {
        let people = People(Instance.demo())
        let codes = try people.setFactor(of: .sales).codes
        #expect(Self.choose(Self.short, for: People.password, people).status == 204)
        let account = try #require(people.account(.sales))
        func signIn(_ password: String, _ more: String = "") -> Answered {
            people.instance.ask(SignInTests.token("sales@people.test", password, more: more))
        }
        #expect(signIn(Self.short, #","code":"\#(codes[1])""#).status == 200)
        let link = Token()
        People.write(people.instance) { tx in
            try SecondFactorStore(tx: tx).remove(account)
            try LinkStore(tx: tx).insert(link, .password, for: account)
        }
        let refused = signIn(Self.short)
        // As for a wrong one: nobody learns from it that it was right.
        #expect(refused.status == 401 && refused.member("detail") == signIn("wrong").member("detail"))
        func choose(_ password: String) -> Int {
            people.instance.ask(
                .json(
                    "/v1/forgotten-password/confirmation",
                    #"{"token":"\#(link.text)","new_password":"\#(password)"}"#)
            ).status
        }
        #expect(choose(Self.short) == 422 && choose(Self.long) == 204 && signIn(Self.long).status == 200)
    }
}

extension People {
    /// A second factor of theirs, set as they would.
    func setFactor(of person: Person) throws -> (secret: [UInt8], codes: [String]) {
        let account = try #require(self.account(person))
        return Self.write(instance) { [instance] tx in
            let factor = SecondFactor(of: account, instance.app.secrets.ring, tx)
            let secret = try factor.begin()
            let code = OneTimeCode.code(secret: secret, step: tx.now.epochMs / OneTimeCode.stepMs - 1)
            return (secret, try factor.confirm(code, now: tx.now) ?? [])
        }
    }
}
