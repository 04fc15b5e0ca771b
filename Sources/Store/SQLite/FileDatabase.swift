// One organisation's file: opened, migrated, read by many, written by one.

internal import Schema
internal import Synchronization
internal import Threads

public final class FileDatabase: Database {
    /// Migrations run there, and SQLite's parser goes as deep as their text.
    static let stackBytes = 4 * 1024 * 1024
    private let opening = Opening()
    private let readers: FileReaders
    private let pen: FileWriter
    public var writer: any Writer { pen }
    public var answersAtOnce: Bool { true }
    private let thread = Mutex<Thread?>(nil)

    /// Opens the file, applies what migrations are missing, and starts the writer.
    /// - Throws: `StoreError`; `unusable` for a file that is damaged or newer than this binary.
    public convenience init(
        path: String, migrations: [Migration], cacheKiB: Int = 8_192,
        beforeCommit: @escaping @Sendable (Transaction) throws -> Void = { _ in },
        upgrade: @escaping @Sendable () -> Upgrade = { { _ in .nothing } }
    ) throws {
        try self.init(
            opening: path, migrations: migrations, cacheKiB: cacheKiB, beforeCommit: beforeCommit,
            upgrade: upgrade)
        do { try opened() } catch {
            close()
            throw error
        }
    }

    /// Lets the writer's thread open the file, and returns at once: a server that starts has other things to
    /// build meanwhile. Whoever reads or writes before `opened` has returned waits.
    /// - Parameter cacheKiB: what the writer may keep in memory; a tool that writes a whole fleet in one
    ///   transaction wants more than a server.
    /// - Parameter beforeCommit: runs on the writer at the end of each transaction that has written
    /// something. If it
    ///   fails, so does the transaction.
    /// - Parameter upgrade: makes what is called until it has nothing to do, see `UpgradeStep`.
    /// - Parameter follower: who copies the log elsewhere.
    /// - Parameter isHeld: whether whoever writes waits until `letGo`.
    /// - Throws: `unavailable` if the system has no room for a thread.
    public init(
        opening path: String, migrations: [Migration], cacheKiB: Int = 8_192, follower: LogFollower? = nil,
        isHeld: Bool = false,
        beforeCommit: @escaping @Sendable (Transaction) throws -> Void = { _ in },
        upgrade: @escaping @Sendable () -> Upgrade = { { _ in .nothing } }
    ) throws {
        let commits = CommitCounter()
        readers = FileReaders(path: path, commits: commits)
        pen = FileWriter(path: path, commits: commits, isHeld: isHeld)
        let started = Thread.start("writer", stackBytes: Self.stackBytes) { [opening, readers, pen] in
            func open() throws -> WriterConnection {
                let connection = try WriterConnection(
                    path: path, cacheKiB: cacheKiB, beforeCommit: beforeCommit, follower: follower,
                    whenReadable: readers.openOneBeside)
                _ = try Migrator(migrations: migrations).run(on: connection)
                try connection.upgrade(upgrade())
                return connection
            }
            switch Result(catching: open) {
            case .success(let connection):
                opening.settle(nil)
                pen.run(connection)
            case .failure(let error):
                pen.refuseAll()
                opening.settle(error)
            }
        }
        guard let started else { throw StoreError.unavailable(code: 0) }
        thread.withLock { $0 = started }
    }

    public func opened() throws { try opening.wait() }

    /// Applies what is missing and closes again.
    /// - Returns: the migrations applied.
    public static func migrate(
        path: String, migrations: [Migration],
        upgrade: Upgrade = { _ in .nothing }
    ) throws -> [Migration] {
        let connection = try WriterConnection(path: path)
        let applied = try Migrator(migrations: migrations).run(on: connection)
        try connection.upgrade(upgrade)
        connection.close()
        return applied
    }

    public func reader(for purpose: ReadPurpose) throws -> any Reader {
        try opened()
        return try readers.take()
    }

    /// A reader for a tool that looks at a file which another process may be serving. Neither makes the file
    /// nor changes it, and leaves the log to the server.
    public static func inspect(path: String) throws(StoreError) -> FileReader {
        try FileReader(path: path, commits: CommitCounter(), .inspector)
    }

    /// Ends the wait of whoever writes, if there is one.
    public func letGo() { pen.letGo() }

    /// Tells whoever waits to write that nothing of theirs was kept, and takes no more; for the end of a
    /// database that is still held.
    public func refuse() { pen.stop() }

    /// Runs `body` as a write would run, also while whoever writes waits, and undoes it all.
    public func tryOut(_ body: @escaping @Sendable (Transaction) throws -> Void) throws {
        let bell = Bell()
        let trial = TrialOutcome()
        let isTaken = pen.enqueue(
            trial: WriteJob(
                perform: { tx in
                    try body(tx)
                    throw TrialOutcome.Done()
                },
                finish: { error in
                    trial.failure.withLock { $0 = error is TrialOutcome.Done ? nil : error }
                    bell.ring()
                }))
        guard isTaken else { throw StoreError.unavailable(code: 0) }
        bell.wait()
        if let failure = trial.failure.withLock({ $0 }) { throw failure }
    }

    /// Writes what is queued, checkpoints, and ends the writer's thread.
    public func close() {
        pen.stop()
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        thread?.join()
        readers.close()
    }
}

/// What a trial came to. Nothing of a write is kept that throws.
private final class TrialOutcome: Sendable {
    struct Done: Error {}
    let failure = Mutex<(any Error)?>(StoreError.unavailable(code: 0))
}
