// Many writes in one commit: all that were answered are there, and each stands or falls alone.

import Schema
import Synchronization
import Testing

@testable import Store

private let table = """
    CREATE TABLE n (i INTEGER PRIMARY KEY, by INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE later (i INTEGER REFERENCES n (i) DEFERRABLE INITIALLY DEFERRED) STRICT
    """
private let add = Query("INSERT INTO n (i) VALUES ($1)")

private func adds(_ numbers: Int64..., then error: StoreError? = nil) -> Body {
    { transaction in
        for number in numbers { try transaction.run(add, .integer(number)) }
        if let error { throw error }
    }
}

private func stored(_ path: String) throws -> [Int64] {
    try FileDatabase.inspect(path: path).read {
        try $0.all(Query("SELECT i FROM n ORDER BY i")) { $0.integer(0) }
    }
}

/// Writes 500 rows of its own, one after another.
/// - Returns: how many of them were refused.
private func writeFiveHundred(_ database: any Database, from first: Int64) async -> Int {
    var refused = 0
    for number in first..<first + 500 {
        let result = await database.queue { try $0.changes(by: add, .integer(number)) }
        if case .success(1) = result { continue }
        refused += 1
    }
    return refused
}

@Test func manyWritersLoseNothing() async throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    let refused = await withTaskGroup(of: Int.self) { group in
        for writer in 0..<64 as Range<Int64> {
            group.addTask { await writeFiveHundred(database, from: writer * 500) }
        }
        return await group.reduce(0, +)
    }
    #expect(refused == 0)
    #expect(try stored(scratch.path) == Array(0..<32_000))
    let copy = try scratch.afterCrash()
    defer { copy.remove() }
    #expect(try stored(copy.path).count == 32_000)
    #expect(database.batches < 16_000)
    database.close()
}

@Test(
    arguments: [
        ([adds(1), adds(2, 3), adds(4)], [nil, nil, nil], [1, 2, 3, 4]),
        ([adds(1), adds(2, then: .mistake("x")), adds(3)], [nil, .mistake("x"), nil], [1, 3]),
        ([adds(1), adds(2, 1), adds(2)], [nil, .taken(key: "n.i"), nil], [1, 2]),
        ([adds(1, then: .mistake("x")), adds(1)], [.mistake("x"), nil], [1]),
        ([adds(1, then: .unavailable(code: 5)), adds(2)], [.unavailable(code: 5), nil], [2]),
        ([adds(1, then: .reference), adds(2, then: .reference)], [.reference, .reference], []),
        ([adds(1, then: .mistake("x"))], [.mistake("x")], []),
        (
            [adds(1), { try $0.run(Query("INSERT INTO later VALUES (9)")) }, adds(2)],
            [nil, .reference, nil], [1, 2]
        ),
        ([{ try $0.run(Query("INSERT INTO later VALUES (9)")) }], [.reference], []),
        (
            [
                {
                    try $0.run(Query("INSERT INTO later VALUES (9)")); try $0.run(add, .integer(9))
                }, adds(2),
            ],
            [nil, nil], [2, 9]
        ),
    ] as [([Body], [StoreError?], [Int64])])
func eachStandsOrFallsAlone(_ bodies: [Body], _ errors: [StoreError?], _ rows: [Int64]) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    let before = database.batches
    let ends = database.batch(bodies)
    #expect(ends.map { $0 as? StoreError } == errors)
    #expect(try stored(scratch.path) == rows)
    #expect(!database.isFailing)
    database.close()
    #expect(database.batches == before + 2)
    #expect(try stored(scratch.path) == rows)
}

/// As SQLite does by itself when the disk fails in the middle of a statement; whether the write notices or
/// not.
private let losesAll: Body = { try $0.run(.assembled("ROLLBACK")) }
private let losesAllAndGoesOn: Body = { transaction in
    _ = try? transaction.run(.assembled("ROLLBACK"))
    for number in [20, 21] as [Int64] { _ = try? transaction.run(add, .integer(number)) }
}
private let losesAllAndTalksOfElse: Body = { transaction in
    try transaction.run(.assembled("ROLLBACK"))
    throw StoreError.taken(key: "another")
}

@Test(arguments: [losesAll, losesAllAndGoesOn, losesAllAndTalksOfElse], [true, false])
func aLostTransactionKeepsNothing(_ body: @escaping Body, _ alone: Bool) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    let ran = RunCount()
    let counted: Body = { transaction in
        ran.count.wrappingAdd(1, ordering: .relaxed)
        try transaction.run(add, .integer(1))
    }
    let ends = database.batch(alone ? [body] : [counted, body, counted])
    let lost = ends.allSatisfy {
        if case StoreError.unavailable = $0 ?? StoreError.reference { true } else { false }
    }
    #expect(lost)
    #expect(try stored(scratch.path) == [])
    let runs = ran.count.load(ordering: .relaxed)
    #expect(runs == (alone ? 0 : 1))
    #expect(database.isFailing)
    try database.write(adds(5))
    #expect(try stored(scratch.path) == [5])
    #expect(!database.isFailing)
    database.close()
}

private final class RunCount: Sendable { let count = Atomic<Int>(0) }

/// One write that is too large for the room there is fails alone, however SQLite takes it.
@Test(arguments: [
    "INSERT INTO n SELECT value, 7 FROM json_each('[' || rtrim(replace(hex(zeroblob(9000)), '00', '1,'), ',') || ']')",
    "WITH RECURSIVE s (x) AS (SELECT 100 UNION ALL SELECT x + 1 FROM s WHERE x < 90000) INSERT INTO n SELECT x, 7 FROM s",
])
func nothingOfAnOversizedWriteIsKept(_ sql: String) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    try database.run("PRAGMA max_page_count = 40")
    let ends = database.batch([adds(1), { try $0.run(.assembled(sql)) }, adds(2)])
    #expect(ends[1] != nil)
    let kept = [Int64]([1, 2].filter { ends[Int($0) == 1 ? 0 : 2] == nil })
    #expect(try stored(scratch.path) == kept)
    try database.write(adds(3))
    #expect(try stored(scratch.path) == kept + [3])
    database.close()
}

@Test func answersComeAfterTheCommit() async throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    defer { database.close() }
    for number in 1...20 as ClosedRange<Int64> {
        let (inside, after) = await withCheckedContinuation { continuation in
            let taken = database.writer.submit { transaction in
                try transaction.run(add, .integer(number))
                return try stored(scratch.path).count
            } finish: { result in
                continuation.resume(returning: (try? result.get(), try? stored(scratch.path).count))
            }
            if !taken { continuation.resume(returning: (nil, nil)) }
        }
        #expect(inside == Int(number) - 1 && after == Int(number))
    }
}

/// Everything that a write reads is of one moment, and so is the time that it is given.
@Test func aWriteSeesItsOwnChanges() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    defer { database.close() }
    let (before, after, isOneMoment) = try database.write { transaction in
        let before = try transaction.number("SELECT count(*) FROM n")
        let first = transaction.now
        try transaction.run(add, .integer(1))
        return (before, try transaction.number("SELECT count(*) FROM n"), first == transaction.now)
    }
    #expect(before == 0 && after == 1 && isOneMoment)
}

@Test func aWriteHandsBackWhatItReturnsOrThrows() throws {
    struct Own: Error, Equatable { let number: Int }
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    #expect(try database.write { _ in "answer" } == "answer")
    #expect(throws: Own(number: 3)) { try database.write { _ in throw Own(number: 3) } }
    database.close()
    #expect(throws: StoreError.unavailable(code: 0)) { try database.write { _ in } }
    database.close()
}

/// The queue takes what it has room for, and `stop` leaves nothing of it undone.
@Test func aFullQueueRefusesAndAStoppedOneDrains() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let connection = try WriterConnection(path: scratch.path)
    _ = try Migrator(migrations: [migration(1, table)]).run(on: connection)
    let writer = FileWriter(path: scratch.path, commits: CommitCounter(), queueLength: 5, batchLength: 2)
    let done = Mutex<[Int64]>([])
    let taken = (1...7).map { number in
        writer.submit(
            { try $0.changes(by: add, .integer(number)) },
            finish: { _ in done.withLock { $0.append(number) } })
    }
    #expect(taken == [true, true, true, true, true, false, false])
    writer.stop()
    let isTakenLate = writer.submit({ _ in }, finish: { _ in done.withLock { $0.append(0) } })
    #expect(!isTakenLate)
    writer.run(connection)
    #expect(done.withLock { $0 } == [1, 2, 3, 4, 5])
    #expect(try stored(scratch.path) == [1, 2, 3, 4, 5])
    let batches = writer.figures.batches.load(ordering: .relaxed)
    #expect(batches == 3)
}
