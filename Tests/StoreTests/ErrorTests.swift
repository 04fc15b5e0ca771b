// What the engine refuses, in the store's words.

import Schema
import Testing

@testable import Store

private let tables = """
    CREATE TABLE makers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE cars (
        vin TEXT NOT NULL PRIMARY KEY, maker INTEGER REFERENCES makers (id), lot TEXT, place INTEGER,
        km INTEGER NOT NULL DEFAULT 0 CONSTRAINT km_not_negative CHECK (km >= 0),
        UNIQUE (lot, place)
    ) STRICT;
    CREATE TABLE keys (id INTEGER PRIMARY KEY, car TEXT REFERENCES cars (vin) DEFERRABLE INITIALLY DEFERRED) STRICT;
    INSERT INTO makers VALUES (1, 'Ford'), (2, 'Fiat');
    INSERT INTO cars (vin, maker, lot, place) VALUES ('A', 1, 'north', 1);
    """

@Test(
    arguments: [
        ("INSERT INTO makers VALUES (1, 'x')", .taken(key: "makers.id")),
        ("INSERT INTO makers (name) VALUES ('Ford')", .taken(key: "makers.name")),
        ("INSERT INTO cars (vin) VALUES ('A')", .taken(key: "cars.vin")),
        ("INSERT INTO cars (vin, lot, place) VALUES ('B', 'north', 1)", .taken(key: "cars.lot, cars.place")),
        ("INSERT INTO cars (vin, maker) VALUES ('B', 9)", .reference),
        ("DELETE FROM makers WHERE id = 1", .reference),
        ("INSERT INTO keys (car) VALUES ('Z')", .reference),
        ("INSERT INTO cars (vin, km) VALUES ('B', -1)", .check(name: "km_not_negative")),
        ("INSERT INTO makers (name) VALUES (NULL)", .missing(column: "makers.name")),
        (
            "INSERT INTO cars (vin, km) VALUES ('B', 'far')",
            .mistake("cannot store TEXT value in INTEGER column cars.km")
        ),
        ("INSERT INTO vans VALUES (1)", .mistake("no such table: vans")),
    ] as [(String, StoreError)])
func refusalsAreNamed(_ sql: String, _ error: StoreError) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(tables)
    defer { database.close() }
    #expect(throws: error) { try database.run(sql) }
    let counts = try database.reader().number(
        "SELECT (SELECT count(*) FROM makers) * 100 + (SELECT count(*) FROM cars)")
    #expect(counts == 201)
    #expect(!database.isFailing)
}

/// An error in one statement is no reason for the rest not to be kept.
@Test func aRefusalMayBeHandledInsideTheWrite() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(tables)
    defer { database.close() }
    let made = try database.write { transaction in
        for name in ["Ford", "Opel"] {
            do {
                try transaction.run(Query.assembled("INSERT INTO makers (name) VALUES ($1)"), .text(name))
            } catch {
                guard case StoreError.taken = error else { throw error }
            }
        }
        return try transaction.number("SELECT count(*) FROM makers")
    }
    #expect(made == 3)
    #expect(try database.reader().number("SELECT count(*) FROM makers") == 3)
}

/// Another process, such as a person with a shell, holds the file.
@Test func aLockedFileIsUnavailable() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(tables)
    defer { database.close() }
    let other = try WriterConnection(path: scratch.path)
    try other.begin()
    #expect(throws: StoreError.unavailable(code: 5)) { try database.run("DELETE FROM keys") }
    #expect(database.isFailing)
    other.abandon()
    #expect(try database.run("INSERT INTO makers (name) VALUES ('Opel')") == 1)
    #expect(!database.isFailing)
}

@Test func whatIsNoDatabaseIsUnusable() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let text = [UInt8](repeating: 0x41, count: 8_192)
    try scratch.write(text)
    #expect(throws: StoreError.unusable("file is not a database")) { try scratch.database(tables) }
}

@Test(arguments: ["/nowhere/at/all.db", "/tmp"])
func aPathThatCannotBeOpenedIsUnavailable(_ path: String) {
    guard case .unavailable = storeError({ _ = try FileDatabase(path: path, migrations: []) }) else {
        Issue.record("opened \(path)")
        return
    }
}

@Test func aReaderMakesNoFile() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    #expect(throws: StoreError.unavailable(code: 14)) { _ = try FileDatabase.inspect(path: scratch.path) }
}
