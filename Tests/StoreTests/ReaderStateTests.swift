// The number of the data's state: the same while nothing is committed, another after any commit.

import Testing

@testable import Store

private let table = "CREATE TABLE n (i INTEGER PRIMARY KEY) STRICT; INSERT INTO n VALUES (0)"

@Suite struct ReaderStateTests {
    /// The states that a reader sees before and after something happens.
    private func states(
        endingTurn: Bool = true, _ happening: (Scratch, any Database) throws -> Void
    ) throws -> (before: Int64?, after: Int64?) {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let database = try scratch.database(table)
        defer { database.close() }
        let reader = try database.reader()
        let before = try reader.state()
        if endingTurn { reader.endTurn() }
        try happening(scratch, database)
        return (before, try reader.state())
    }

    @Test("It stays the same while nothing is committed, over turns and reads")
    func still() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let database = try scratch.database(table)
        defer { database.close() }
        let reader = try database.reader()
        let states = try (0..<6).map { turn in
            if turn % 2 == 0 { reader.endTurn() }
            _ = try reader.number("SELECT count(*) FROM n")
            return try reader.state()
        }
        #expect(Set(states).count == 1)
    }

    @Test("A commit of this process's writer is seen at once, also within a turn", arguments: [true, false])
    func ownCommit(endingTurn: Bool) throws {
        let (before, after) = try states(endingTurn: endingTurn) { _, database in
            try database.run("INSERT INTO n VALUES (1)")
        }
        #expect(before != after)
    }

    @Test("Every commit gives another state, and the data is what the state says")
    func everyCommit() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let database = try scratch.database(table)
        defer { database.close() }
        let reader = try database.reader()
        var seen: Set<Int64?> = [try reader.state()]
        for number in 1...50 as ClosedRange<Int64> {
            try database.run("INSERT INTO n VALUES ($1)", .integer(number))
            let isNew = seen.insert(try reader.state()).inserted
            if !isNew { Issue.record("commit \(number) did not change the state") }
            #expect(try reader.number("SELECT count(*) FROM n") == number + 1)
        }
    }

    @Test("A commit of another connection is seen in the next turn; this turn goes on as it began")
    func foreignCommit() throws {
        func commit(_ scratch: Scratch, _ database: any Database) throws {
            try WriterConnection(path: scratch.path).connection.run("INSERT INTO n VALUES (1)")
        }
        let (before, after) = try states(commit)
        let (begun, within) = try states(endingTurn: false, commit)
        #expect(before != after && begun == within)
    }

    @Test("What is rolled back changes nothing that is seen")
    func rolledBack() throws {
        let (before, after) = try states { scratch, _ in
            let other = try WriterConnection(path: scratch.path)
            try other.begin()
            try other.connection.run("INSERT INTO n VALUES (1)")
            other.abandon()
        }
        #expect(before == after)
    }

    @Test("A checkpoint moves the data and does not change it")
    func checkpoint() throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let database = try scratch.database(table)
        database.close()
        let writer = try WriterConnection(path: scratch.path)
        let reader = try FileDatabase.inspect(path: scratch.path)
        try writer.connection.run("INSERT INTO n VALUES (1)")
        let before = try reader.state()
        reader.endTurn()
        #expect(writer.connection.checkpoint(.restart, patienceMs: 10))
        #expect(try reader.state() == before)
    }
}
