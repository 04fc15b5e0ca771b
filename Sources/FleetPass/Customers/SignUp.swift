// Customers make their own account: sign up, and show that the address is theirs. Pages and programs come
// here.

import HTTP
import Schema
import Store

extension App {
    /// Enters a customer who cannot sign in before they have followed the link that is mailed to them, and
    /// chosen a password there: one chosen now could be that of somebody who has not got the address. Whoever
    /// signs up hears the same whether or not there is an account with that address: its owner is told by
    /// mail.
    func signUp(_ name: String, _ email: String, _ call: Call, _ tx: Transaction) throws {
        let known = try AccountStore(tx: tx).account(.customer, email: email)
        if let known, known.status != .invited { return try remind(known, call, tx) }
        let account = try known ?? enter(name, email, tx)
        var changes = AuditChanges.none
        changes.notePersonal("name", to: .text(name))
        changes.notePersonal("email", to: .text(email))
        try secrets.audit.note(
            .customerSignedUp, of: AuditObject(.account, account.id.value), by: call.actor, tx, changes)
        try writeInTime(.verification, to: account, at: email, call, tx)
    }

    /// A few of those that nobody has confirmed while they could. Whoever wants an account signs up anew.
    /// - Returns: whether there may be more.
    func forgetSignUps(_ tx: Transaction) throws -> Bool {
        let over = try AccountStore(tx: tx).unconfirmed(Self.signUpsAtOnce)
        for id in over { try eraseSignUp(id, by: .system, tx) }
        return !over.isEmpty
    }

    private static let signUpsAtOnce = 8

    private func enter(_ name: String, _ email: String, _ tx: Transaction) throws -> Account {
        let account = Account(
            id: AccountID(value: freshID()), version: 1, kind: .customer, name: name, email: email,
            status: .invited, verifiedAt: nil, password: nil)
        try AccountStore(tx: tx).insert(account)
        return account
    }

    private func remind(_ known: Account, _ call: Call, _ tx: Transaction) throws {
        guard try !isTooSoon(.known, known.email, call, tx) else {
            return try holdBack(.known, nil, to: known, call, tx)
        }
        try queue(
            Letter(.known, to: known.name, at: known.email, url: url("/sign-in"), goodForMs: 0),
            for: known.id, from: network(call), isReal: known.status == .active, tx)
        var changes = AuditChanges.none
        changes.note("purpose", to: .text(Letter.Kind.known.rawValue))
        try secrets.audit.note(
            .linkSent, of: AuditObject(.account, known.id.value), by: call.actor, tx, changes)
    }
}
