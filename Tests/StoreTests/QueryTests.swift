// Parameters by number, the cache of statements, and statements that are in each other's way.

import Schema
import Testing

@testable import Store

/// A connection inside a transaction, as the writer's jobs see it.
private func withTransaction(_ body: (Transaction) throws -> Void) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let writer = try WriterConnection(path: scratch.path)
    try writer.begin()
    try body(writer.transaction())
    writer.abandon()
}

@Test(
    arguments: [
        ("SELECT $2 || $1", ["a", "b"], "ba"),
        ("SELECT $1 || $1 || $2", ["a", "b"], "aab"),
        (
            "SELECT $10 || $1 || $11", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "ten", "eleven"],
            "ten1eleven"
        ),
        ("SELECT $3 || $3", ["a", "b", "c"], "cc"),
        ("SELECT '$.a' || $1", ["x"], "$.ax"),
        ("SELECT 'none'", [], "none"),
    ] as [(String, [String], String)])
func parametersGoByTheirNumber(_ sql: String, _ values: [String], _ answer: String) throws {
    try withTransaction { transaction throws in
        var rows: [String] = []
        try transaction.each(Query(sql), values.map { Value.text($0) }) { rows.append($0.text(0)) }
        #expect(rows == [answer])
    }
}

/// Without this a statement would run on what the one before it has left.
@Test(arguments: [0, 1, 3])
func theNumberOfValuesMustBeRight(_ count: Int) throws {
    try withTransaction { transaction throws in
        let query = Query("SELECT $1, $2")
        #expect(try transaction.first(query, .text("a"), .text("b")) { $0.text(1) } == "b")
        let error = storeError {
            try transaction.each(query, [Value](repeating: .text("x"), count: count)) { _ in }
        }
        #expect(error == .mistake("\(count) values for 2 parameters"))
    }
}

@Test(arguments: [
    "SELECT 1; SELECT 2", "SELECT 1;\nDELETE FROM sqlite_schema", "", "SELEKT", "SELECT nothing",
])
func onlyOneSoundStatementIsTaken(_ sql: String) throws {
    try withTransaction { transaction throws in
        guard case .mistake = storeError({ try transaction.run(.assembled(sql)) }) else {
            Issue.record("taken: \(sql)")
            return
        }
    }
}

@Test(arguments: ["SELECT 1;", "SELECT 1;\n  \n", "  SELECT 1"])
func whiteSpaceAroundAStatementDoesNotMatter(_ sql: String) throws {
    try withTransaction { transaction throws in #expect(try transaction.number(sql) == 1) }
}

@Test func statementsAreMadeOnce() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let connection = try Connection(path: scratch.path, .writer)
    let fixed = Query("SELECT 1")
    #expect(try connection.statement(fixed) === connection.statement(fixed))
    let one = try connection.statement(.assembled("SELECT 2"))
    #expect(try one === connection.statement(.assembled("SELECT 2")))
    for index in 0..<300 { _ = try connection.statement(.assembled("SELECT \(index + 10)")) }
    #expect(try one !== connection.statement(.assembled("SELECT 2")))
    #expect(try one.step())
}

/// Queries that are no constants get ever higher numbers; the cache must not grow with them.
@Test func queriesMadeAnewDoNotPileUp() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let connection = try Connection(path: scratch.path, .writer)
    for _ in 0..<3_000 { _ = Query("SELECT 1") }
    let late = Query("SELECT 7")
    #expect(late.number >= 3_000)
    #expect(try connection.statement(late) === connection.statement(Query("SELECT 7")))
}

@Test(arguments: [true, false])
func aQueryMayRunWithinItsOwnRows(_ isFixed: Bool) throws {
    try withTransaction { transaction throws in
        let text = "WITH n(i) AS (VALUES (1), (2), (3)) SELECT i FROM n"
        let query = isFixed ? Query(text) : Query.assembled(text)
        var pairs: [[Int64]] = []
        try transaction.each(query) { outer in
            let first = outer.integer(0)
            try transaction.each(query) { pairs.append([first, $0.integer(0)]) }
        }
        #expect(pairs == [1, 2, 3].flatMap { first in [1, 2, 3].map { [first, $0] } })
    }
}

@Test func aStatementIsFreeAgainAfterAnError() throws {
    struct Enough: Error {}
    try withTransaction { transaction throws in
        let query = Query("WITH n(i) AS (VALUES ($1), ($2)) SELECT i FROM n")
        #expect(throws: Enough.self) {
            try transaction.each(query, .integer(1), .integer(2)) { _ in throw Enough() }
        }
        #expect(try transaction.all(query, .integer(3), .integer(4)) { $0.integer(0) } == [3, 4])
        #expect(try transaction.first(query, .integer(5), .integer(6)) { $0.integer(0) } == 5)
        #expect(try transaction.first(Query("SELECT 1 WHERE 0")) { $0.integer(0) } == nil)
    }
}

@Test func runCountsTheRowsItChanged() throws {
    try withTransaction { transaction throws in
        try transaction.run(Query("CREATE TABLE n (i INTEGER PRIMARY KEY) STRICT"))
        #expect(try transaction.changes(by: Query("INSERT INTO n VALUES (1), (2), (3)")) == 3)
        #expect(try transaction.changes(by: Query("UPDATE n SET i = i + 10 WHERE i > 1")) == 2)
        #expect(try transaction.changes(by: Query("INSERT INTO n VALUES (1) ON CONFLICT DO NOTHING")) == 0)
        #expect(try transaction.changes(by: Query("DELETE FROM n RETURNING i")) == 3)
    }
}

/// The file is let go when the last holder of the connection has gone, statements or not.
@Test func aConnectionClosesWithItsStatements() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    weak var gone: Connection?
    do {
        let connection = try Connection(path: scratch.path, .writer)
        _ = try connection.statement(Query("SELECT 1"))
        _ = try connection.statement(.assembled("SELECT 2"))
        gone = connection
    }
    #expect(gone == nil)
}
