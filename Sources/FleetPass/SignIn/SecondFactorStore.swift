// All SQL about second factors and the codes that stand in for a lost one. Decides nothing.

import Schema
import Store

struct SecondFactorStore {
    let tx: Transaction

    struct Kept {
        let sealedSecret: [UInt8]
        let isConfirmed: Bool
        let lastStep: Int64
    }

    func factor(of account: AccountID) throws -> Kept? {
        try tx.first(Self.byAccount, .uuid(account.value)) { row in
            Kept(sealedSecret: row.bytes(0), isConfirmed: !row.isNull(1), lastStep: row.integer(2))
        }
    }

    /// Takes the place of one that was begun and never confirmed.
    func begin(_ sealedSecret: [UInt8], of account: AccountID) throws {
        try tx.run(Self.upsert, .uuid(account.value), .bytes(sealedSecret))
    }

    func confirm(_ account: AccountID, step: Int64) throws {
        try tx.run(Self.confirmOne, .uuid(account.value), .instant(tx.now), .integer(step))
    }

    func noteStep(_ step: Int64, of account: AccountID) throws {
        try tx.run(Self.updateStep, .uuid(account.value), .integer(step))
    }

    func remove(_ account: AccountID) throws {
        try tx.run(Self.deleteFactor, .uuid(account.value))
        try tx.run(Self.deleteCodes, .uuid(account.value))
    }

    /// In place of all codes there were.
    func setRecoveryCodes(_ digests: [[UInt8]], of account: AccountID) throws {
        try tx.run(Self.deleteCodes, .uuid(account.value))
        for digest in digests { try tx.run(Self.insertCode, .uuid(account.value), .bytes(digest)) }
    }

    /// - Returns: whether it was one that had not been used.
    func useRecoveryCode(_ digest: [UInt8], of account: AccountID) throws -> Bool {
        try tx.changes(by: Self.useCode, .uuid(account.value), .bytes(digest), .instant(tx.now)) > 0
    }

    func recoveryCodesLeft(of account: AccountID) throws -> Int {
        Int(try tx.first(Self.countCodes, .uuid(account.value)) { $0.integer(0) } ?? 0)
    }

    private static let byAccount = Query(
        "SELECT secret, confirmed_at, last_step FROM second_factors WHERE account_id = $1")
    private static let upsert = Query(
        """
        INSERT INTO second_factors (account_id, secret) VALUES ($1, $2)
            ON CONFLICT (account_id) DO UPDATE
           SET secret = excluded.secret, confirmed_at = NULL, last_step = 0
         WHERE second_factors.confirmed_at IS NULL
        """)
    private static let confirmOne = Query(
        "UPDATE second_factors SET confirmed_at = $2, last_step = $3 WHERE account_id = $1")
    private static let updateStep = Query("UPDATE second_factors SET last_step = $2 WHERE account_id = $1")
    private static let deleteFactor = Query("DELETE FROM second_factors WHERE account_id = $1")
    private static let deleteCodes = Query("DELETE FROM recovery_codes WHERE account_id = $1")
    private static let insertCode = Query(
        "INSERT INTO recovery_codes (account_id, code_digest) VALUES ($1, $2)")
    private static let useCode = Query(
        """
        UPDATE recovery_codes SET used_at = $3
         WHERE account_id = $1 AND code_digest = $2 AND used_at IS NULL
        """)
    private static let countCodes = Query(
        "SELECT count(*) FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL")
}
