// All SQL about links that are good once. Decides nothing.

import Schema
import Store

struct LinkStore {
    let tx: Transaction

    struct Live {
        let account: AccountID?
        let browserDigest: [UInt8]?
    }

    func insert(
        _ token: Token, _ purpose: Link.Purpose, for account: AccountID?, in browser: [UInt8]? = nil
    ) throws {
        // A few at a time, so that they never pile up.
        try tx.run(Self.deleteEnded, .instant(tx.now))
        let ends = Instant(epochMs: tx.now.epochMs + purpose.goodForMs)
        try tx.run(
            Self.insertOne, .bytes(token.digest), .text(purpose.rawValue), .uuid(account?.value),
            browser.map { .bytes($0) } ?? .null, .instant(tx.now), .instant(ends))
    }

    /// A link that is still good.
    func live(_ digest: [UInt8], _ purpose: Link.Purpose) throws -> Live? {
        try tx.first(Self.liveOne, .bytes(digest), .text(purpose.rawValue), .instant(tx.now)) { row in
            Live(
                account: try row.optionalUUID(0).map { AccountID(value: $0) },
                browserDigest: row.isNull(1) ? nil : row.bytes(1))
        }
    }

    /// - Returns: whether it was still good: of many at once, one hears yes.
    func use(_ digest: [UInt8]) throws -> Bool {
        try tx.changes(by: Self.useOne, .bytes(digest), .instant(tx.now)) > 0
    }

    /// Those of that kind that were sent before are good no more.
    func revoke(_ purpose: Link.Purpose, of account: AccountID?) throws {
        try tx.run(Self.revokeAll, .text(purpose.rawValue), .uuid(account?.value), .instant(tx.now))
    }

    /// None that were sent before are good any more, whatever they were for.
    func revokeAll(of account: AccountID) throws {
        try tx.run(Self.revokeEvery, .uuid(account.value), .instant(tx.now))
    }

    func remove(_ account: AccountID) throws { try tx.run(Self.deleteAll, .uuid(account.value)) }

    /// Also where nobody asks for new ones.
    /// - Returns: whether there may be more.
    func forgetEnded() throws -> Bool { try tx.changes(by: Self.deleteEnded, .instant(tx.now)) > 0 }

    private static let revokeEvery = Query(
        "UPDATE links SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL")
    private static let deleteEnded = Query(
        """
        DELETE FROM links
         WHERE token_digest IN (SELECT token_digest FROM links WHERE ends_at <= $1 ORDER BY ends_at LIMIT 8)
        """)
    private static let deleteAll = Query("DELETE FROM links WHERE account_id = $1")
    private static let insertOne = Query(
        """
        INSERT INTO links (token_digest, purpose, account_id, browser_digest, created_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    private static let liveOne = Query(
        """
        SELECT account_id, browser_digest FROM links
         WHERE token_digest = $1 AND purpose = $2 AND used_at IS NULL AND ends_at > $3
        """)
    private static let useOne = Query(
        "UPDATE links SET used_at = $2 WHERE token_digest = $1 AND used_at IS NULL AND ends_at > $2")
    private static let revokeAll = Query(
        """
        UPDATE links SET used_at = $3
         WHERE purpose = $1 AND account_id IS NOT DISTINCT FROM $2 AND used_at IS NULL
        """)
}
