// All SQL about sessions, and about who is behind one. Decides nothing.

import Schema
import Store

struct SessionStore {
    let tx: Transaction

    /// A session, and what is needed to know what its owner may do.
    struct Held {
        let session: Session
        let kind: AccountKind
        let name: String
        /// Nil for customers.
        let role: StaffRole?
        /// Of a role that the organisation has made.
        let customGrants: String?
    }

    func session(token digest: [UInt8]) throws -> Held? {
        try tx.first(Self.byToken, .bytes(digest), .instant(tx.now)) { try Held($0) }
    }

    func session(_ id: SessionID) throws -> Held? {
        try tx.first(Self.byID, .uuid(id.value), .instant(tx.now)) { try Held($0) }
    }

    /// Of a session that is over, as long as its row is there: that goes when somebody signs in later.
    func kind(ofEnded digest: [UInt8]) throws -> AccountKind? {
        try tx.first(Self.kindOfEnded, .bytes(digest)) { AccountKind(rawValue: $0.text(0)) } ?? nil
    }

    func locations(of account: AccountID) throws -> [UUID] {
        try tx.all(Self.locationsOf, .uuid(account.value)) { try $0.uuid(0) }
    }

    struct New {
        let id: SessionID
        let account: AccountID
        let tokenDigest: [UInt8]?
        let stage: Session.Stage
        let method: Session.Method
        let agent: String
        let address: String
        let endsAt: Instant
    }

    func insert(_ session: New) throws {
        try tx.run(
            Self.insertOne, .uuid(session.id.value), .uuid(session.account.value),
            session.tokenDigest.map { .bytes($0) } ?? .null, .text(session.stage.rawValue),
            .text(session.method.rawValue), .text(session.agent), .text(session.address), .instant(tx.now),
            .instant(session.endsAt))
    }

    /// Notes that it is in use.
    func touch(_ id: SessionID) throws { try tx.run(Self.noteUse, .uuid(id.value), .instant(tx.now)) }

    /// The same session under another token: the old one is good for nothing from now on.
    func rotate(_ id: SessionID, to digest: [UInt8], stage: Session.Stage, endsAt: Instant) throws {
        try tx.run(
            Self.rotateOne, .uuid(id.value), .bytes(digest), .text(stage.rawValue), .instant(tx.now),
            .instant(endsAt))
    }

    /// - Returns: whether there was one, of that account.
    func end(_ id: SessionID, of account: AccountID) throws -> Bool {
        try tx.changes(by: Self.deleteOne, .uuid(id.value), .uuid(account.value)) > 0
    }

    func remove(_ id: SessionID) throws { try tx.run(Self.removeOne, .uuid(id.value)) }

    /// - Parameter but: one that stays.
    /// - Returns: how many ended.
    @discardableResult
    func endAll(of account: AccountID, but kept: SessionID? = nil) throws -> Int {
        try tx.changes(by: Self.deleteAll, .uuid(account.value), .uuid(kept?.value))
    }

    /// A few at a time.
    /// - Returns: whether there may be more.
    func forgetEnded() throws -> Bool { try tx.changes(by: Self.deleteEnded, .instant(tx.now)) > 0 }

    /// Where somebody is signed in.
    struct Device {
        let id: SessionID
        let method: Session.Method
        let agent: String
        let address: String
        let createdAt: Instant
        let seenAt: Instant
        let endsAt: Instant
    }

    func devices(of account: AccountID) throws -> [Device] {
        try tx.all(Self.ofAccount, .uuid(account.value), .instant(tx.now)) { row in
            Device(
                id: SessionID(value: try row.uuid(0)),
                method: Session.Method(rawValue: row.text(1)) ?? .password,
                agent: row.text(2), address: row.text(3), createdAt: row.instant(4), seenAt: row.instant(5),
                endsAt: row.instant(6))
        }
    }

    private static let held = """
        SELECT s.id, s.account_id, s.stage, s.seen_at, s.proven_at, s.ends_at, a.kind, a.name, f.role, f.role_id,
               r.grants
          FROM sessions s
          JOIN accounts a ON a.id = s.account_id AND a.status = 'active'
          LEFT JOIN staff f ON f.id = a.id
          LEFT JOIN roles r ON r.id = f.role_id
        """
    private static let byToken = Query("\(held) WHERE s.token_digest = $1 AND s.ends_at > $2")
    private static let byID = Query("\(held) WHERE s.id = $1 AND s.ends_at > $2")
    private static let kindOfEnded = Query(
        "SELECT a.kind FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token_digest = $1")
    private static let locationsOf = Query("SELECT location_id FROM staff_locations WHERE staff_id = $1")
    private static let insertOne = Query(
        """
        INSERT INTO sessions (id, account_id, token_digest, stage, method, agent, address, created_at, seen_at,
                              proven_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8, $9)
        """)
    private static let noteUse = Query("UPDATE sessions SET seen_at = $2 WHERE id = $1")
    private static let rotateOne = Query(
        """
        UPDATE sessions SET token_digest = $2, stage = $3, seen_at = $4, proven_at = $4, ends_at = $5 WHERE id = $1
        """)
    private static let deleteOne = Query("DELETE FROM sessions WHERE id = $1 AND account_id = $2")
    private static let removeOne = Query("DELETE FROM sessions WHERE id = $1")
    private static let deleteAll = Query(
        "DELETE FROM sessions WHERE account_id = $1 AND id IS DISTINCT FROM $2")
    private static let deleteEnded = Query(
        "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE ends_at <= $1 ORDER BY ends_at LIMIT 8)"
    )
    private static let ofAccount = Query(
        """
        SELECT id, method, agent, address, created_at, seen_at, ends_at FROM sessions
         WHERE account_id = $1 AND ends_at > $2 ORDER BY seen_at DESC, id
        """)
}

extension SessionStore.Held {
    /// - Throws: `unusable` for a row that no version of ours has written.
    fileprivate init(_ row: borrowing Row) throws {
        guard let stage = Session.Stage(rawValue: row.text(2)), let kind = AccountKind(rawValue: row.text(6))
        else { throw StoreError.unusable("session \(try row.uuid(0)) is in no known stage") }
        session = Session(
            id: SessionID(value: try row.uuid(0)), account: AccountID(value: try row.uuid(1)), stage: stage,
            seenAt: row.instant(3), provenAt: row.instant(4), endsAt: row.instant(5))
        (self.kind, name) = (kind, row.text(7))
        role = try row.optionalUUID(9).map { .custom($0) } ?? Role(rawValue: row.text(8)).map { .builtIn($0) }
        customGrants = row.optionalText(10)
    }
}
