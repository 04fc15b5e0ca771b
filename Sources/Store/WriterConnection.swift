// The writer's connection: a batch's transaction, its savepoints, and the care of the WAL.

internal import Schema
internal import Threads

/// Used by the writer's thread alone, after the migrations that ran on it before.
///
/// `@unchecked Sendable`: it is made, and used for the migrations, on the thread that opens the database; then it
/// is handed to the writer's thread, whose start orders the two, and the opener keeps no reference.
final class WriterConnection: @unchecked Sendable {
    let connection: Connection
    private let wal: WALFile
    private var pagesAtCheckpoint = 0
    /// Past this many pages the WAL is copied back. It fits into the space that was made beforehand.
    private static let checkpointPages = 800

    private static let begin = Query("BEGIN IMMEDIATE")
    private static let commit = Query("COMMIT")
    private static let rollback = Query("ROLLBACK")
    private static let mark = Query("SAVEPOINT job")
    private static let keep = Query("RELEASE job")
    private static let undo = Query("ROLLBACK TO job")

    init(path: String) throws(StoreError) {
        connection = try Connection(path: path, .writer)
        wal = WALFile(path: path + "-wal")
    }

    /// Before the first write: space for the WAL.
    func prepare() { wal.grow() }

    func transaction() -> Transaction {
        Transaction(connection: connection, now: Instant(epochMs: Clock.epochMs()))
    }

    func begin() throws(StoreError) { try transaction().run(Self.begin) }

    func end() throws(StoreError) { try transaction().run(Self.commit) }

    /// Runs one job inside the open transaction.
    /// - Returns: why it failed; its own changes, and only those, are then undone.
    /// - Throws: if the whole transaction is lost, as after a full disk.
    func perform(_ job: Writer.Job, _ transaction: Transaction, alone: Bool) throws(StoreError) -> (any Error)? {
        if !alone { try transaction.run(Self.mark) }
        do {
            try job.perform(transaction)
            if !alone { try transaction.run(Self.keep) }
            return nil
        } catch let error {
            if let lost = error as? StoreError, !connection.isInTransaction { throw lost }
            if case .unavailable = error as? StoreError, let lost = error as? StoreError { throw lost }
            if alone {
                // Nothing else is in this transaction; an empty one is committed, which costs nothing.
                try transaction.run(Self.rollback)
                try transaction.run(Self.begin)
            } else {
                try transaction.run(Self.undo)
                try transaction.run(Self.keep)
            }
            return error
        }
    }

    /// Makes sure that no transaction is open.
    func abandon() {
        guard connection.isInTransaction else { return }
        // If even this fails the next BEGIN fails too, and its writers are told.
        _ = try? transaction().run(Self.rollback)
    }

    func checkpointIfDue() {
        let pages = connection.pagesWritten
        guard pages - pagesAtCheckpoint >= Self.checkpointPages else { return }
        // A reader in the way, or a failing disk: tried again after the next batch.
        if connection.checkpoint(.restart) { pagesAtCheckpoint = pages }
    }

    /// Leaves one file: everything copied back, the WAL empty.
    func close() { _ = connection.checkpoint(.truncate) }
}
