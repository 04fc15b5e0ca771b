// All SQL about saved searches. Decides nothing.

import Schema
import Store

struct SavedSearchStore {
    let tx: Transaction

    func count(of account: AccountID) throws -> Int64 {
        try tx.first(Self.number, .uuid(account.value)) { $0.integer(0) } ?? 0
    }

    func insert(_ id: UUID, _ name: String, _ query: String, of account: AccountID) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .uuid(account.value), .text(name), .text(query), .instant(tx.now))
    }

    /// - Returns: nil if they have none of that id.
    func query(_ id: UUID, of account: AccountID) throws -> String? {
        try tx.first(Self.queryOf, .uuid(id), .uuid(account.value)) { $0.text(0) }
    }

    /// - Returns: whether they had it.
    func remove(_ id: UUID, of account: AccountID) throws -> Bool {
        try tx.changes(by: Self.deleteOne, .uuid(id), .uuid(account.value)) > 0
    }

    func removeAll(of account: AccountID) throws { try tx.run(Self.deleteAll, .uuid(account.value)) }

    /// The latest first.
    func each(of account: AccountID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.ofAccount, .uuid(account.value), row: body)
    }

    private static let number = Query("SELECT count(*) FROM saved_searches WHERE account_id = $1")
    private static let insertOne = Query(
        "INSERT INTO saved_searches (id, account_id, name, query, created_at) VALUES ($1, $2, $3, $4, $5)")
    private static let queryOf = Query("SELECT query FROM saved_searches WHERE id = $1 AND account_id = $2")
    private static let deleteOne = Query("DELETE FROM saved_searches WHERE id = $1 AND account_id = $2")
    private static let deleteAll = Query("DELETE FROM saved_searches WHERE account_id = $1")
    private static let ofAccount = Query(
        """
        SELECT \(SavedSearch.shape.columns(of: "s")) FROM saved_searches s
         WHERE s.account_id = $1 ORDER BY s.id DESC
        """)
}
