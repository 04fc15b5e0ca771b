// A connection for reading, with its lease: one read transaction for many requests.

internal import Schema
internal import Threads

/// Belongs to one thread.
///
/// A read transaction per query costs a quarter of the query's time, so one is kept open until `endTurn`. It
/// must not keep old news: before each use the commit counter is compared with what it was when the lease
/// began, and a lease from before the last commit is renewed. So nobody reads older than what was
/// acknowledged before they asked.
public final class FileReader: Reader {
    private let connection: Connection
    private let commits: CommitCounter
    private var leasedAt: UInt64?
    private var leasedState: Int64?
    private static let start = Query("BEGIN")
    private static let finish = Query("COMMIT")
    private static let dataVersion = Query("PRAGMA data_version")

    init(path: String, commits: CommitCounter, _ role: Connection.Role = .reader) throws(StoreError) {
        connection = try Connection(path: path, role)
        self.commits = commits
    }

    /// Whether the file could be opened for reading alone. SQLite has then not loaded the CHECKs of its
    /// tables, and an integrity check says nothing of them.
    public var seesNoChecks: Bool { connection.isReadOnly }

    public func begin() throws -> Transaction {
        try renewIfOld()
        return Transaction(connection, now: Instant(epochMs: Clock.epochMs()))
    }

    /// The lease goes on, for whoever reads next.
    public func end() {}

    public func state() throws -> Int64? {
        try renewIfOld()
        if let leasedState { return leasedState }
        let transaction = Transaction(connection, now: Instant(epochMs: 0))
        let state = try transaction.first(Self.dataVersion) { $0.integer(0) } ?? 0
        leasedState = state
        return state
    }

    private func renewIfOld() throws(StoreError) {
        // Read before the snapshot is taken: the snapshot can then only be newer than the count says.
        let count = commits.value
        // A disk that fails in the middle of a read ends the lease without our doing.
        guard leasedAt != count || !connection.isInTransaction else { return }
        endTurn()
        try connection.run(Self.start)
        leasedAt = count
    }

    /// Lets go of the snapshot, so that a checkpoint can pass it.
    public func endTurn() {
        guard leasedAt != nil else { return }
        (leasedAt, leasedState) = (nil, nil)
        // A read transaction has nothing that could fail to be ended.
        try? connection.run(Self.finish)
    }
}
