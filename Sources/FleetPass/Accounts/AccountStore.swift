// All SQL about accounts. Decides nothing.

import Schema
import Store

struct AccountStore {
    let tx: Transaction

    func account(_ kind: AccountKind, email: String) throws -> Account? {
        try tx.first(Self.byEmail, .text(kind.rawValue), .text(EmailKey.of(email))) { try Account($0) }
    }

    func account(_ id: AccountID) throws -> Account? {
        try tx.first(Self.byID, .uuid(id.value)) { try Account($0) }
    }

    /// - Throws: `StoreError.taken` where one of that kind has the address already.
    func insert(_ account: Account) throws {
        try tx.run(
            Self.insertOne, .uuid(account.id.value), .text(account.kind.rawValue), .text(account.name),
            .text(account.email), .text(EmailKey.of(account.email)), .text(account.status.rawValue),
            account.verifiedAt.map { .instant($0) } ?? .null, .text(account.password), .instant(tx.now))
    }

    func setPassword(_ password: KeptPassword, of id: AccountID) throws {
        try tx.run(
            Self.updatePassword, .uuid(id.value), .text(password.hash), .boolean(password.needsFactor),
            .instant(tx.now))
    }

    /// It is theirs, and they have come: from now on they can sign in.
    func activate(_ id: AccountID) throws { try tx.run(Self.activateOne, .uuid(id.value), .instant(tx.now)) }

    func setStatus(_ status: Account.Status, of id: AccountID) throws {
        try tx.run(Self.updateStatus, .uuid(id.value), .text(status.rawValue), .instant(tx.now))
    }

    func rename(_ id: AccountID, to name: String) throws {
        try tx.run(Self.updateName, .uuid(id.value), .text(name), .instant(tx.now))
    }

    /// Customers who have signed up and never confirmed it, and cannot any more: no link of theirs is good.
    func unconfirmed(_ limit: Int) throws -> [AccountID] {
        try tx.all(Self.neverConfirmed, .instant(tx.now), .integer(Int64(limit))) {
            AccountID(value: try $0.uuid(0))
        }
    }

    /// Takes everything personal out of the row, and keeps the row.
    func erase(_ id: AccountID) throws {
        try tx.run(Self.eraseOne, .uuid(id.value), .text("\(id.value)@erased.invalid"), .instant(tx.now))
    }

    private static let columns =
        "id, version, kind, name, email, status, verified_at, password, password_needs_factor"
    private static let byEmail = Query("SELECT \(columns) FROM accounts WHERE kind = $1 AND email_key = $2")
    private static let byID = Query("SELECT \(columns) FROM accounts WHERE id = $1")
    private static let insertOne = Query(
        """
        INSERT INTO accounts (id, kind, name, email, email_key, status, verified_at, password, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        """)
    private static let updatePassword = Query(
        """
        UPDATE accounts SET password = $2, password_needs_factor = $3, updated_at = $4, version = version + 1
         WHERE id = $1
        """)
    private static let activateOne = Query(
        """
        UPDATE accounts SET status = 'active', verified_at = coalesce(verified_at, $2), updated_at = $2,
               version = version + 1
         WHERE id = $1
        """)
    private static let updateStatus = Query(
        "UPDATE accounts SET status = $2, updated_at = $3, version = version + 1 WHERE id = $1")
    private static let updateName = Query(
        "UPDATE accounts SET name = $2, updated_at = $3, version = version + 1 WHERE id = $1")
    private static let neverConfirmed = Query(
        """
        SELECT a.id FROM accounts a
         WHERE a.status = 'invited' AND a.kind = 'customer'
           AND NOT EXISTS (SELECT 1 FROM links l WHERE l.account_id = a.id AND l.used_at IS NULL AND l.ends_at > $1)
         ORDER BY a.id LIMIT $2
        """)
    private static let eraseOne = Query(
        """
        UPDATE accounts
           SET name = 'Erased', email = $2, email_key = $2, status = 'disabled', verified_at = NULL, password = NULL,
               updated_at = $3, version = version + 1
         WHERE id = $1
        """)
}

extension Account {
    fileprivate init(_ row: borrowing Row) throws {
        guard let kind = AccountKind(rawValue: row.text(2)), let status = Status(rawValue: row.text(5)) else {
            throw StoreError.unusable("account \(try row.uuid(0)) is of no known kind or status")
        }
        self.init(
            id: AccountID(value: try row.uuid(0)), version: row.integer(1), kind: kind, name: row.text(3),
            email: row.text(4), status: status, verifiedAt: row.isNull(6) ? nil : row.instant(6),
            password: row.optionalText(7), passwordNeedsFactor: row.boolean(8))
    }
}
