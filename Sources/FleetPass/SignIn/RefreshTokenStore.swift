// All SQL about refresh tokens. Decides nothing.

import Schema
import Store

struct RefreshTokenStore {
    let tx: Transaction

    struct Known {
        let digest: [UInt8]
        let session: SessionID
        /// Whose session that is.
        let account: AccountID
        let usedAt: Instant?
    }

    func token(_ digest: [UInt8]) throws -> Known? {
        try tx.first(Self.byDigest, .bytes(digest)) { row in
            Known(
                digest: digest, session: SessionID(value: try row.uuid(0)),
                account: AccountID(value: try row.uuid(1)), usedAt: row.isNull(2) ? nil : row.instant(2))
        }
    }

    func insert(_ token: Token, _ session: SessionID) throws {
        try tx.run(Self.insertOne, .bytes(token.digest), .uuid(session.value), .instant(tx.now))
    }

    func use(_ digest: [UInt8]) throws { try tx.run(Self.useOne, .bytes(digest), .instant(tx.now)) }

    private static let byDigest = Query(
        """
        SELECT t.session_id, s.account_id, t.used_at
          FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.token_digest = $1
        """)
    private static let insertOne = Query(
        "INSERT INTO refresh_tokens (token_digest, session_id, created_at) VALUES ($1, $2, $3)")
    private static let useOne = Query("UPDATE refresh_tokens SET used_at = $2 WHERE token_digest = $1")
}
