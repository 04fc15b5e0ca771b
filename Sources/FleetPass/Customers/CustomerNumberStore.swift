// All SQL about the numbers of customers. Decides nothing.

import Schema
import Store

struct CustomerNumberStore {
    let tx: Transaction

    struct Kept: Sendable {
        let phone: SealedNumber?
        let licence: SealedNumber?
    }

    func numbers(of account: AccountID) throws -> Kept? {
        try tx.first(Self.ofAccount, .uuid(account.value)) { row in
            Kept(phone: Self.number(row, 0), licence: Self.number(row, 2))
        }
    }

    func put(_ kept: Kept, of account: AccountID) throws {
        try tx.run(
            Self.upsert, .uuid(account.value), kept.phone.map { .bytes($0.sealed) } ?? .null,
            kept.phone.map { .bytes($0.hash) } ?? .null, kept.licence.map { .bytes($0.sealed) } ?? .null,
            kept.licence.map { .bytes($0.hash) } ?? .null)
    }

    func remove(_ account: AccountID) throws { try tx.run(Self.deleteOne, .uuid(account.value)) }

    private static func number(_ row: borrowing Row, _ column: Int) -> SealedNumber? {
        row.isNull(column) ? nil : SealedNumber(sealed: row.bytes(column), hash: row.bytes(column + 1))
    }

    private static let ofAccount = Query(
        "SELECT phone, phone_hash, licence, licence_hash FROM customer_numbers WHERE account_id = $1")
    private static let upsert = Query(
        """
        INSERT INTO customer_numbers (account_id, phone, phone_hash, licence, licence_hash)
        VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (account_id) DO UPDATE
           SET phone = excluded.phone, phone_hash = excluded.phone_hash, licence = excluded.licence,
               licence_hash = excluded.licence_hash
        """)
    private static let deleteOne = Query("DELETE FROM customer_numbers WHERE account_id = $1")
}
