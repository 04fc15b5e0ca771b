// All SQL about API keys. Decides nothing.

import Schema
import Store

struct KeyStore {
    let tx: Transaction

    struct Live {
        let id: UUID
        /// What it was given, which is more than it may do once its maker may do less.
        let grants: Grants
        let maker: AccountID
        let seenAt: Instant?
    }

    /// A key that is good now.
    func live(_ digest: [UInt8]) throws -> Live? {
        try tx.first(Self.byToken, .bytes(digest), .instant(tx.now)) { row in
            Live(
                id: try row.uuid(0), grants: Grants(kept: row.text(1)),
                maker: AccountID(value: try row.uuid(2)), seenAt: row.isNull(3) ? nil : row.instant(3))
        }
    }

    func insert(
        _ id: UUID, _ name: String, _ token: Token, _ grants: Grants, by maker: AccountID, until end: Instant?
    ) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .text(name), .bytes(token.digest),
            .text(String(token.text.prefix(APIKey.hintCharacters))), .text(grants.kept), .uuid(maker.value),
            .instant(tx.now), end.map { .instant($0) } ?? .null)
    }

    func touch(_ id: UUID) throws { try tx.run(Self.noteUse, .uuid(id), .instant(tx.now)) }

    func maker(of id: UUID) throws -> AccountID? {
        try tx.first(Self.makerOf, .uuid(id)) { AccountID(value: try $0.uuid(0)) }
    }

    /// - Returns: whether there was one that was good.
    func revoke(_ id: UUID) throws -> Bool {
        try tx.changes(by: Self.revokeOne, .uuid(id), .instant(tx.now)) > 0
    }

    /// The newest first.
    /// - Parameter owner: who has made it, or a key of theirs; nil: anybody.
    func each(of owner: UUID?, _ body: (borrowing Row) throws -> Void) throws {
        var conditions = Conditions()
        conditions.keepOwn("k.made_by", of: owner)
        try tx.each(
            .assembled(
                """
                SELECT \(APIKey.kept.columns(of: "k")) FROM api_keys k WHERE \(conditions.text)
                 ORDER BY k.created_at DESC, k.id
                """),
            conditions.values, row: body)
    }

    /// A key as a list of keys shows it.
    struct Kept {
        let id: UUID
        let name: String
        let hint: String
        let grants: Grants
        let createdAt: Instant
        let endsAt: Instant?
        let seenAt: Instant?
        let revokedAt: Instant?
        /// Whether its maker may sign in; while they may not, it may do nothing.
        let isBacked: Bool
    }

    /// - Parameter owner: as for `each`.
    func all(of owner: UUID?) throws -> [Kept] {
        var conditions = Conditions()
        conditions.keepOwn("k.made_by", of: owner)
        let query = """
            SELECT k.id, k.name, k.hint, k.grants, k.created_at, k.ends_at, k.seen_at, k.revoked_at,
                   a.status = 'active'
              FROM api_keys k JOIN accounts a ON a.id = k.made_by
             WHERE \(conditions.text) ORDER BY k.revoked_at IS NOT NULL, k.created_at DESC, k.id
            """
        var found: [Kept] = []
        try tx.each(.assembled(query), conditions.values) { row in
            found.append(
                Kept(
                    id: try row.uuid(0), name: row.text(1), hint: row.text(2),
                    grants: Grants(kept: row.text(3)), createdAt: row.instant(4),
                    endsAt: row.optionalInstant(5), seenAt: row.optionalInstant(6),
                    revokedAt: row.optionalInstant(7), isBacked: row.boolean(8)))
        }
        return found
    }

    func name(of id: UUID) throws -> String? { try tx.first(Self.nameOf, .uuid(id)) { $0.text(0) } }

    private static let byToken = Query(
        """
        SELECT id, grants, made_by, seen_at FROM api_keys
         WHERE token_digest = $1 AND revoked_at IS NULL AND (ends_at IS NULL OR ends_at > $2)
        """)
    private static let insertOne = Query(
        """
        INSERT INTO api_keys (id, name, token_digest, hint, grants, made_by, created_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """)
    private static let makerOf = Query("SELECT made_by FROM api_keys WHERE id = $1")
    private static let noteUse = Query("UPDATE api_keys SET seen_at = $2 WHERE id = $1")
    private static let revokeOne = Query(
        "UPDATE api_keys SET revoked_at = $2, version = version + 1 WHERE id = $1 AND revoked_at IS NULL")
    private static let nameOf = Query("SELECT name FROM api_keys WHERE id = $1")
}

extension Conditions {
    /// What somebody has made, or whoever has made the key of that id; nobody: what anybody has.
    mutating func keepOwn(_ maker: String, of owner: UUID?) {
        guard let owner else { return }
        let who = next(.uuid(owner))
        add("(\(maker) = \(who) OR \(maker) IN (SELECT made_by FROM api_keys WHERE id = \(who)))")
    }
}
