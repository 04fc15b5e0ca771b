// All SQL about letters that wait, were sent, or could not be. Decides nothing.

import Schema
import Store

struct OutboxStore {
    let tx: Transaction

    enum Status: String, CaseIterable, Sendable {
        case queued, sent, kept, failed
        /// To nobody: where there is no such account, and whoever asks must not see that.
        case suppressed
    }

    struct Entry: Sendable {
        let id: UUID
        let kind: String
        let content: [UInt8]?
        let status: Status
        let attempts: Int
        let dueAt: Instant
        let problem: String?
        let createdAt: Instant
        let account: AccountID?
    }

    func insert(
        _ id: UUID, _ letter: Letter.Kind, to account: AccountID?, from network: [UInt8]?,
        _ content: [UInt8], _ status: Status
    ) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .text(letter.rawValue), .bytes(content), .text(status.rawValue),
            .instant(tx.now), .uuid(account?.value), network.map { .bytes($0) } ?? .null)
    }

    /// - Returns: the ids of those that were.
    func remove(_ account: AccountID) throws -> [UUID] {
        let ids = try tx.all(Self.ofAccount, .uuid(account.value)) { try $0.uuid(0) }
        for id in ids { try remove(id) }
        return ids
    }

    /// With what it is known to be about.
    func remove(_ id: UUID) throws {
        try tx.run(Self.deleteAbout, .uuid(id))
        try tx.run(Self.deleteOne, .uuid(id))
    }

    /// Those that are to be sent now, the longest waiting first. One that waits for longer than any does was
    /// put off by a clock that was wrong.
    func due(_ limit: Int) throws -> [Entry] {
        let farthest = Instant(epochMs: tx.now.epochMs + Postman.longestMs)
        return try tx.all(Self.dueNow, .instant(tx.now), .integer(Int64(limit)), .instant(farthest)) {
            try Entry($0)
        }
    }

    func entry(_ id: UUID) throws -> Entry? { try tx.first(Self.byID, .uuid(id)) { try Entry($0) } }

    /// The oldest first.
    func all(to account: AccountID) throws -> [Entry] {
        try tx.all(Self.lettersTo, .uuid(account.value)) { try Entry($0) }
    }

    /// The latest first.
    func latest(_ limit: Int) throws -> [Entry] {
        try tx.all(Self.newest, .integer(Int64(limit))) { try Entry($0) }
    }

    /// - Returns: whether it is still there: whom it was for may have been forgotten meanwhile.
    func finish(_ id: UUID, _ status: Status, keepsContent: Bool) throws -> Bool {
        try tx.changes(
            by: Self.finishOne, .uuid(id), .text(status.rawValue), .instant(tx.now), .boolean(keepsContent))
            > 0
    }

    func fail(_ id: UUID, _ problem: String, again due: Instant?) throws {
        try tx.run(
            Self.failOne, .uuid(id), .text(due == nil ? "failed" : "queued"), .text(problem),
            .instant(due ?? tx.now))
    }

    /// - Returns: whether it was one that had failed.
    func retry(_ id: UUID) throws -> Bool {
        try tx.changes(by: Self.retryOne, .uuid(id), .instant(tx.now)) > 0
    }

    /// A few at a time.
    /// - Returns: the ids of those that were.
    func forget(before: Instant) throws -> [UUID] {
        let ids = try tx.all(Self.old, .instant(before)) { try $0.uuid(0) }
        for id in ids { try remove(id) }
        return ids
    }

    private static let columns =
        "id, letter, content, status, attempts, due_at, problem, created_at, account_id"
    private static let insertOne = Query(
        """
        INSERT INTO outbox (id, letter, content, status, due_at, created_at, account_id, asked_from)
        VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
        """)
    private static let dueNow = Query(
        """
        SELECT \(columns) FROM outbox
         WHERE status = 'queued' AND (due_at <= $1 OR due_at > $3) ORDER BY due_at LIMIT $2
        """)
    private static let byID = Query("SELECT \(columns) FROM outbox WHERE id = $1")
    private static let newest = Query("SELECT \(columns) FROM outbox ORDER BY id DESC LIMIT $1")
    private static let lettersTo = Query("SELECT \(columns) FROM outbox WHERE account_id = $1 ORDER BY id")
    private static let finishOne = Query(
        """
        UPDATE outbox
           SET status = $2, done_at = $3, attempts = attempts + 1, problem = NULL,
               content = CASE WHEN $4 = 1 THEN content END
         WHERE id = $1
        """)
    private static let failOne = Query(
        "UPDATE outbox SET status = $2, problem = $3, due_at = $4, attempts = attempts + 1 WHERE id = $1")
    private static let retryOne = Query(
        "UPDATE outbox SET status = 'queued', attempts = 0, due_at = $2 WHERE id = $1 AND status = 'failed'")
    private static let ofAccount = Query("SELECT id FROM outbox WHERE account_id = $1")
    private static let deleteAbout = Query("DELETE FROM booking_letters WHERE letter_id = $1")
    private static let deleteOne = Query("DELETE FROM outbox WHERE id = $1")
    // Ids are in the order of time.
    private static let old = Query(
        "SELECT id FROM outbox WHERE created_at < $1 AND status <> 'queued' ORDER BY id LIMIT 8")
}

extension OutboxStore.Entry {
    fileprivate init(_ row: borrowing Row) throws {
        guard let status = OutboxStore.Status(rawValue: row.text(3)) else {
            throw StoreError.unusable("letter \(try row.uuid(0)) is in no known status")
        }
        self.init(
            id: try row.uuid(0), kind: row.text(1), content: row.isNull(2) ? nil : row.bytes(2),
            status: status,
            attempts: Int(row.integer(4)), dueAt: row.instant(5), problem: row.optionalText(6),
            createdAt: row.instant(7), account: try row.optionalUUID(8).map { AccountID(value: $0) })
    }
}
