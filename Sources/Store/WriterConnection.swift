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

    private let beforeCommit: @Sendable (Transaction) throws -> Void

    init(
        path: String, cacheKiB: Int = 8_192,
        beforeCommit: @escaping @Sendable (Transaction) throws -> Void = { _ in }
    ) throws(StoreError) {
        self.beforeCommit = beforeCommit
        connection = try Connection(path: path, .writer, cacheKiB: cacheKiB)
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
        Transaction(connection: connection, now: Instant(epochMs: Clock.epochMs()), memo: TransactionMemo())
    }

    func begin() throws(StoreError) { try connection.run(Self.begin) }

    func end() throws(StoreError) { try connection.run(Self.commit) }

    /// What belongs to the transaction as a whole, once all its jobs are done.
    func conclude() throws(StoreError) {
        do { try beforeCommit(transaction()) } catch let error as StoreError { throw error } catch {
            throw .mistake("\(error)")
        }
    }

    /// Runs the jobs of a batch, one after another, in one open transaction, which it leaves open.
    /// - Returns: for each why it failed, or nil; the changes of those that failed, and only those, are
    /// undone.
    /// - Throws: if the whole transaction is lost, as after a full disk.
    func perform(_ jobs: [Writer.Job]) throws(StoreError) -> [(any Error)?] {
        if let errors = try performHopefully(jobs) { return errors }
        try connection.run(Self.rollback)
        try begin()
        let transaction = transaction()
        var errors: [(any Error)?] = []
        for job in jobs { errors.append(try performCarefully(job, transaction)) }
        return errors
    }

    /// Jobs hardly ever fail after they have written something, and a savepoint for each costs a quarter of
    /// the writing.
    /// - Returns: nil if a job did fail so; then nothing of the transaction may be kept.
    private func performHopefully(_ jobs: [Writer.Job]) throws(StoreError) -> [(any Error)?]? {
        let transaction = transaction()
        var errors: [(any Error)?] = []
        for job in jobs {
            connection.hasWritten = false
            let error = attempt(job, transaction)
            try requireTransaction(after: error)
            if error != nil, connection.hasWritten { return nil }
            errors.append(error)
        }
        return errors
    }

    private func performCarefully(_ job: Writer.Job, _ transaction: Transaction) throws(StoreError) -> (
        any Error
    )? {
        try connection.run(Self.mark)
        let error = attempt(job, transaction)
        try requireTransaction(after: error)
        // As long as SQLite keeps the transaction, the savepoint is sound, whatever the error.
        if error != nil {
            try connection.run(Self.undo)
            transaction.memo?.clear()
        }
        try connection.run(Self.keep)
        return error
    }

    private func attempt(_ job: Writer.Job, _ transaction: Transaction) -> (any Error)? {
        do {
            try job.perform(transaction)
            // Found at the commit it would take the whole batch down.
            return connection.hasOpenReferences ? StoreError.reference : nil
        } catch {
            return error
        }
    }

    /// After a failing disk SQLite may have rolled everything back.
    private func requireTransaction(after error: (any Error)?) throws(StoreError) {
        guard !connection.isInTransaction else { return }
        if case .unavailable(let code) = error as? StoreError { throw .unavailable(code: code) }
        throw .transactionLost
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
