// A disk of two megabytes that fills up: nothing acknowledged is missing, and it works again by itself.

import Glibc
import Schema
import Testing

@testable import Store

private let table = "CREATE TABLE n (i INTEGER PRIMARY KEY, fill BLOB) STRICT"
private let add = Query("INSERT INTO n (i, fill) VALUES ($1, zeroblob($2))")

/// A file system of its own for one test; nil without the right to mount one.
private final class SmallDisk: Sendable {
    let scratch: Scratch

    init?() throws {
        scratch = try Scratch()
        guard mount("tmpfs", scratch.directory, "tmpfs", 0, "size=2m") == 0 else {
            scratch.remove()
            return nil
        }
    }

    func remove() {
        unlink(ballast)
        for suffix in ["", "-wal", "-shm"] { unlink(scratch.path + suffix) }
        umount2(scratch.directory, Int32(MNT_DETACH))
        rmdir(scratch.directory)
    }

    /// Takes space that can be given back.
    var ballast: String { scratch.directory + "/ballast" }

    func load(_ bytes: Int) {
        let file = open(ballast, O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        _ = write(file, [UInt8](repeating: 1, count: bytes), bytes)
    }
}

private func isDiskOurs() -> Bool {
    guard let disk = try? SmallDisk() else { return false }
    disk.remove()
    return true
}

private func stored(_ reader: any Reader) throws -> Set<Int64> {
    try reader.read { Set(try $0.all(Query("SELECT i FROM n")) { $0.integer(0) }) }
}

/// Writes rows until `refusals` of them were refused.
/// - Returns: the numbers of those that were acknowledged.
private func fill(
    _ database: any Database, from first: Int64, bytes: Int64, refusals: Int
) -> (kept: Set<Int64>, errors: [StoreError?]) {
    var kept: Set<Int64> = []
    var errors: [StoreError?] = []
    var number = first
    while errors.count < refusals, number < first + 2_000 {
        let taken = number
        do {
            _ = try database.write { try $0.run(add, .integer(taken), .integer(bytes)) }
            kept.insert(taken)
        } catch {
            errors.append(error as? StoreError)
        }
        number += 1
    }
    return (kept, errors)
}

/// Small rows fail when they are committed, large ones in the middle of their statement.
@Test(.enabled(if: isDiskOurs()), arguments: [3_000, 60_000, 12_000_000] as [Int64])
func aFullDiskLosesNothingAndIsGotOver(_ bytes: Int64) throws {
    let disk = try #require(try SmallDisk())
    defer { disk.remove() }
    disk.load(900_000)
    let database = try disk.scratch.database(table)
    let reader = try database.reader()
    let first = fill(database, from: 0, bytes: min(bytes, 60_000), refusals: bytes > 60_000 ? 1 : 5)
    var kept = first.kept
    let second = fill(database, from: 10_000, bytes: bytes, refusals: 3)
    kept.formUnion(second.kept)
    let isFull = (first.errors + second.errors).allSatisfy { error in
        if case .unavailable = error { true } else { false }
    }
    #expect(isFull && second.errors.count == 3)
    #expect(try stored(reader) == kept)

    unlink(disk.ballast)
    for _ in 0..<200 where database.isFailing { usleep(100_000) }
    #expect(!database.isFailing)
    for number in 20_000..<20_010 as Range<Int64> {
        _ = try database.write { try $0.run(add, .integer(number), .integer(100)) }
        kept.insert(number)
    }
    #expect(try stored(reader) == kept)
    // Closing waits for readers that are in the way.
    reader.endTurn()
    try reopenAfterCrash(disk, database, kept)
}

/// The same rows are there when the file is opened anew, as a crash or as a proper end has left it.
private func reopenAfterCrash(_ disk: SmallDisk, _ database: any Database, _ kept: Set<Int64>) throws {
    let copy = try database.write { _ in try disk.scratch.afterCrash() }
    defer { copy.remove() }
    let crashed = try stored(try FileDatabase.inspect(path: copy.path))
    database.close()
    let reopened = try disk.scratch.database(table)
    let after = try stored(try reopened.reader())
    #expect(after == kept && crashed == kept)
    #expect(
        try reopened.reader().read { try $0.first(Query("PRAGMA integrity_check")) { $0.text(0) } } == "ok")
    reopened.close()
}
