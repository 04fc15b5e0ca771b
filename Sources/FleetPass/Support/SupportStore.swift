// All SQL about support access. Decides nothing.

import Schema
import Store

struct SupportStore {
    let tx: Transaction

    struct New: Sendable {
        let id: UUID
        let grantedBy: AccountID
        let reason: String
        let grants: Grants
        let linkDigest: [UInt8]
        let endsAt: Instant
    }

    /// One in force, whoever came by its link or not.
    struct Live: Sendable {
        let id: UUID
        let grantedBy: AccountID
        let grants: Grants
        let box: SupportAccess.Box
    }

    func insert(_ access: New) throws {
        try tx.run(
            Self.insertOne, .uuid(access.id), .uuid(access.grantedBy.value), .text(access.reason),
            .text(access.grants.kept), .instant(tx.now), .instant(access.endsAt), .bytes(access.linkDigest))
    }

    func inForce() throws -> Live? { try tx.first(Self.liveOne, .instant(tx.now)) { try Live($0) } }

    /// The one whose link was not used yet.
    func live(link digest: [UInt8]) throws -> Live? {
        try tx.first(Self.byLink, .bytes(digest), .instant(tx.now)) { try Live($0) }
    }

    func live(session digest: [UInt8]) throws -> Live? {
        try tx.first(Self.bySession, .bytes(digest), .instant(tx.now)) { try Live($0) }
    }

    /// Uses its link up, and begins a session.
    func enter(_ id: UUID, session digest: [UInt8]) throws {
        try tx.run(Self.enterOne, .uuid(id), .bytes(digest), .instant(tx.now))
    }

    /// Puts another link in the place of the one before, whether or not that was used. Who is in stays in.
    func renew(_ id: UUID, link digest: [UInt8]) throws {
        try tx.run(Self.renewOne, .uuid(id), .bytes(digest))
    }

    func leave(_ id: UUID) throws { try tx.run(Self.leaveOne, .uuid(id)) }

    func revoke(_ id: UUID) throws { try tx.run(Self.revokeOne, .uuid(id), .instant(tx.now)) }

    func isKnown(_ id: UUID) throws -> Bool { try tx.first(Self.byID, .uuid(id)) { $0.integer(0) } != nil }

    /// The newest first.
    /// - Parameter owner: who has given it, or a key of theirs; nil: anybody.
    func each(of owner: UUID?, _ body: (borrowing Row) throws -> Void) throws {
        var conditions = Conditions()
        conditions.keepOwn("s.granted_by", of: owner)
        try tx.each(
            .assembled(
                """
                SELECT \(SupportAccess.shape.columns(of: "s")) FROM support_accesses s WHERE \(conditions.text)
                 ORDER BY s.starts_at DESC, s.id LIMIT 200
                """),
            conditions.values, row: body)
    }

    /// An access as a list of them shows it.
    struct Kept {
        let id: UUID
        let grantedBy: String
        let reason: String
        let grants: Grants
        let startsAt: Instant
        let endsAt: Instant
        let enteredAt: Instant?
        let revokedAt: Instant?
    }

    /// - Parameter owner: as for `each`.
    func latest(_ limit: Int, of owner: UUID? = nil) throws -> [Kept] {
        var conditions = Conditions()
        conditions.keepOwn("s.granted_by", of: owner)
        let query = """
            SELECT s.id, a.name, s.reason, s.grants, s.starts_at, s.ends_at, s.entered_at, s.revoked_at
              FROM support_accesses s JOIN accounts a ON a.id = s.granted_by AND a.status = 'active'
             WHERE \(conditions.text) ORDER BY s.starts_at DESC, s.id LIMIT \(conditions.next(.integer(Int64(limit))))
            """
        var found: [Kept] = []
        try tx.each(.assembled(query), conditions.values) { row in
            found.append(
                Kept(
                    id: try row.uuid(0), grantedBy: row.text(1), reason: row.text(2),
                    grants: Grants(kept: row.text(3)), startsAt: row.instant(4), endsAt: row.instant(5),
                    enteredAt: row.optionalInstant(6), revokedAt: row.optionalInstant(7)))
        }
        return found
    }

    private static let insertOne = Query(
        """
        INSERT INTO support_accesses (id, granted_by, reason, grants, starts_at, ends_at, link_digest)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    private static let live = """
        SELECT s.id, s.granted_by, s.grants, s.ends_at, a.name
          FROM support_accesses s JOIN accounts a ON a.id = s.granted_by AND a.status = 'active'
        """
    private static let liveOne = Query(
        "\(live) WHERE s.revoked_at IS NULL AND s.ends_at > $1 ORDER BY s.ends_at DESC LIMIT 1")
    private static let byLink = Query(
        """
        \(live) WHERE s.link_digest = $1 AND s.entered_at IS NULL AND s.revoked_at IS NULL AND s.ends_at > $2
        """)
    private static let bySession = Query(
        "\(live) WHERE s.session_digest = $1 AND s.revoked_at IS NULL AND s.ends_at > $2")
    private static let enterOne = Query(
        "UPDATE support_accesses SET session_digest = $2, entered_at = $3 WHERE id = $1")
    private static let renewOne = Query(
        "UPDATE support_accesses SET link_digest = $2, entered_at = NULL WHERE id = $1")
    private static let leaveOne = Query("UPDATE support_accesses SET session_digest = NULL WHERE id = $1")
    private static let revokeOne = Query(
        "UPDATE support_accesses SET revoked_at = $2, session_digest = NULL WHERE id = $1")
    private static let byID = Query("SELECT 1 FROM support_accesses WHERE id = $1")
}

extension SupportStore.Live {
    fileprivate init(_ row: borrowing Row) throws {
        self.init(
            id: try row.uuid(0), grantedBy: AccountID(value: try row.uuid(1)),
            grants: Grants(kept: row.text(2)),
            box: SupportAccess.Box(endsAt: row.instant(3), grantedBy: row.text(4)))
    }
}
