// A connection for reading, with its lease: one read transaction for many requests.

internal import Schema
internal import Threads

/// Belongs to one thread.
///
/// A read transaction per query costs a quarter of the query's time, so one is kept open until `endTurn`. It
/// must not keep old news: before each use the commit counter is compared with what it was when the lease
/// began, and a lease from before the last commit is renewed. So nobody reads older than what was
/// acknowledged before they asked.
public final class Reader {
    private let connection: Connection
    private let commits: CommitCounter
    private var leasedAt: UInt64?
    private static let begin = Query("BEGIN")
    private static let end = Query("COMMIT")

    init(path: String, commits: CommitCounter) throws(StoreError) {
        connection = try Connection(path: path, .reader)
        self.commits = commits
    }

    /// Runs `body` on the current state of the database.
    public func read<R>(_ body: (Transaction) throws -> R) throws -> R {
        let now = Instant(epochMs: Clock.epochMs())
        let transaction = Transaction(connection: connection, now: now)
        // Read before the snapshot is taken: the snapshot can then only be newer than the count says.
        let count = commits.value
        // A disk that fails in the middle of a read ends the lease without our doing.
        if leasedAt != count || !connection.isInTransaction {
            endTurn()
            try connection.run(Self.begin)
            leasedAt = count
        }
        return try body(transaction)
    }

    /// Lets go of the snapshot, so that a checkpoint can pass it.
    public func endTurn() {
        guard leasedAt != nil else { return }
        leasedAt = nil
        // A read transaction has nothing that could fail to be ended.
        try? connection.run(Self.end)
    }
}
