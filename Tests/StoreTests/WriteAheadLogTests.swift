// The log: made to size beforehand, copied back by the writer alone, empty in the end.

import Glibc
import Schema
import Synchronization
import Testing
import Threads

@testable import Store

private let table = "CREATE TABLE n (i INTEGER PRIMARY KEY, fill BLOB) STRICT"
private let workingBytes = 4 * 1024 * 1024
private let add = Query("INSERT INTO n (i, fill) VALUES ($1, zeroblob(8000))")
private let count = "SELECT count(*) FROM n"

/// Three pages or so for each number.
private func fill(_ database: any Database, _ numbers: Range<Int64>) throws {
    for number in numbers { _ = try database.write { try $0.run(add, .integer(number)) } }
}

@Test func theLogHasItsSizeFromTheFirstWrite() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    try fill(database, 0..<1)
    #expect(scratch.walBytes == workingBytes)
    try fill(database, 1..<100)
    #expect(scratch.walBytes == workingBytes)
    database.close()
    #expect(scratch.walBytes == 0)
}

@Test func closingLeavesOneFile() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    for round in 0..<3 as Range<Int64> {
        let database = try scratch.database(table)
        try fill(database, round * 50..<round * 50 + 50)
        database.close()
        #expect(scratch.walBytes == 0)
    }
    unlink(scratch.path + "-wal")
    #expect(try FileDatabase.inspect(path: scratch.path).number(count) == 150)
    #expect(try FileDatabase.migrate(path: scratch.path, migrations: [migration(1, table)]).isEmpty)
}

/// The reader has a thread of its own: one that never waits would keep a lane that all tests share.
@Test func underLoadWithReadersTheLogKeepsItsSize() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    let stop = Gate()
    let turns = Mutex(0)
    let reads = Thread.start("reads") {
        guard let reader = try? database.reader() else { return stop.reach() }
        while !stop.isOpen {
            for _ in 0..<5 where (try? reader.number("SELECT max(i) FROM n")) == nil { return stop.reach() }
            reader.endTurn()
            turns.withLock { $0 += 1 }
            stop.reach()
        }
    }
    stop.waitForSomeone()
    for base in 0..<40 as Range<Int64> {
        _ = database.batch(
            (0..<25 as Range<Int64>).map { offset in
                { transaction in try transaction.run(add, .integer(base * 25 + offset)) }
            })
    }
    stop.open()
    try #require(reads).join()
    #expect(turns.withLock { $0 } > 1)
    // Each page was written once at least: without a checkpoint the log would be as large as the file.
    #expect(scratch.databaseBytes > workingBytes * 3 / 2)
    #expect(scratch.walBytes <= workingBytes * 2)
    database.close()
    #expect(try FileDatabase.inspect(path: scratch.path).number(count) == 1_000)
}

/// Somebody who reads for minutes must not hold up those who write.
@Test(.timeLimit(.minutes(20)))
func aLongReadDoesNotStallTheWriter() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    try fill(database, 0..<1)
    let reader = try database.reader()
    #expect(try reader.number(count) == 1)
    let clock = ContinuousClock()
    let took = try clock.measure { try fill(database, 1..<700) }
    // With the patience that another process's lock gets, each of 200 writes would take two seconds.
    #expect(took < .seconds(60))
    #expect(scratch.walBytes > workingBytes)
    reader.endTurn()
    try fill(database, 700..<800)
    let grown = scratch.walBytes
    try fill(database, 800..<1_200)
    #expect(scratch.walBytes == grown)
    database.close()
    #expect(scratch.walBytes == 0)
}

/// A log with frames from a crash, cut at any place and padded with zeros, gives what it would have given.
@Test(arguments: [0, 1, 31, 32, 33, 1_000, 4_151, 4_152, 4_153, 20_000, 41_200, 60_001, 100_000])
func paddingNeverChangesWhatIsRecovered(_ bytes: Int) throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let connection = try WriterConnection(path: scratch.path)
    try connection.connection.run("CREATE TABLE n (i INTEGER PRIMARY KEY, fill BLOB) STRICT")
    _ = connection.connection.checkpoint(.truncate)
    // Digits, for a page that ends with a zero is whole again when just that byte is cut off and padded.
    for number in 0..<20 {
        try connection.connection.run("INSERT INTO n VALUES (\(number), CAST(hex(randomblob(1500)) AS BLOB))")
    }
    let plain = try scratch.afterCrash()
    defer { plain.remove() }
    let padded = try scratch.afterCrash()
    defer { padded.remove() }
    for copy in [plain, padded] { #expect(truncate(copy.path + "-wal", bytes) == 0) }
    #expect(WALFile(path: padded.path + "-wal").grow() == workingBytes)
    let (without, with) = (try rows(plain), try rows(padded))
    #expect(without == with)
    #expect(bytes < 100_000 || without ?? 0 > 0)
}

private func rows(_ scratch: Scratch) throws -> Int64? {
    let connection = try WriterConnection(path: scratch.path)
    connection.prepare()
    try connection.begin()
    defer { connection.abandon() }
    #expect(try connection.transaction().first(Query("PRAGMA integrity_check")) { $0.text(0) } == "ok")
    return try connection.transaction().number(count)
}

/// What a crash leaves is copied back before the first write, and the log begins anew.
@Test func openingAfterACrashBeginsTheLogAnew() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    try fill(database, 0..<150)
    let copy = try database.write { _ in try scratch.afterCrash() }
    defer { copy.remove() }
    database.close()
    let before = copy.databaseBytes
    let reopened = try copy.database(table)
    try fill(reopened, 150..<151)
    #expect(copy.databaseBytes > before)
    #expect(try reopened.reader().number(count) == 151)
    #expect(copy.walBytes == workingBytes)
    reopened.close()
}

/// After a failed commit a page is written that says what it said before; it must really be written.
@Test func settlingWritesAFrameAndChangesNothing() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let writer = try WriterConnection(path: scratch.path)
    try writer.connection.run("CREATE TABLE n (i INTEGER); PRAGMA user_version = 42")
    _ = writer.connection.takePagesWritten()
    #expect(writer.settle())
    #expect(writer.connection.takePagesWritten() == 1)
    let copy = try scratch.afterCrash()
    defer { copy.remove() }
    let version = try FileDatabase.inspect(path: copy.path).number("PRAGMA user_version")
    #expect(version == 42)
}

@Test func onlyTheWriterCheckpoints() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let database = try scratch.database(table)
    try fill(database, 0..<100)
    let before = scratch.databaseBytes
    for _ in 0..<5 {
        let reader = try database.reader()
        #expect(try reader.number(count) == 100)
    }
    #expect(scratch.databaseBytes == before)
    database.close()
    #expect(scratch.databaseBytes > before)
}

/// Whoever closes a descriptor of the file takes its locks from the whole process: another program that opens
/// the database and closes it would then believe to be the last, and cut the log off.
@Test func theFileStaysLockedWhileItIsOpen() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    for round in 0..<2 as Range<Int64> {
        let database = try scratch.database(table)
        defer { database.close() }
        try fill(database, round..<round + 1)
        let readers = try (0..<2).map { _ in try database.reader() }
        #expect(try readers.map { try $0.number(count) } == [round + 1, round + 1])
        #expect(try scratch.locks() > 0)
    }
}
