// Requests sent again: one effect, one answer, and no way to get another's answer by accident.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct IdempotencyTests {
    private func ask(_ instance: Instance, _ key: String?, _ changes: [String: String] = [:]) -> Answered {
        instance.ask(
            .json("/v1/enquiries", Written.json(changes), key.map { ["Idempotency-Key": $0] } ?? [:]))
    }

    @Test(
        "The same request with the same key has one effect and one answer",
        arguments: ["k", "7f1c-99", String(repeating: "~", count: 255), "\"quoted\"", "!"])
    func repeated(key: String) throws {
        let instance = Instance.demo()
        let first = ask(instance, key)
        let others = [ask(instance, key), ask(instance, key)]
        #expect(
            first.status == 201 && others.allSatisfy { $0.status == 201 && $0.bodyBytes == first.bodyBytes })
        #expect(
            others.allSatisfy {
                $0["Content-Type"] == first["Content-Type"] && $0["Cache-Control"] == first["Cache-Control"]
            })
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 1)
    }

    @Test("Without a key each request has its own effect")
    func noKey() throws {
        let instance = Instance.demo()
        #expect(ask(instance, nil).body != ask(instance, nil).body)
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 2)
    }

    @Test("A key serves one body alone, and another key serves the same body again")
    func otherBody() throws {
        let instance = Instance.demo()
        let first = ask(instance, "k")
        let other = ask(instance, "k", ["message": "\"Something else\""])
        #expect(other.status == 422 && other.member("type")?.text == "/docs#problem-unprocessable")
        #expect(ask(instance, "k2").body != first.body && ask(instance, "k").body == first.body)
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 2)
    }

    @Test(
        "A malformed key is refused before anything happens",
        arguments: [
            "", "a b", String(repeating: "k", count: 256), "kéy", "a\tb",
        ])
    func malformed(key: String) throws {
        let instance = Instance.shared
        #expect(ask(instance, key).status == 400)
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 0)
    }

    @Test("A refusal is not kept: the request may be put right under the same key")
    func refusalIsNotKept() throws {
        let instance = Instance.demo()
        #expect(ask(instance, "k", ["vehicle_id": "\"\(Demo.id(999))\""]).status == 422)
        #expect(ask(instance, "k", ["vehicle_id": "\"\(Demo.active)\""]).status == 201)
    }

    @Test("Keys are forgotten after a day, not before")
    func forgotten() throws {
        let instance = Instance.demo()
        let first = ask(instance, "old")
        let ages: [Int64] = [24 * 3_600_000 - 60_000, 24 * 3_600_000 + 60_000]
        let replays = try ages.map { age in
            try instance.app.database.write { tx in
                _ = try tx.run(
                    .assembled("UPDATE idempotency_keys SET created_at = $1"), .integer(tx.now.epochMs - age))
            }
            return ask(instance, "old").body == first.body
        }
        #expect(replays == [true, false])
    }

    /// Sweeping takes a few at a time, so a record can outlive its day by long.
    @Test("A record older than a day is replaced, though others are swept first")
    func replaced() throws {
        let instance = Instance.demo()
        let first = ask(instance, "k")
        try instance.app.database.write { tx in
            try tx.run(
                .assembled("UPDATE idempotency_keys SET created_at = $1"),
                .integer(tx.now.epochMs - 25 * 3_600_000))
            for number in 0..<40 as Range<Int64> {
                try tx.run(
                    .assembled(
                        """
                        INSERT INTO idempotency_keys (number, name, request_digest, status, answer, created_at)
                        VALUES ($1, $2, $3, 201, $4, 0)
                        """), .integer(-1 - number), .bytes(Random.bytes(32)), .bytes(Random.bytes(32)),
                    .bytes([]))
            }
        }
        // Even another body: the old request is forgotten.
        let second = ask(instance, "k", ["message": "\"Something else\""])
        #expect(second.status == 201 && second.body != first.body)
        #expect(ask(instance, "k", ["message": "\"Something else\""]).body == second.body)
        #expect(try instance.count("SELECT count(*) FROM idempotency_keys WHERE number >= 0") == 1)
    }

    /// A clock that is set to and fro for a while loses nothing: only what is sure to be over goes.
    @Test(
        "What a clock that was years ahead has kept goes once something later is old",
        arguments: [(age: 25, left: 1), (age: 23, left: 4)] as [(age: Int64, left: Int)])
    func fromAhead(age: Int64, left: Int) throws {
        let instance = Instance.demo()
        for key in ["ahead", "old", "older"] { _ = ask(instance, key) }
        try instance.app.database.write { tx in
            for (number, hours) in [(1, -80_000), (2, age), (3, age)] as [(Int64, Int64)] {
                try tx.run(
                    .assembled("UPDATE idempotency_keys SET created_at = $1 WHERE number = $2"),
                    .integer(tx.now.epochMs - hours * 3_600_000), .integer(number))
            }
        }
        // What a transaction asks first it is told as it was at its beginning.
        try instance.app.database.write { tx in while try Idempotency.forgetAhead(tx) {} }
        _ = ask(instance, "new")
        #expect(try instance.count("SELECT count(*) FROM idempotency_keys") == left)
    }

    @Test("Keys that a client counts up stay neighbours, so that they share a page")
    func counted() throws {
        let instance = Instance.demo()
        for number in 10..<20 { _ = ask(instance, "my-\(number)") }
        _ = ask(instance, "your-10")
        let beginnings = "SELECT count(DISTINCT substr(name, 1, 8)) FROM idempotency_keys"
        #expect(try instance.count("SELECT count(*) FROM idempotency_keys") == 11)
        #expect(try instance.count(beginnings) == 2)
    }

    @Test("Two keys in one request are refused, even two that are alike", arguments: ["k", "other"])
    func two(other: String) throws {
        let instance = Instance.shared
        let fields = ["Idempotency-Key": "k", "idempotency-key": other]
        let answer = instance.ask(.json("/v1/enquiries", Written.json(), fields))
        #expect(answer.status == 400 && answer.body.utf8.contains("must be given once".utf8))
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 0)
    }

    @Test("A repetition has the status that was answered first")
    func status() throws {
        let instance = Instance.demo()
        _ = ask(instance, "k")
        try instance.app.database.write { tx in
            _ = try tx.run(.assembled("UPDATE idempotency_keys SET status = 202"))
        }
        #expect(ask(instance, "k").status == 202)
    }

    /// Each way of asking, with a key that nobody could have counted up to.
    @Test(
        "Fifty at once with one key have one effect, and all get the same bytes",
        arguments: [
            Way(name: "a program") { .json("/v1/enquiries", Written.json(), ["Idempotency-Key": $0]) },
            Way(name: "a form") {
                .form("/vehicles/\(Demo.active)/enquiry", Written.form(["idempotency_key": $0]))
            },
        ], 1...3)
    func together(way: Way, round: Int) async throws {
        let instance = Instance.demo()
        let asked = way.asked(Token().text)
        let answers = await withTaskGroup(of: Answered.self) { group in
            for _ in 0..<50 { group.addTask { instance.ask(asked) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let first = try #require(answers.first)
        #expect(first.status == (way.name == "a form" ? 200 : 201) && first.bodyBytes.count > 40)
        #expect(answers.allSatisfy { $0.status == first.status && $0.bodyBytes == first.bodyBytes })
        #expect(answers.count == 50 && Set(answers.map { $0["Content-Type"] }).count == 1)
        #expect(try instance.count("SELECT count(*) FROM enquiries") == 1)
        #expect(try instance.count("SELECT count(*) FROM idempotency_keys") == 1)
        #expect(
            try instance.count("SELECT count(*) FROM audit_events WHERE action = 'enquiry.taken'") == 1)
    }

    struct Way: CustomTestStringConvertible, Sendable {
        let name: String
        let asked: @Sendable (String) -> Asked

        var testDescription: String { name }
    }
}
