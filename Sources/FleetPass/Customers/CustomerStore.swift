// All SQL about single customers. Finding them, their notes and their merges have stores of their own.
// Decides nothing.

import Schema
import Store

struct CustomerStore {
    let tx: Transaction

    /// What rules of renting go by; nil for somebody who was merged into another, or forgotten.
    func facts(_ id: UUID) throws -> DriverFacts? {
        try tx.first(Self.factsByID, .uuid(id)) { row in
            DriverFacts(
                id: try row.uuid(0), name: row.text(1), refusedFor: row.optionalText(2),
                bornOn: row.optionalText(3).flatMap { CivilDate(text: $0.utf8.span) },
                licenceUntil: row.optionalText(4).flatMap { CivilDate(text: $0.utf8.span) })
        }
    }

    /// Also those who were merged or forgotten.
    func customer(_ id: UUID) throws -> Customer? { try tx.first(Self.byID, .uuid(id)) { try Customer($0) } }

    func customer(of account: AccountID) throws -> Customer? {
        try tx.first(Self.byAccount, .uuid(account.value)) { try Customer($0) }
    }

    /// Records of an address that are no account's: two of them at most, for more tell no more.
    func unlinked(of email: String) throws -> [Customer] {
        try tx.all(Self.unlinkedByEmail, .text(EmailKey.of(email))) { try Customer($0) }
    }

    /// Whether somebody must not rent who has that address or that licence.
    func isRefused(like customer: Customer) throws -> Bool {
        try tx.first(
            Self.refusedLike, .text(customer.emailKey), Self.bytes(customer.licence?.hash)
        ) { _ in true } ?? false
    }

    func insert(_ customer: Customer) throws {
        try tx.run(Self.insertOne, Self.values(customer, at: tx.now) + [.instant(customer.createdAt)])
        try insertWords(of: customer)
    }

    /// Puts all that may be different about somebody in place of what was.
    func update(_ customer: Customer, from before: Customer) throws {
        try tx.run(Self.updateOne, Self.values(customer, at: tx.now))
        if customer.isSomebodyElse(than: before) { try KycStore(tx: tx).makeStale(of: customer.id) }
        guard customer.words != before.words else { return }
        try removeWords(of: customer.id)
        try insertWords(of: customer)
    }

    /// They and all who were merged into them, or into one of those.
    func everyone(mergedInto id: UUID) throws -> [Customer] {
        try tx.all(Self.withMerged, .uuid(id)) { try Customer($0) }
    }

    /// Takes everything personal out of the rows, and keeps the rows.
    func erase(_ customer: Customer) throws {
        try tx.run(Self.updateOne, Self.values(customer.erased(at: tx.now), at: tx.now))
        try KycStore(tx: tx).erase(of: customer.id)
        try removeWords(of: customer.id)
    }

    private func insertWords(of customer: Customer) throws {
        for word in customer.words { try tx.run(Self.insertWord, .text(word), .uuid(customer.id)) }
    }

    private func removeWords(of id: UUID) throws { try tx.run(Self.deleteWords, .uuid(id)) }

    private static func values(_ customer: Customer, at time: Instant) -> [Value] {
        let isErased = customer.erasedAt != nil
        return [
            .uuid(customer.id), .uuid(customer.account?.value), .text(customer.name),
            isErased ? .null : .text(customer.nameKey), .text(customer.email), .text(customer.emailKey),
            bytes(customer.phone?.sealed), bytes(customer.phone?.hash), bytes(customer.licence?.sealed),
            bytes(customer.licence?.hash), .text(customer.licenceCountry), .text(customer.licenceUntil),
            .text(customer.bornOn), .text(customer.address.street), .text(customer.address.city),
            .text(customer.address.region), .text(customer.address.postalCode),
            .text(customer.address.country), .list(customer.tags), .text(customer.refusedFor),
            .uuid(customer.mergedInto), .instant(customer.erasedAt), .instant(time),
        ]
    }

    private static func bytes(_ bytes: [UInt8]?) -> Value { bytes.map { .bytes($0) } ?? .null }

    private static let factsByID = Query(
        """
        SELECT id, name, refused_for, born_on, licence_until FROM customers
         WHERE id = $1 AND merged_into IS NULL AND erased_at IS NULL
        """)
    private static let refusedLike = Query(
        """
        SELECT 1 FROM customers WHERE email_key = $1 AND refused_for IS NOT NULL
         UNION ALL
        SELECT 1 FROM customers WHERE licence_hash = $2 AND refused_for IS NOT NULL LIMIT 1
        """)
    private static let byID = Query("SELECT \(Customer.columns) FROM customers c WHERE c.id = $1")
    private static let byAccount = Query(
        "SELECT \(Customer.columns) FROM customers c WHERE c.account_id = $1")
    private static let unlinkedByEmail = Query(
        """
        SELECT \(Customer.columns) FROM customers c
         WHERE c.email_key = $1 AND c.account_id IS NULL AND c.merged_into IS NULL AND c.erased_at IS NULL
         ORDER BY c.id LIMIT 2
        """)
    private static let withMerged = Query(
        """
        WITH RECURSIVE one (id) AS (
            SELECT id FROM customers WHERE id = $1
             UNION
            SELECT m.id FROM customers m JOIN one ON m.merged_into = one.id
        )
        SELECT \(Customer.columns) FROM customers c JOIN one ON one.id = c.id ORDER BY c.id
        """)
    private static let insertOne = Query(
        """
        INSERT INTO customers (
            id, account_id, name, name_key, email, email_key, phone, phone_hash, licence, licence_hash,
            licence_country, licence_until, born_on, street, city, region, postal_code, country, tags, refused_for,
            merged_into, erased_at, updated_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                $23, $24)
        """)
    private static let updateOne = Query(
        """
        UPDATE customers
           SET account_id = $2, name = $3, name_key = $4, email = $5, email_key = $6, phone = $7, phone_hash = $8,
               licence = $9, licence_hash = $10, licence_country = $11, licence_until = $12, born_on = $13,
               street = $14, city = $15, region = $16, postal_code = $17, country = $18, tags = $19,
               refused_for = $20, merged_into = $21, erased_at = $22, updated_at = $23, version = version + 1
         WHERE id = $1
        """)
    private static let insertWord = Query("INSERT INTO customer_words (word, customer_id) VALUES ($1, $2)")
    private static let deleteWords = Query("DELETE FROM customer_words WHERE customer_id = $1")
}

extension Customer {
    static let columns = """
        c.id, c.version, c.account_id, c.name, c.email, c.phone, c.phone_hash, c.licence, c.licence_hash,
        c.licence_country, c.licence_until, c.born_on, c.street, c.city, c.region, c.postal_code, c.country, c.tags,
        c.refused_for, c.merged_into, c.erased_at, c.created_at, c.updated_at
        """

    init(_ row: borrowing Row) throws {
        func number(_ column: Int) -> SealedNumber? {
            row.isNull(column) ? nil : SealedNumber(sealed: row.bytes(column), hash: row.bytes(column + 1))
        }
        self.init(try row.uuid(0), row.text(3), at: row.instant(21))
        (version, account) = (row.integer(1), try row.optionalUUID(2).map { AccountID(value: $0) })
        (email, phone, licence) = (row.optionalText(4), number(5), number(7))
        (licenceCountry, licenceUntil) = (row.optionalText(9), row.optionalText(10))
        bornOn = row.optionalText(11)
        address = Address(
            street: row.optionalText(12), city: row.optionalText(13), region: row.optionalText(14),
            postalCode: row.optionalText(15), country: row.optionalText(16))
        (tags, refusedFor) = (row.texts(17), row.optionalText(18))
        (mergedInto, erasedAt) = (try row.optionalUUID(19), row.optionalInstant(20))
        updatedAt = row.instant(22)
    }
}
