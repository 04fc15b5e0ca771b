// The lease: one state for a turn, never older than what was acknowledged, and no way to write.

import Schema
import Testing

@testable import Store

private let table = "CREATE TABLE n (i INTEGER PRIMARY KEY) STRICT; INSERT INTO n VALUES (0)"
private let count = "SELECT count(*) FROM n"

@Test func aTurnSeesOneState() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    defer { database.close() }
    let reader = try database.reader()
    #expect(try reader.number(count) == 1)
    // Another process commits: the counter does not move, so the turn goes on as it began.
    let other = try WriterConnection(path: scratch.path)
    try other.connection.run("INSERT INTO n VALUES (1)")
    #expect(try reader.number(count) == 1)
    #expect(try database.reader().number(count) == 2)
    reader.endTurn()
    #expect(try reader.number(count) == 2)
}

@Test func whatWasAcknowledgedIsSeenAtOnce() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    defer { database.close() }
    let readers = [try database.reader(), try database.reader()]
    for number in 1...50 as ClosedRange<Int64> {
        try database.run("INSERT INTO n VALUES ($1)", .integer(number))
        for reader in readers where try reader.number(count) != number + 1 {
            Issue.record("missed write \(number)")
        }
    }
}

/// Two statements of one request agree, whatever is committed between them.
@Test func aReadIsOfOneMoment() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    defer { database.close() }
    let (before, after) = try database.reader().read { transaction in
        let before = try transaction.number(count)
        try database.run("INSERT INTO n VALUES (1)")
        return (before, try transaction.number(count))
    }
    #expect(before == 1 && after == 1)
}

@Test func aCheckpointPassesWhenTheTurnHasEnded() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    database.close()
    let writer = try WriterConnection(path: scratch.path)
    let reader = try FileDatabase.inspect(path: scratch.path)
    try writer.connection.run("INSERT INTO n VALUES (1)")
    #expect(try reader.number(count) == 2)
    try writer.connection.run("INSERT INTO n VALUES (2)")
    #expect(!writer.connection.checkpoint(.restart, patienceMs: 10))
    #expect(try reader.number(count) == 2)
    reader.endTurn()
    reader.endTurn()
    #expect(writer.connection.checkpoint(.restart, patienceMs: 10))
    #expect(try reader.number(count) == 3)
}

@Test(arguments: [
    "INSERT INTO n VALUES (7)", "DELETE FROM n", "CREATE TABLE m (i INTEGER)",
    "CREATE TEMP TABLE m (i INTEGER)",
    "PRAGMA user_version = 7", "DROP TABLE n", "UPDATE n SET i = 1",
])
func readersCannotWrite(_ sql: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    defer { database.close() }
    let reader = try database.reader()
    #expect(throws: StoreError.unavailable(code: 8)) { try reader.read { try $0.run(.assembled(sql)) } }
    // Not even when the switch is turned: the file is open for reading alone.
    #expect(throws: StoreError.unavailable(code: 8)) {
        try reader.read { transaction in
            try transaction.run(.assembled("PRAGMA query_only = OFF"))
            try transaction.run(.assembled(sql.replacing("TEMP ", with: "")))
        }
    }
    #expect(try reader.number(count) == 1)
}

@Test func aLeaseThatWasLostIsTakenAnew() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    defer { database.close() }
    let reader = try database.reader()
    #expect(try reader.number(count) == 1)
    // As SQLite does by itself when reading fails.
    try reader.read { _ = try $0.run(.assembled("ROLLBACK")) }
    let other = try WriterConnection(path: scratch.path)
    let (before, after) = try reader.read { transaction in
        let before = try transaction.number(count)
        try other.connection.run("INSERT INTO n VALUES (1)")
        return (before, try transaction.number(count))
    }
    #expect(before == 1 && after == 1)
}

/// CHECKs are seen only by a connection that could write, and it must still not be able to.
@Test func inspectingSeesChecksAndCannotWrite() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(
        "CREATE TABLE c (i INTEGER CHECK (i > 0)) STRICT; PRAGMA ignore_check_constraints = ON;"
            + "INSERT INTO c VALUES (0); PRAGMA ignore_check_constraints = OFF")
    defer { database.close() }
    let reader = try FileDatabase.inspect(path: scratch.path)
    let found = try reader.read { try $0.all(.assembled("PRAGMA integrity_check")) { $0.text(0) } }
    #expect(found == ["CHECK constraint failed in c"] && !reader.seesNoChecks)
    #expect(throws: StoreError.unavailable(code: 8)) {
        try reader.read { try $0.run(.assembled("DELETE FROM c")) }
    }
    #expect(try (database.reader() as? FileReader)?.seesNoChecks == true)
}

/// A tool looks at what a crash has left, before any server has opened it, and leaves it as it was.
@Test func inspectingAfterACrashChangesNothing() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    for number in 1...9 as ClosedRange<Int64> {
        try database.run("INSERT INTO n VALUES ($1)", .integer(number))
    }
    let copy = try database.write { _ in try scratch.afterCrash() }
    defer { copy.remove() }
    database.close()
    let sizes = [copy.databaseBytes, copy.walBytes]
    do {
        let reader = try FileDatabase.inspect(path: copy.path)
        #expect(try reader.number(count) == 10)
    }
    #expect([copy.databaseBytes, copy.walBytes] == sizes)
    let reopened = try copy.database(table)
    #expect(try reopened.reader().number(count) == 10)
    reopened.close()
}
