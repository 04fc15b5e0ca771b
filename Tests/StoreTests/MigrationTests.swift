// The schema's history: in order, each step whole or not at all, and never another history than ours.

import Schema
import Testing

@testable import Store

private let one = migration(1, "CREATE TABLE a (i INTEGER PRIMARY KEY) STRICT; INSERT INTO a VALUES (1)")
private let two = migration(
    2, "CREATE TABLE b (a INTEGER NOT NULL REFERENCES a (i)) STRICT; INSERT INTO b SELECT i FROM a")
private let three = migration(3, "INSERT INTO a VALUES (3)")

/// The names of the tables, and the numbers of what was applied.
private func state(_ scratch: Scratch) throws -> String {
    let reader = try FileDatabase.inspect(path: scratch.path)
    return try reader.read { transaction in
        let tables = try transaction.all(
            Query(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'schema%' ORDER BY name"
            )
        ) { $0.text(0) }
        let applied = try transaction.all(Query("SELECT number FROM schema_migrations ORDER BY number")) {
            $0.integer(0)
        }
        return "\(tables) \(applied)"
    }
}

@Test(arguments: [[one, two, three], [three, two, one], [two, three, one]])
func stepsAreAppliedInTheirOrder(_ steps: [Migration]) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let applied = try FileDatabase.migrate(path: scratch.path, migrations: steps)
    #expect(applied.map(\.number) == [1, 2, 3])
    #expect(try state(scratch) == #"["a", "b"] [1, 2, 3]"#)
    #expect(try FileDatabase.migrate(path: scratch.path, migrations: steps).isEmpty)
}

@Test func whatIsNewIsAppliedWhenItComes() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    #expect(try FileDatabase.migrate(path: scratch.path, migrations: [one]).count == 1)
    #expect(try FileDatabase.migrate(path: scratch.path, migrations: [one, two]).map(\.number) == [2])
    let database = try FileDatabase(path: scratch.path, migrations: [one, two, three])
    #expect(try state(scratch) == #"["a", "b"] [1, 2, 3]"#)
    database.close()
}

/// What fails in the second step leaves the first, and nothing of the second.
@Test(
    arguments: [
        ("CREATE TABLE c (i INTEGER) STRICT; SELEKT", .mistake(#"near "SELEKT": syntax error"#)),
        ("CREATE TABLE c (i INTEGER) STRICT; INSERT INTO a VALUES (1)", .taken(key: "a.i")),
        (
            """
            CREATE TABLE c (a INTEGER REFERENCES a (i)) STRICT;
            INSERT INTO c VALUES (99)
            """, .unusable("migration 2 leaves c with dangling references")
        ),
        ("CREATE TABLE c (i INTEGER) STRICT; ROLLBACK", .unavailable(code: 4)),
    ] as [(String, StoreError)])
func aFailingStepLeavesNothing(_ sql: String, _ error: StoreError) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    #expect(throws: error) {
        try FileDatabase.migrate(path: scratch.path, migrations: [one, migration(2, sql), three])
    }
    #expect(try state(scratch) == #"["a"] [1]"#)
    #expect(
        try FileDatabase.migrate(path: scratch.path, migrations: [one, two, three]).map(\.number) == [2, 3])
}

@Test(
    arguments: [
        (
            [one, two], [one],
            "the database has migration 2 (step2), which this binary does not know: it was written by a newer one"
        ),
        (
            [one], [migration(1, "", digest: "other")],
            "migration 1 (step1) was applied in another form than this binary's"
        ),
        ([one, three], [one, two, three], "migration 2 (step2) was never applied, but 3 (step3) was"),
    ])
func anotherHistoryIsRefused(_ before: [Migration], _ now: [Migration], _ reason: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    _ = try FileDatabase.migrate(path: scratch.path, migrations: before)
    let untouched = try state(scratch)
    #expect(throws: StoreError.unusable(reason)) {
        try FileDatabase.migrate(path: scratch.path, migrations: now)
    }
    #expect(throws: StoreError.unusable(reason)) { try FileDatabase(path: scratch.path, migrations: now) }
    #expect(try state(scratch) == untouched)
}

/// Killed after the first step, or in the middle of the second.
@Test(arguments: [false, true])
func aKillBetweenStepsIsMadeGood(_ inTheMiddle: Bool) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let connection = try WriterConnection(path: scratch.path)
    _ = try Migrator(migrations: [one]).run(on: connection)
    if inTheMiddle {
        try connection.begin()
        try connection.connection.run(two.sql)
    }
    let copy = try scratch.afterCrash()
    defer { copy.remove() }
    #expect(try state(copy) == #"["a"] [1]"#)
    #expect(try FileDatabase.migrate(path: copy.path, migrations: [one, two]).map(\.number) == [2])
    #expect(try state(copy) == #"["a", "b"] [1, 2]"#)
}

/// A table is rebuilt while others refer to it: the references are checked at the end, not in between.
@Test func aReferredTableMayBeRebuilt() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let rebuild = migration(
        3,
        """
        CREATE TABLE new_a (i INTEGER PRIMARY KEY, name TEXT) STRICT;
        INSERT INTO new_a (i) SELECT i FROM a;
        DROP TABLE a;
        ALTER TABLE new_a RENAME TO a
        """)
    let database = try FileDatabase(path: scratch.path, migrations: [one, two, rebuild])
    defer { database.close() }
    #expect(try database.reader().number("SELECT count(*) FROM b JOIN a ON b.a = a.i") == 1)
    #expect(throws: StoreError.reference) { try database.run("INSERT INTO b VALUES (77)") }
}
