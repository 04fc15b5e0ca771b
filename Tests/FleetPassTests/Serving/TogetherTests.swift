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
        var answers: [[String?]] = Array(repeating: [], count: visitors)
        reader.together(visitors) { index, tx in
            try asked[index].body(tx)
        } finish: { index, result in
            answers[index].append(try? result.get())
        }
        reader.endTurn()
        let wrong = zip(asked, answers).filter { $1 != [$0.expected] }
        #expect(wrong.isEmpty, "\(wrong.map { "\($0.name): \($1)" })")
        #expect(try reader.read { try Self.make($0) } == "Toyota")
    }

    @Test("All see one state of the data, also where another commits between their statements")
    func oneState() throws {
        let instance = Instance.demo()
        let reader = try instance.app.database.reader()
        let before = try reader.read { try Self.counted("active", $0) }
        reader.endTurn()
        var seen: [Int64] = []
        reader.together(2) { _, tx in
            let first = try Self.counted("active", tx)
            try instance.app.database.write { tx in
                try tx.run(.assembled("UPDATE vehicles SET status = 'sold'"))
            }
            return [first, try Self.counted("active", tx)]
        } finish: { _, result in
            seen += (try? result.get()) ?? [-1]
        }
        reader.endTurn()
        // A file's reader takes its turn anew for each.
        #expect(seen.prefix(2) == [before, before] || TestStore.isFile)
        #expect(TestStore.isFile || seen == [before, before, before, before])
        #expect(try reader.read { try Self.counted("active", $0) } == 0)
    }

    @Test("Whoever has read already goes on with what they have")
    func afterOthers() throws {
        let instance = Instance.demo()
        var answers: [String?] = []
        // More often than there are connections: one that was lost each time would be missed.
        for _ in 0..<40 {
            let reader = try instance.app.database.reader()
            _ = try reader.read { try Self.make($0) }
            reader.together(2) { _, tx in
                try Self.make(tx)
            } finish: {
                answers.append(try? $1.get())
            }
            reader.endTurn()
        }
        #expect(answers == Array(repeating: "Toyota", count: 80))
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
        var answers: [Int64?] = Array(repeating: nil, count: 9)
        reader.together(9) { index, tx in
            index % 3 == 0 ? try Self.counted("active", tx) : try number(5_000 + index, tx)
        } finish: { index, result in
            answers[index] = try? result.get()
        }
        reader.endTurn()
        let active = try reader.read { try Self.counted("active", $0) }
        let expected: [Int64?] = (0..<9).map { index in index % 3 == 0 ? active : Int64(5_000 + index) }
        #expect(answers == expected)
    }
}
