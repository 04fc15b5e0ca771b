// How often somebody is written to because anybody asked for it.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct LetterPaceTests {
    private static func ask(
        _ people: People, _ way: Way, _ email: String, from peer: String = "203.0.113.5"
    ) -> Answered {
        var asked = way.asked(email)
        if !way.rawValue.hasPrefix("/v1/") {
            let browser = Browser(people)
            let form = String(decoding: asked.body ?? [], as: UTF8.self)
            let proof = browser.fields["X-Form-Token"] ?? ""
            asked = .form(way.rawValue, "\(form)&form_token=\(proof)", browser.fields)
        }
        asked.peer = peer
        return people.instance.ask(asked)
    }

    enum Way: String, CaseIterable, Sendable {
        case link = "/sign-in/by-link"
        case forgotten = "/forgotten-password"
        case signUp = "/sign-up"
        case forgottenProgram = "/v1/forgotten-password"
        case signUpProgram = "/v1/sign-ups"

        fileprivate func asked(_ email: String) -> Asked {
            switch self {
            case .link, .forgotten: .form(rawValue, "email=\(email)")
            case .signUp: .form(rawValue, "name=Some+One&email=\(email)")
            case .forgottenProgram: .json(rawValue, #"{"kind":"customer","email":"\#(email)"}"#)
            case .signUpProgram: .json(rawValue, #"{"name":"Some One","email":"\#(email)"}"#)
            }
        }
    }

    /// Those that go out.
    private static func letters(_ people: People) throws -> Int64 {
        try people.instance.count("SELECT count(*) FROM outbox WHERE status <> 'suppressed'")
    }

    private static func wait(_ people: People, ms: Int64) {
        People.write(people.instance) { tx in
            _ = try tx.run(.assembled("UPDATE outbox SET created_at = created_at - $1"), .integer(ms))
        }
    }

    @Test("An address gets one letter a minute; who asks cannot tell", arguments: Way.allCases)
    func minute(way: Way) throws {
        let people = People(Instance.demo())
        let known = people.member(.crew)
        let first = Self.ask(people, way, "customer@people.test")
        #expect(try Self.letters(people) == 1)
        let links = "SELECT count(*) FROM links WHERE used_at IS NULL"
        let good = try people.instance.count(links)
        let again = Self.ask(people, way, "CUSTOMER@People.test")
        // The link before is good still, and what is written for nobody takes the place of a letter.
        #expect(try Self.letters(people) == 1 && people.instance.count(links) == good)
        #expect(try people.instance.count("SELECT count(*) FROM outbox") == 2)
        #expect(again.status == first.status && people.instance.lastEvent("letter.held_back") != "")
        Self.wait(people, ms: LetterPace.leastMs)
        _ = Self.ask(people, way, "customer@people.test")
        #expect(try Self.letters(people) == 2 && people.account(.crew) != known)
    }

    @Test("Known, unknown and held back are answered alike, and as much is written for each")
    func silence() throws {
        let people = People(Instance.demo())
        func told(_ email: String) throws -> (answer: String, rows: Int64) {
            let count = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM audit_events)"
            let before = try people.instance.count(count)
            let answer = Self.ask(people, .forgottenProgram, email)
            return ("\(answer.status) \(answer.body)", try people.instance.count(count) - before)
        }
        let unknown = try told("nobody@people.test")
        let known = try told("customer@people.test")
        let heldBack = try told("customer@people.test")
        #expect(unknown == known && known == heldBack && known.rows == 2)
        // Nobody's address is not remembered: no letter went there.
        #expect(try told("nobody@people.test") == unknown)
    }

    @Test("Answers go at a time of their own, which tells nobody who is known", arguments: Way.allCases)
    func inTime(way: Way) {
        let people = People(Instance.demo())
        _ = people.account(.customer)
        for email in ["nobody@people.test", "customer@people.test", "customer@people.test"] {
            #expect(Self.ask(people, way, email).notBeforeMs == 100, "\(email)")
        }
    }

    @Test("In a day one network gets it ten of a kind; its owner asks from another and is heard")
    func day() throws {
        let people = People(Instance.demo())
        _ = people.account(.customer)
        for _ in 0..<14 {
            #expect(Self.ask(people, .forgottenProgram, "customer@people.test").status == 202)
            Self.wait(people, ms: LetterPace.leastMs)
        }
        #expect(try Self.letters(people) == 10)
        // Another kind, another network, and the same the day after.
        _ = Self.ask(people, .link, "customer@people.test")
        _ = Self.ask(people, .forgottenProgram, "customer@people.test", from: "203.0.113.6")
        #expect(try Self.letters(people) == 12)
        Self.wait(people, ms: LetterPace.dayMs)
        _ = Self.ask(people, .forgottenProgram, "customer@people.test")
        #expect(try Self.letters(people) == 13)
    }

    @Test("Very many networks make everybody wait, for an hour at most")
    func fromAll() throws {
        let people = People(Instance.demo())
        _ = people.account(.customer)
        func askFrom(_ number: Int) {
            _ = Self.ask(people, .forgottenProgram, "customer@people.test", from: "198.51.100.\(number)")
        }
        for number in 0..<60 { askFrom(number) }
        #expect(try Self.letters(people) == 50)
        Self.wait(people, ms: LetterPace.leastPastThatMs)
        for number in 60..<65 { askFrom(number) }
        #expect(try Self.letters(people) == 51)
    }

    @Test("A letter that somebody else asked for does not end the link in the one before")
    func bothGood() throws {
        let people = People(Instance.demo())
        _ = people.account(.customer)
        for peer in ["203.0.113.5", "203.0.113.6"] {
            _ = Self.ask(people, .forgottenProgram, "customer@people.test", from: peer)
        }
        let live = "SELECT count(*) FROM links WHERE purpose = 'password' AND used_at IS NULL"
        #expect(try people.instance.count(live) == 2)
    }

    @Test("Signing up twice within a minute makes one account and sends one letter")
    func signUp() throws {
        let people = People(Instance.demo())
        for _ in 0..<2 {
            #expect(Self.ask(people, .signUpProgram, "fresh@people.test").status == 202)
        }
        #expect(try Self.letters(people) == 1)
        #expect(
            try people.instance.count("SELECT count(*) FROM links WHERE purpose = 'verification'") == 1)
    }
}
