// All SQL about passkeys and what their authenticators are given to sign. Decides nothing.

import Crypto
import Schema
import Store

struct PasskeyStore {
    let tx: Transaction

    func passkey(credential: [UInt8]) throws -> Passkey? {
        try tx.first(Self.byCredential, .bytes(credential)) { row in
            Passkey(
                id: try row.uuid(0), account: AccountID(value: try row.uuid(1)), credential: row.bytes(2),
                key: row.bytes(3), signCount: row.integer(4), isBackupEligible: row.boolean(5))
        }
    }

    /// - Throws: `StoreError.taken` for a credential that is there already.
    func insert(_ passkey: Passkey, _ algorithm: PublicKey.Algorithm, name: String, isBackedUp: Bool) throws {
        try tx.run(
            Self.insertOne, .uuid(passkey.id), .uuid(passkey.account.value), .bytes(passkey.credential),
            .bytes(passkey.key), .text(algorithm.rawValue), .integer(passkey.signCount), .text(name),
            .boolean(passkey.isBackupEligible), .boolean(isBackedUp), .instant(tx.now))
    }

    /// Notes that it was signed in with.
    func noteUse(of id: UUID, signCount: Int64, isBackedUp: Bool) throws {
        try tx.run(Self.noteOne, .uuid(id), .integer(signCount), .boolean(isBackedUp), .instant(tx.now))
    }

    /// - Returns: the name of the one that was removed; nil if there was none of that account.
    func remove(_ id: UUID, of account: AccountID) throws -> String? {
        let name = try tx.first(Self.nameOf, .uuid(id), .uuid(account.value)) { $0.text(0) }
        if name != nil { try tx.run(Self.deleteOne, .uuid(id)) }
        return name
    }

    /// Of somebody who wants to be forgotten: a passkey's name is theirs too.
    func removeAll(of account: AccountID) throws {
        try tx.run(Self.deleteChallenges, .uuid(account.value))
        try tx.run(Self.deleteAll, .uuid(account.value))
    }

    func credentials(of account: AccountID) throws -> [[UInt8]] {
        try tx.all(Self.credentialsOf, .uuid(account.value)) { $0.bytes(0) }
    }

    /// Each in the columns of `Passkey.shape`.
    func each(of account: AccountID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.ofAccount, .uuid(account.value), row: body)
    }

    /// A passkey as its owner sees it.
    struct Kept {
        let id: UUID
        let name: String
        let isBackedUp: Bool
        let createdAt: Instant
        let seenAt: Instant?
    }

    func all(of account: AccountID) throws -> [Kept] {
        try tx.all(Self.ofAccount, .uuid(account.value)) { row in
            Kept(
                id: try row.uuid(0), name: row.text(1), isBackedUp: row.boolean(2), createdAt: row.instant(3),
                seenAt: row.isNull(4) ? nil : row.instant(4))
        }
    }

    private static let deleteAll = Query("DELETE FROM passkeys WHERE account_id = $1")
    private static let deleteChallenges = Query("DELETE FROM passkey_challenges WHERE account_id = $1")
    private static let byCredential = Query(
        """
        SELECT id, account_id, credential_id, public_key, sign_count, backup_eligible FROM passkeys
         WHERE credential_id = $1
        """)
    private static let insertOne = Query(
        """
        INSERT INTO passkeys (id, account_id, credential_id, public_key, algorithm, sign_count, name,
                              backup_eligible, backed_up, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    private static let noteOne = Query(
        "UPDATE passkeys SET sign_count = $2, backed_up = $3, seen_at = $4 WHERE id = $1")
    private static let nameOf = Query("SELECT name FROM passkeys WHERE id = $1 AND account_id = $2")
    private static let deleteOne = Query("DELETE FROM passkeys WHERE id = $1")
    private static let credentialsOf = Query("SELECT credential_id FROM passkeys WHERE account_id = $1")
    private static let ofAccount = Query(
        """
        SELECT \(Passkey.shape.columns(of: "p")) FROM passkeys p
         WHERE p.account_id = $1 ORDER BY p.created_at, p.id
        """)
}

extension PasskeyStore {
    /// - Parameter account: nil where it is to sign in, and nobody knows yet whom.
    func insert(
        _ challenge: Token, _ purpose: PasskeyChallenge.Purpose, for account: AccountID?, in browser: [UInt8]
    ) throws {
        // A few at a time, so that nobody pays for a busy day.
        try tx.run(Self.deleteEnded, .instant(tx.now))
        let ends = Instant(epochMs: tx.now.epochMs + PasskeyChallenge.goodForMs)
        try tx.run(
            Self.insertChallenge, .bytes(challenge.digest), .text(purpose.rawValue), .uuid(account?.value),
            .bytes(browser), .instant(ends))
    }

    /// - Returns: whether it was given out for just that, and was still good: of many at once, one hears yes.
    func spend(
        _ digest: [UInt8], _ purpose: PasskeyChallenge.Purpose, for account: AccountID?, in browser: [UInt8]
    ) throws -> Bool {
        try tx.changes(
            by: Self.spendOne, .bytes(digest), .text(purpose.rawValue), .uuid(account?.value),
            .bytes(browser),
            .instant(tx.now)) > 0
    }

    /// Also where nobody asks for new ones.
    /// - Returns: whether there may be more.
    func forgetEnded() throws -> Bool { try tx.changes(by: Self.deleteEnded, .instant(tx.now)) > 0 }

    private static let deleteEnded = Query(
        """
        DELETE FROM passkey_challenges WHERE challenge_digest IN (
            SELECT challenge_digest FROM passkey_challenges WHERE ends_at <= $1 ORDER BY ends_at LIMIT 8)
        """)
    private static let insertChallenge = Query(
        """
        INSERT INTO passkey_challenges (challenge_digest, purpose, account_id, browser_digest, ends_at)
        VALUES ($1, $2, $3, $4, $5)
        """)
    private static let spendOne = Query(
        """
        UPDATE passkey_challenges SET used_at = $5
         WHERE challenge_digest = $1 AND purpose = $2 AND account_id IS NOT DISTINCT FROM $3
           AND browser_digest = $4 AND used_at IS NULL AND ends_at > $5
        """)
}
