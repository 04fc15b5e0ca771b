// A directory for one test, with a database in it; the test removes it.

import Glibc
import Schema

@testable import Store

final class Scratch: Sendable {
    let directory: String
    var path: String { directory + "/fleet.db" }

    init() throws {
        var template = Array("\(Self.parent)/store-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble.system(errno) }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// In memory where there is room: nothing here measures the disk, and there are many files.
    private static let parent: String = {
        var space = statvfs()
        guard statvfs("/dev/shm", &space) == 0, access("/dev/shm", W_OK) == 0 else { return "/tmp" }
        return space.f_bavail / 1_024 * space.f_frsize >= 512 * 1_024 ? "/dev/shm" : "/tmp"
    }()

    /// Not left to `deinit`: an object may go right after its last use, while its database is still open.
    func remove() {
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        rmdir(directory)
    }

    enum Trouble: Error { case system(Int32) }

    /// A database whose only migration is `sql`.
    func database(_ sql: String) throws -> any Database {
        try FileDatabase(path: path, migrations: [migration(1, sql)])
    }

    /// The size of the write-ahead log.
    var walBytes: Int { Self.bytes(of: path + "-wal") }

    var databaseBytes: Int { Self.bytes(of: path) }

    /// How many locks there are on the database's file, by what the system shows of all.
    func locks() throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else { throw Trouble.system(errno) }
        let file = open("/proc/locks", O_RDONLY)
        guard file >= 0 else { throw Trouble.system(errno) }
        defer { close(file) }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(file, &piece, piece.count)
            guard count > 0 else { break }
            text += piece.prefix(count)
        }
        let inode = ":\(status.st_ino)"
        return String(decoding: text, as: UTF8.self).split(separator: "\n").count { line in
            line.split(separator: " ").contains { $0.hasSuffix(inode) }
        }
    }

    private static func bytes(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : -1
    }

    /// What a crash at this moment would leave. Sound only on the writer's thread, or while it rests.
    func afterCrash() throws -> Scratch {
        let copy = try Scratch()
        for suffix in ["", "-wal"] { try Self.copy(path + suffix, to: copy.path + suffix) }
        return copy
    }

    private static func copy(_ source: String, to target: String) throws {
        let input = open(source, O_RDONLY)
        let output = open(target, O_WRONLY | O_CREAT, 0o600)
        // Never the first: closing any descriptor of a database drops the locks that this process has on it.
        guard input >= 0, output >= 0 else { throw Trouble.system(errno) }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(input, &buffer, buffer.count)
            guard count >= 0 else { throw Trouble.system(errno) }
            if count == 0 { return }
            guard Glibc.write(output, buffer, count) == count else { throw Trouble.system(errno) }
        }
    }
}

func migration(_ number: Int, _ sql: String, digest: String = "d") -> Migration {
    Migration(number: number, name: "step\(number)", sql: sql, digest: "\(digest)\(number)")
}

extension Database {
    /// Runs one statement that changes something.
    @discardableResult
    func run(_ sql: String, _ value: Value? = nil) throws -> Int {
        try write { transaction in
            if let value {
                try transaction.changes(by: .assembled(sql), value)
            } else {
                try transaction.changes(by: .assembled(sql))
            }
        }
    }
}

extension Transaction {
    /// The first column of the first row, as a number.
    func number(_ sql: String) throws -> Int64? { try first(.assembled(sql)) { $0.integer(0) } }
}

extension Reader {
    func number(_ sql: String) throws -> Int64? { try read { try $0.number(sql) } }
}

/// The error that `body` throws, if it is one of the store's.
func storeError(_ body: () throws -> Void) -> StoreError? {
    do {
        try body()
        return nil
    } catch {
        return error as? StoreError
    }
}

extension Scratch {
    /// Puts these bytes where the database would be.
    func write(_ bytes: [UInt8]) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(file) }
        guard Glibc.write(file, bytes, bytes.count) == bytes.count else { throw Trouble.system(errno) }
    }
}
