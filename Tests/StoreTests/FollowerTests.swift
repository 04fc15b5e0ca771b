// Whoever follows the log: what they hear, what they may forbid, and what they see when nothing is written.

import Synchronization
import Testing

@testable import Store

private let table = "CREATE TABLE n (i INTEGER PRIMARY KEY, fill BLOB) STRICT"
private let add = Query("INSERT INTO n (i, fill) VALUES ($1, zeroblob(8000))")

private final class Ear: Sendable {
    struct Heard {
        var found = 0
        var frames: [Int] = []
        var asked = 0
        var mayEnd = true
    }

    let heard = Mutex(Heard())

    var follower: LogFollower {
        LogFollower(
            found: { self.heard.withLock { $0.found += 1 } },
            committed: { frames in self.heard.withLock { $0.frames.append(frames) } },
            mayEnd: {
                self.heard.withLock { heard in
                    heard.asked += 1
                    return heard.mayEnd
                }
            })
    }
}

private func followed(_ scratch: Scratch, _ ear: Ear) throws -> FileDatabase {
    let database = try FileDatabase(
        opening: scratch.path, migrations: [migration(1, table)], follower: ear.follower)
    try database.opened()
    return database
}

@Test func aFollowerHearsOfEachCommitAndOfTheEndOfTheLog() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let ear = Ear()
    let database = try followed(scratch, ear)
    for number in 0..<400 as Range<Int64> { try database.write { try $0.run(add, .integer(number)) } }
    database.close()
    let heard = ear.heard.withLock { ($0.found, $0.frames, $0.asked) }
    #expect(heard.0 == 1 && heard.1.count > 400)
    // It began anew at least once: some commit has fewer frames before it than the one before.
    #expect(zip(heard.1, heard.1.dropFirst()).contains { $0 >= $1 })
    #expect(heard.2 >= 2 && scratch.walBytes == 0)
}

@Test func aLogThatMustStayIsNeitherBegunAnewNorCutOff() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let ear = Ear()
    ear.heard.withLock { $0.mayEnd = false }
    let database = try followed(scratch, ear)
    for number in 0..<400 as Range<Int64> { try database.write { try $0.run(add, .integer(number)) } }
    database.close()
    let frames = ear.heard.withLock { $0.frames }
    #expect(zip(frames, frames.dropFirst()).allSatisfy { $0 < $1 })
    #expect(scratch.walBytes >= (frames.last ?? 0) * 4_120)
    let inspected = try FileDatabase.inspect(path: scratch.path)
    #expect(try inspected.number("SELECT count(*) FROM n") == 400)
}

@Test func aStandstillIsWhatWasCommittedWhenItWasLookedAt() throws {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let ear = Ear()
    let database = try followed(scratch, ear)
    try database.write { try $0.run(add, .integer(1)) }
    let moment = try database.standstill { ear.heard.withLock { $0.frames.count } }
    let seen = ear.heard.withLock { $0.frames.count }
    for number in 2..<50 as Range<Int64> { try database.write { try $0.run(add, .integer(number)) } }
    #expect(moment.look == seen)
    #expect(try moment.transaction.number("SELECT count(*) FROM n") == 1)
    moment.end()
    database.close()
}
