// All SQL about customers. Decides nothing.

import Schema
import Store

struct CustomerStore {
    let tx: Transaction

    /// What rules of renting go by; of whoever they were merged into.
    func facts(_ id: UUID) throws -> DriverFacts? {
        try tx.first(Self.factsByID, .uuid(id)) { row in
            DriverFacts(
                id: try row.uuid(0), name: row.text(1), refusedFor: row.optionalText(2),
                bornOn: row.optionalText(3).flatMap { CivilDate(text: $0.utf8.span) },
                licenceUntil: row.optionalText(4).flatMap { CivilDate(text: $0.utf8.span) })
        }
    }

    func customer(of account: AccountID) throws -> UUID? {
        try tx.first(Self.ofAccount, .uuid(account.value)) { try $0.uuid(0) }
    }

    private static let ofAccount = Query("SELECT id FROM customers WHERE account_id = $1")
    private static let factsByID = Query(
        """
        SELECT id, name, refused_for, born_on, licence_until FROM customers
         WHERE id = $1 AND merged_into IS NULL AND erased_at IS NULL
        """)
}
