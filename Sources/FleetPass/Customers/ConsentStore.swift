// All SQL about consents. Decides nothing.

import Schema
import Store

struct ConsentStore {
    let tx: Transaction

    func insert(_ id: UUID, _ purpose: Consent.Purpose, _ wording: String, of account: AccountID) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .uuid(account.value), .text(purpose.rawValue), .text(wording),
            .instant(tx.now))
    }

    /// - Returns: whether there was one of theirs that stood.
    func withdraw(_ id: UUID, of account: AccountID) throws -> Bool {
        try tx.changes(by: Self.withdrawOne, .uuid(id), .uuid(account.value), .instant(tx.now)) > 0
    }

    func each(of account: AccountID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.ofAccount, .uuid(account.value), row: body)
    }

    struct Given: Sendable {
        let id: UUID
        let purpose: Consent.Purpose
        let wording: String
        let givenAt: Instant
        let withdrawnAt: Instant?
    }

    /// The latest first.
    func all(of account: AccountID) throws -> [Given] {
        try tx.all(Self.ofAccount, .uuid(account.value)) { row in
            Given(
                id: try row.uuid(0), purpose: Consent.Purpose(rawValue: row.text(1)) ?? .terms,
                wording: row.text(2), givenAt: row.instant(3),
                withdrawnAt: row.isNull(4) ? nil : row.instant(4))
        }
    }

    func remove(_ account: AccountID) throws { try tx.run(Self.deleteAll, .uuid(account.value)) }

    private static let insertOne = Query(
        "INSERT INTO consents (id, account_id, purpose, wording, given_at) VALUES ($1, $2, $3, $4, $5)")
    private static let withdrawOne = Query(
        "UPDATE consents SET withdrawn_at = $3 WHERE id = $1 AND account_id = $2 AND withdrawn_at IS NULL")
    private static let ofAccount = Query(
        "SELECT \(Consent.shape.columns(of: "c")) FROM consents c WHERE c.account_id = $1 ORDER BY c.id DESC")
    private static let deleteAll = Query("DELETE FROM consents WHERE account_id = $1")
}
