// All SQL about identities at providers, and about attempts to sign in with one. Decides nothing.

import Schema
import Store

/// From the moment that somebody is sent to a provider until they come back.
struct OpenIDAttempt: Sendable {
    let kind: AccountKind
    let provider: OpenIDProvider
    let nonce: String
    let sealedVerifier: [UInt8]
    let browserDigest: [UInt8]
    let next: String?

    static let goodForMs: Int64 = 10 * 60 * 1000

    /// What the verifier is bound to: the row.
    static func context(of stateDigest: [UInt8]) -> [UInt8] {
        SealedColumn.context("openid_attempts.verifier", name: stateDigest)
    }
}

struct OpenIDStore {
    let tx: Transaction

    /// An identity that belongs to an account.
    struct Linked: Sendable {
        let provider: OpenIDProvider
        let email: String?
        let createdAt: Instant
        let seenAt: Instant
    }

    func insert(_ attempt: OpenIDAttempt, state digest: [UInt8]) throws {
        try tx.run(Self.deleteEnded, .instant(tx.now))
        let ends = Instant(epochMs: tx.now.epochMs + OpenIDAttempt.goodForMs)
        try tx.run(
            Self.insertAttempt, .bytes(digest), .text(attempt.provider.rawValue),
            .text(attempt.kind.rawValue), .text(attempt.nonce), .bytes(attempt.sealedVerifier),
            .bytes(attempt.browserDigest), .text(attempt.next), .instant(tx.now), .instant(ends))
    }

    /// One that is still good, whoever brings it.
    func live(_ digest: [UInt8], _ provider: OpenIDProvider) throws -> OpenIDAttempt? {
        try tx.first(Self.liveAttempt, .bytes(digest), .text(provider.rawValue), .instant(tx.now)) { row in
            OpenIDAttempt(
                kind: AccountKind(rawValue: row.text(0)) ?? .customer, provider: provider, nonce: row.text(1),
                sealedVerifier: row.bytes(2), browserDigest: row.bytes(3), next: row.optionalText(4))
        }
    }

    func use(_ digest: [UInt8]) throws { try tx.run(Self.useAttempt, .bytes(digest), .instant(tx.now)) }

    /// Whose it is, of that kind.
    func owner(_ identity: OpenIDIdentity, _ kind: AccountKind) throws -> AccountID? {
        try tx.first(
            Self.byIdentity, .text(kind.rawValue), .text(identity.issuer), .text(identity.subject)
        ) { AccountID(value: try $0.uuid(0)) }
    }

    func link(_ identity: OpenIDIdentity, to account: AccountID, _ kind: AccountKind) throws {
        try tx.run(
            Self.insertIdentity, .text(kind.rawValue), .text(identity.issuer), .text(identity.subject),
            .text(identity.provider.rawValue), .uuid(account.value), .text(identity.email), .instant(tx.now))
    }

    /// Notes that it was used, and the address that it has now.
    func note(_ identity: OpenIDIdentity, _ kind: AccountKind) throws {
        try tx.run(
            Self.noteUse, .text(kind.rawValue), .text(identity.issuer), .text(identity.subject),
            .text(identity.email), .instant(tx.now))
    }

    func linked(to account: AccountID) throws -> [Linked] {
        try tx.all(Self.ofAccount, .uuid(account.value)) { row in
            guard let provider = OpenIDProvider(rawValue: row.text(0)) else {
                throw StoreError.unusable("an identity is of no known provider")
            }
            return Linked(
                provider: provider, email: row.optionalText(1), createdAt: row.instant(2),
                seenAt: row.instant(3))
        }
    }

    /// - Returns: whether there was one.
    func unlink(_ provider: OpenIDProvider, from account: AccountID) throws -> Bool {
        try tx.changes(by: Self.deleteIdentity, .uuid(account.value), .text(provider.rawValue)) > 0
    }

    /// All that are linked to it.
    func remove(_ account: AccountID) throws { try tx.run(Self.deleteAll, .uuid(account.value)) }

    /// Also where nobody asks for new ones.
    /// - Returns: whether there may be more.
    func forgetEnded() throws -> Bool { try tx.changes(by: Self.deleteEnded, .instant(tx.now)) > 0 }

    private static let deleteEnded = Query(
        """
        DELETE FROM openid_attempts
         WHERE state_digest IN (SELECT state_digest FROM openid_attempts WHERE ends_at <= $1 ORDER BY ends_at LIMIT 8)
        """)
    private static let insertAttempt = Query(
        """
        INSERT INTO openid_attempts (state_digest, provider, kind, nonce, verifier, browser_digest, next,
                                     created_at, ends_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    private static let liveAttempt = Query(
        """
        SELECT kind, nonce, verifier, browser_digest, next FROM openid_attempts
         WHERE state_digest = $1 AND provider = $2 AND used_at IS NULL AND ends_at > $3
        """)
    private static let useAttempt = Query("UPDATE openid_attempts SET used_at = $2 WHERE state_digest = $1")
    private static let byIdentity = Query(
        "SELECT account_id FROM identities WHERE kind = $1 AND issuer = $2 AND subject = $3")
    private static let insertIdentity = Query(
        """
        INSERT INTO identities (kind, issuer, subject, provider, account_id, email, created_at, seen_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
        """)
    private static let noteUse = Query(
        """
        UPDATE identities SET email = $4, seen_at = $5 WHERE kind = $1 AND issuer = $2 AND subject = $3
        """)
    private static let ofAccount = Query(
        "SELECT provider, email, created_at, seen_at FROM identities WHERE account_id = $1 ORDER BY provider")
    private static let deleteAll = Query("DELETE FROM identities WHERE account_id = $1")
    private static let deleteIdentity = Query(
        "DELETE FROM identities WHERE account_id = $1 AND provider = $2")
}
