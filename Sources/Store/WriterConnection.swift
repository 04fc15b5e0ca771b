// The writer's connection: a batch's transaction, its savepoints, and the care of the WAL.

internal import Schema
internal import Threads

/// Used by the writer's thread alone, after the migrations that ran on it before.
///
/// `@unchecked Sendable`: it is made, and used for the migrations, on the thread that opens the database;
/// then it is handed to the writer's thread, whose start orders the two, and the opener keeps no reference.
final class WriterConnection: @unchecked Sendable {
    let connection: Connection
    private let wal: WALFile
    /// Pages in the WAL since it began anew, and at how many of them it is next copied back.
    private var pages = 0
    private var dueAtPages = 0
    /// Past this many pages the WAL is copied back, so that it fits into the space that was made beforehand.
    /// On a small disk that is less: a WAL that outgrew the room left beside it could never be copied back.
    private var checkpointPages = 800
    private static let fewestPages = 64
    /// A reader lets go of its snapshot at the end of its turn, within this or not at all for long.
    private static let readersPatienceMs: Int32 = 50

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

    /// Before the first write: what a crash or the migrations have left in the WAL is copied back, and space
    /// is made for what comes.
    func prepare() {
        checkpointIfDue()
        let room = wal.grow() / WALFile.bytesPerPage * 4 / 5
        checkpointPages = max(Self.fewestPages, min(checkpointPages, room))
        dueAtPages = checkpointPages
    }

    func transaction() -> Transaction {
        Transaction(connection: connection, now: Instant(epochMs: Clock.epochMs()))
    }

    func begin() throws(StoreError) { try connection.run(Self.begin) }

    func end() throws(StoreError) { try connection.run(Self.commit) }

    /// Runs one job inside the open transaction.
    /// - Returns: why it failed; its own changes, and only those, are then undone.
    /// - Throws: if the whole transaction is lost, as after a full disk.
    func perform(
        _ job: Writer.Job, _ transaction: Transaction, alone: Bool
    ) throws(StoreError) -> (any Error)? {
        if !alone { try connection.run(Self.mark) }
        do {
            try job.perform(transaction)
            // Found at the commit it would take the whole batch down.
            if connection.hasOpenReferences { throw StoreError.reference }
            guard connection.isInTransaction else { throw StoreError.transactionLost }
            if !alone { try connection.run(Self.keep) }
            return nil
        } catch let error {
            guard connection.isInTransaction else {
                if case .unavailable(let code) = error as? StoreError { throw .unavailable(code: code) }
                throw .transactionLost
            }
            // As long as SQLite keeps the transaction, the savepoint is sound, whatever the error.
            if alone {
                // Nothing else is in this transaction; an empty one is committed, which costs nothing.
                try connection.run(Self.rollback)
                try connection.run(Self.begin)
            } else {
                try connection.run(Self.undo)
                try connection.run(Self.keep)
            }
            return error
        }
    }

    /// Makes sure that no transaction is open.
    func abandon() {
        guard connection.isInTransaction else { return }
        // If even this fails the next BEGIN fails too, and its writers are told.
        try? connection.run(Self.rollback)
    }

    /// Commits a page that says what it said before; called when a commit has failed.
    ///
    /// If it was the sync that failed, the refused frames stand in the WAL, whole and with right checksums:
    /// they would count after a crash. The next commit writes over them, and this is one. It also tells
    /// whether the disk works again.
    /// - Returns: whether it is on the disk.
    @discardableResult
    func settle() -> Bool {
        // A full disk may have room again once the WAL begins anew.
        dueAtPages = 0
        do throws(StoreError) {
            try begin()
            try connection.rewriteHeader()
            try end()
            return true
        } catch {
            abandon()
            return false
        }
    }

    func checkpointIfDue() {
        pages += connection.takePagesWritten()
        guard pages >= dueAtPages else { return }
        if connection.checkpoint(.restart, patienceMs: Self.readersPatienceMs) {
            pages = 0
            dueAtPages = checkpointPages
        } else {
            // Each try may hold up the writer, so they become rarer as the WAL grows.
            dueAtPages = pages + max(checkpointPages, pages) / 8
        }
    }

    /// Leaves one file: everything copied back, the WAL empty.
    func close() { _ = connection.checkpoint(.truncate) }
}
