// Reads of several visitors in one go: each is answered once, as if it had come alone, whatever the others
// do.

import Schema
import Store
import Synchronization
import Testing

@testable import FleetPass

@Suite struct TogetherTests {
    private struct Refused: Error, Equatable {}

    /// What one visitor reads; the answer, or nil if that must fail.
    private struct Reading: Sendable {
        let name: String
        let expected: String?
        let body: @Sendable (Transaction) throws -> String
    }

    private static let make = Query("SELECT make FROM vehicles WHERE id = $1")
    private static let count = Query("SELECT count(*) FROM vehicles WHERE status = $1")

    private static func make(_ tx: Transaction) throws -> String {
        try tx.first(make, .uuid(UUID(Demo.active))) { $0.text(0) } ?? "none"
    }

    private static func counted(_ status: String, _ tx: Transaction) throws -> Int64 {
        try tx.first(count, .text(status)) { $0.integer(0) } ?? -1
    }

    private static let readings: [Reading] = [
        Reading(name: "one statement", expected: "Toyota") { try make($0) },
        Reading(name: "none", expected: "nothing") { _ in "nothing" },
        Reading(name: "more than fit a rehearsal", expected: "20") { tx in
            let total = try (0..<20).map { try counted("no such status \($0)", tx) + 1 }.reduce(0, +)
            return "\(total)"
        },
        Reading(name: "what the second asks depends on the first", expected: "0") { tx in
            "\(try counted(try make(tx), tx))"
        },
        Reading(name: "refuses by itself", expected: nil) { tx in
            _ = try make(tx)
            throw Refused()
        },
        Reading(name: "a statement that fails", expected: nil) { tx in
            let wrong = Query("SELECT abs(-9223372036854775807 - 1) FROM vehicles")
            return "\(try tx.first(wrong) { $0.integer(0) } ?? 0)"
        },
        Reading(name: "swallows what stops it", expected: "Toyota") { tx in
            let first = (try? make(tx)) ?? "swallowed"
            return try make(tx) == first ? first : "swallowed"
        },
        Reading(name: "asks something else each time", expected: "once") { tx in
            let turn = turns.add(1, ordering: .relaxed).newValue
            _ = try counted("turn \(turn)", tx)
            return "once"
        },
        Reading(name: "wants to write", expected: nil) { tx in
            try tx.run(.assembled("UPDATE vehicles SET make = 'Spoilt'"))
            return try make(tx)
        },
    ]
    private static let turns = Atomic<Int>(0)

    @Test("Each is answered once, as if it had come alone", arguments: [1, 2, 9, 40])
    func mixed(visitors: Int) throws {
        let instance = Instance.demo()
        let asked = (0..<visitors).map { Self.readings[$0 % Self.readings.count] }
        let reader = try instance.app.database.reader()
        let answers = Self.together(visitors, reader) { try asked[$0].body($1) }
        reader.endTurn()
        let wrong = zip(asked, answers).filter { $1 != [$0.expected] }
        #expect(wrong.isEmpty, "\(wrong.map { "\($0.name): \($1)" })")
        #expect(try reader.read { try Self.make($0) } == "Toyota")
    }

    private static let listed = Query(
        "SELECT make FROM vehicles WHERE id = $1",
        forSeveral: "SELECT make, array_position($1, id) FROM vehicles WHERE id = ANY($1)")

    @Test("What is asked with one list answers each, though several ask the same, and some for nothing")
    func lists() throws {
        let reader = try Instance.demo().app.database.reader()
        let expected = try reader.read { tx in
            try tx.all(.assembled("SELECT id, make FROM vehicles")) { (try $0.uuid(0), $0.text(1)) }
        }
        reader.endTurn()
        #expect(expected.count > 1)
        let none = (UUID(high: 1, low: 2), "none")
        let asked = expected + [none] + expected.reversed() + [none, none]
        let answers = Self.together(asked.count, reader) { index, tx in
            try tx.first(Self.listed, .uuid(asked[index].0)) { $0.text(0) } ?? "none"
        }
        #expect(answers == asked.map { [$0.1] })
    }

    private static let tooLarge = Query(
        "SELECT abs(-9223372036854775807 - 1) + $1 FROM vehicles", postgres: "SELECT $1::int4 FROM vehicles")

    @Test(
        "What one cannot even be asked fails for that one alone, whoever else fails",
        arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0], [0, 2, 0, 1, 0]])
    func mistakes(order: [Int]) throws {
        let wrong = Query("SELECT abs(-9223372036854775807 - 1) FROM vehicles")
        let reader = try Instance.demo().app.database.reader()
        let answers = Self.together(order.count, reader) { index, tx in
            switch order[index] {
            case 0: try Self.make(tx)
            case 1: "\(try tx.first(wrong) { $0.integer(0) } ?? 0)"
            default: "\(try tx.first(Self.tooLarge, .integer(1 << 40)) { $0.integer(0) } ?? 0)"
            }
        }
        reader.endTurn()
        #expect(answers == order.map { [$0 == 0 ? "Toyota" : nil] })
    }

    @Test("Whoever's reading fails after all is told so, whatever was made on the way")
    func lostAnswers() throws {
        let instance = Instance.demo()
        let (app, lost) = (instance.app, LosingDatabase(instance.app.database))
        let losing = try App(
            app.configuration, on: app.premises, keys: app.keys, app.secrets, lost, workers: app.workers)
        let answer = instance.ask(Asked("GET", "/v1/locations"), at: PublicDesk(losing, RouteTable(losing)))
        #expect(answer.status == 503)
        #expect(instance.get("/v1/locations").status == 200)
    }

    @Test("All see one state of the data, also where another commits between their statements")
    func oneState() throws {
        let instance = Instance.demo()
        let reader = try instance.app.database.reader()
        // Of this test alone: what others have asked last of late is taken for the last thing that is asked.
        let active = Query("SELECT count(*) FROM vehicles WHERE status = $1")
        func counted(_ tx: Transaction) throws -> Int64? {
            try tx.first(active, .text("active")) { $0.integer(0) }
        }
        let before = try reader.read { try counted($0) }
        reader.endTurn()
        let seen = Self.together(2, reader) { _, tx in
            let first = try counted(tx)
            try instance.app.database.write { tx in
                try tx.run(.assembled("UPDATE vehicles SET status = 'sold'"))
            }
            return [first, try counted(tx)]
        }
        reader.endTurn()
        // A file's reader takes its turn anew for each.
        #expect(TestStore.isFile || seen == [[[before, before]], [[before, before]]])
        #expect(try reader.read { try counted($0) } == 0)
    }

    @Test("Whoever has read already goes on with what they have")
    func afterOthers() throws {
        let instance = Instance.demo()
        // More often than there are connections: one that was lost each time would be missed.
        for _ in 0..<40 {
            let reader = try instance.app.database.reader()
            _ = try reader.read { try Self.make($0) }
            #expect(Self.together(2, reader) { try Self.make($1) } == [["Toyota"], ["Toyota"]])
            reader.endTurn()
        }
    }

    @Test("However many texts were assembled, each gets its own answer")
    func assembled() throws {
        let instance = Instance.demo()
        let reader = try instance.app.database.reader()
        func number(_ text: Int, _ tx: Transaction) throws -> Int64? {
            try tx.first(.assembled("SELECT \(text) + length($1)"), .text("")) { $0.integer(0) }
        }
        for text in 0..<1_100 { _ = try reader.read { try number(text, $0) } }
        reader.endTurn()
        let answers = Self.together(9, reader) { index, tx in
            index % 3 == 0 ? try Self.counted("active", tx) : try number(5_000 + index, tx)
        }
        reader.endTurn()
        let active = try reader.read { try Self.counted("active", $0) }
        let expected: [[Int64?]] = (0..<9).map { index in [index % 3 == 0 ? active : Int64(5_000 + index)] }
        #expect(answers == expected)
    }

    /// What each asks with values of its own.
    private struct Gathered: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let query: Query
        let columns: Int
        let values: [[Value]]
    }

    private static let nowhere = Value.uuid(UUID(high: 1, low: 2))
    private static let gathered: [Gathered] = [
        Gathered(
            testDescription: "a row, or none",
            query: Query("SELECT make, model, id FROM vehicles WHERE id = $1"), columns: 3,
            values: [[.uuid(UUID(Demo.active))], [nowhere], [.null], [.uuid(UUID(Demo.active))]]),
        Gathered(
            testDescription: "many rows, of a text and a number",
            query: Query("SELECT plate, make FROM vehicles WHERE make = $1 AND year >= $2"), columns: 2,
            values: [
                [.text("Toyota"), .integer(2_000)], [.text(""), .integer(0)], [.null, .integer(0)],
                [.text("Toyota"), .null], [.text("Škoda"), .integer(0)], [.text("it's $1"), .integer(-5)],
            ]),
        Gathered(
            testDescription: "what looks like a parameter and is none",
            query: Query("SELECT '$1 it''s', plate = $2 AND make <> '$2' FROM vehicles WHERE id = $1"),
            columns: 2,
            values: [[.uuid(UUID(Demo.active)), .text("none")], [nowhere, .text("none")]]),
        Gathered(
            testDescription: "of many rows one",
            query: Query("SELECT max(model), max(plate) FROM vehicles WHERE make = $1"), columns: 2,
            values: [[.text("Toyota")], [.text("none")], [.text("Toyota")]]),
        Gathered(
            testDescription: "a reading in another",
            query: Query("SELECT (SELECT make FROM vehicles v WHERE v.id = $1) FROM locations"), columns: 1,
            values: [[.uuid(UUID(Demo.active))], [nowhere]]),
        Gathered(
            testDescription: "sorted and cut off, each by itself",
            query: Query("SELECT plate FROM vehicles WHERE make = $1 ORDER BY plate LIMIT $2"), columns: 1,
            values: [[.text("Toyota"), .integer(2)], [.text("Toyota"), .integer(1)]]),
        Gathered(
            testDescription: "bytes, by which nothing is found",
            query: Query("SELECT id FROM support_accesses WHERE link_digest = $1 OR link_digest = $2"),
            columns: 1,
            values: [[.bytes([0, 255]), .bytes([])], [.null, .bytes([1])]]),
        Gathered(
            testDescription: "a broken number",
            query: Query("SELECT name FROM locations WHERE latitude > $1"), columns: 1,
            values: [[.double(-90)], [.double(90)], [.integer(1)], [.null]]),
    ]

    @Test("What several ask alike is answered as if each had asked alone", arguments: gathered)
    private func alike(asked: Gathered) throws {
        let reader = try Instance.demo().app.database.reader()
        func answer(_ values: [Value], _ tx: Transaction) throws -> [String] {
            var rows: [String] = []
            try tx.each(asked.query, values) { row in
                let texts = (0..<asked.columns).map { row.isNull($0) ? "NULL" : "\(row.bytes($0))" }
                rows.append(texts.joined(separator: " | "))
            }
            return rows
        }
        let alone = try asked.values.map { values in [try reader.read { try answer(values, $0) }] }
        let answers = Self.together(asked.values.count, reader) { try answer(asked.values[$0], $1) }
        reader.endTurn()
        #expect(answers == alone)
    }

    /// All that each was answered, nil where that has failed: one answer each, if all is well.
    private static func together<R>(
        _ count: Int, _ reader: any Reader, _ body: (Int, Transaction) throws -> R
    ) -> [[R?]] {
        var (answers, found): ([[R?]], R?) = (Array(repeating: [], count: count), nil)
        reader.together(count) { index, tx in
            found = nil
            found = try body(index, tx)
        } finish: { index, error in
            answers[index].append(error == nil ? found : nil)
        }
        return answers
    }
}

/// Reads for all who ask together, and is then lost.
private final class LosingDatabase: Database {
    private let whole: any Database

    init(_ whole: any Database) { self.whole = whole }

    var writer: any Writer { whole.writer }
    var answersAtOnce: Bool { false }
    func reader(for purpose: ReadPurpose) throws -> any Reader {
        LosingReader(try whole.reader(for: purpose))
    }
    func opened() throws {}
    func close() {}
}

private final class LosingReader: Reader {
    private let whole: any Reader

    init(_ whole: any Reader) { self.whole = whole }

    func begin() throws -> Transaction { try whole.begin() }
    func end() { whole.end() }
    func state() throws -> Int64? { nil }
    func endTurn() { whole.endTurn() }
    func together(
        _ count: Int, _ body: (Int, Transaction) throws -> Void, finish: (Int, (any Error)?) -> Void
    ) {
        for index in 0..<count { try? whole.read { try body(index, $0) } }
        for index in 0..<count { finish(index, StoreError.unavailable(code: 0)) }
    }
}
