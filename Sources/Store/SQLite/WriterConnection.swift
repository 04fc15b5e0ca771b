// The writer's connection: a batch's transaction, its savepoints, and the care of the WAL.

internal import Schema
internal import Threads

/// Used by the writer's thread alone, after the migrations that ran on it before.
///
/// `@unchecked Sendable`: it is made, and used for the migrations, on the thread that opens the database;
/// then it is handed to the writer's thread, whose start orders the two, and the opener keeps no reference.
final class WriterConnection: Batching, @unchecked Sendable {
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

    private static let start = Query("BEGIN IMMEDIATE")
    private static let commit = Query("COMMIT")
    private static let undoAll = Query("ROLLBACK")
    private static let savepoint = Query("SAVEPOINT job")
    private static let release = Query("RELEASE job")
    private static let undoJob = Query("ROLLBACK TO job")

    private let beforeCommit: @Sendable (Transaction) throws -> Void
    private let follower: LogFollower?

    init(
        path: String, cacheKiB: Int = 8_192,
        beforeCommit: @escaping @Sendable (Transaction) throws -> Void = { _ in },
        follower: LogFollower? = nil, whenReadable: (() -> Void)? = nil
    ) throws(StoreError) {
        self.beforeCommit = beforeCommit
        self.follower = follower
        connection = try Connection(path: path, .writer, cacheKiB: cacheKiB, whenReadable: whenReadable)
        wal = WALFile(path: path + "-wal")
        if let follower {
            follower.found()
            connection.follow(follower.committed)
        }
    }

    /// Copies the log back into the database, unless somebody has yet to copy it elsewhere. SQLite begins a
    /// log anew only after it was copied back whole, which nobody else does, so none ends before it was asked
    /// for.
    /// - Returns: whether all of it was copied and the log begins anew.
    func fold(_ kind: Connection.Checkpoint, patienceMs: Int32 = Connection.patienceMs) -> Bool {
        guard follower?.mayEnd() ?? true else { return false }
        return connection.checkpoint(kind, patienceMs: patienceMs)
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
        Transaction(connection, now: Instant(epochMs: Clock.epochMs()), memo: TransactionMemo())
    }

    func begin() throws(StoreError) { try connection.run(Self.start) }

    func commit(_ errors: [(any Error)?]) throws(StoreError) {
        if errors.contains(where: { $0 == nil }) { try StoreError.only { try beforeCommit(transaction()) } }
        try end()
    }

    func end() throws(StoreError) { try connection.run(Self.commit) }

    func rollback() throws(StoreError) { try connection.run(Self.undoAll) }
    func mark() throws(StoreError) { try connection.run(Self.savepoint) }
    func undo() throws(StoreError) { try connection.run(Self.undoJob) }
    func keep() throws(StoreError) { try connection.run(Self.release) }

    var engine: any Engine { connection }
    var hasOpenReferences: Bool { connection.hasOpenReferences }
    var tellsLate: Bool { false }

    /// After a failing disk SQLite may have rolled everything back.
    func requireTransaction(after error: (any Error)?) throws(StoreError) {
        guard !connection.isInTransaction else { return }
        if case .unavailable(let code) = error as? StoreError { throw .unavailable(code: code) }
        throw .transactionLost
    }

    /// Makes sure that no transaction is open.
    func abandon() {
        guard connection.isInTransaction else { return }
        // If even this fails the next BEGIN fails too, and its writers are told.
        try? rollback()
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

    /// Whether the log may hold what was erased.
    var hasTraces: Bool { connection.hasTraces }

    /// A log that begins anew keeps its old frames until they are written over. Cut off it keeps none, and is
    /// filled with zeros again.
    private func removeTraces() {
        guard fold(.truncate, patienceMs: Self.readersPatienceMs) else { return }
        connection.hasTraces = false
        pages = 0
        dueAtPages = checkpointPages
        _ = wal.grow()
    }

    func checkpointIfDue() {
        pages += connection.takePagesWritten()
        if connection.hasTraces { removeTraces() }
        guard pages >= dueAtPages else { return }
        if fold(.restart, patienceMs: Self.readersPatienceMs) {
            pages = 0
            dueAtPages = checkpointPages
        } else {
            // Each try may hold up the writer, so they become rarer as the WAL grows.
            dueAtPages = pages + max(checkpointPages, pages) / 8
        }
    }

    /// Leaves one file: everything copied back, the WAL empty; unless a follower is behind.
    func close() { _ = fold(.truncate) }
}
