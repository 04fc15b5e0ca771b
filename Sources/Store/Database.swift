// One organisation's database: opened, migrated, read by many, written by one.

internal import Schema
internal import Synchronization
internal import Threads

public final class Database: Sendable {
    private let path: String
    private let commits = CommitCounter()
    public let writer: Writer
    private let thread = Mutex<Thread?>(nil)

    /// Opens the file, applies what migrations are missing, and starts the writer.
    /// - Parameter cacheKiB: what the writer may keep in memory; a tool that writes a whole fleet in one
    ///   transaction wants more than a server.
    /// - Parameter beforeCommit: runs on the writer at the end of each transaction that has written
    /// something. If it
    ///   fails, so does the transaction.
    /// - Parameter upgrade: called until it has nothing to do, see `UpgradeStep`.
    /// - Throws: `StoreError`; `unusable` for a file that is damaged or newer than this binary.
    public init(
        path: String, migrations: [Migration], cacheKiB: Int = 8_192,
        beforeCommit: @escaping @Sendable (Transaction) throws -> Void = { _ in },
        upgrade: (Transaction) throws -> UpgradeStep = { _ in .nothing }
    ) throws {
        self.path = path
        writer = Writer(path: path, commits: commits)
        let connection = try WriterConnection(path: path, cacheKiB: cacheKiB, beforeCommit: beforeCommit)
        _ = try Migrator(migrations: migrations).run(on: connection)
        try connection.upgrade(upgrade)
        guard let started = Thread.start("writer", { [writer] in writer.run(connection) }) else {
            throw StoreError.unavailable(code: 0)
        }
        thread.withLock { $0 = started }
    }

    /// Applies what is missing and closes again.
    /// - Returns: the migrations applied.
    public static func migrate(
        path: String, migrations: [Migration],
        upgrade: (Transaction) throws -> UpgradeStep = { _ in .nothing }
    ) throws -> [Migration] {
        let connection = try WriterConnection(path: path)
        let applied = try Migrator(migrations: migrations).run(on: connection)
        try connection.upgrade(upgrade)
        connection.close()
        return applied
    }

    /// A connection for one thread to read by.
    public func reader() throws(StoreError) -> Reader { try Reader(path: path, commits: commits) }

    /// A reader for a tool that looks at a file which another process may be serving. Neither makes the file
    /// nor changes it, and leaves the log to the server.
    public static func inspect(path: String) throws(StoreError) -> Reader {
        try Reader(path: path, commits: CommitCounter(), .inspector)
    }

    /// Writes, and waits until it is durable. For tools and tests; a loop must never wait.
    public func write<R: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> R) throws -> R {
        let answer = Answer<R>()
        let bell = Bell()
        let isTaken = writer.submit(body) { outcome in
            answer.result.withLock { $0 = outcome }
            bell.ring()
        }
        guard isTaken else { throw StoreError.unavailable(code: 0) }
        bell.wait()
        guard let outcome = answer.result.withLock({ $0 }) else { throw StoreError.unavailable(code: 0) }
        return try outcome.get()
    }

    /// Writes what is queued, checkpoints, and ends the writer's thread.
    public func close() {
        writer.stop()
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        thread?.join()
    }

    private final class Answer<R: Sendable>: Sendable {
        let result = Mutex<Result<R, any Error>?>(nil)
    }
}
