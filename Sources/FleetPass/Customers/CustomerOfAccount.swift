// The one record of a customer who has an account: found, linked or made. Signing up comes here, and whoever
// changes their profile.

import Schema
import Store

extension App {
    /// Whoever has an account has a record. One that staff have made of them is theirs once they have shown
    /// that its address is: if it is the only one of that address, for of two nobody could tell whose they
    /// are.
    func customer(of account: Account, _ call: Call, _ tx: Transaction) throws -> Customer {
        let store = CustomerStore(tx: tx)
        if let known = try store.customer(of: account.id) { return known }
        let unlinked = account.verifiedAt == nil ? [] : try store.unlinked(of: account.email)
        if unlinked.count == 1, let known = unlinked.first { return try link(known, to: account, call, tx) }
        var customer = Customer(account.id.value, account.name, at: tx.now)
        (customer.account, customer.email) = (account.id, account.email)
        try store.insert(customer)
        return customer
    }

    /// Their account takes the name of the record: that stands in their papers, the other anybody can have
    /// typed who has signed them up.
    private func link(_ known: Customer, to account: Account, _ call: Call, _ tx: Transaction) throws
        -> Customer
    {
        var linked = known
        (linked.account, linked.email) = (account.id, account.email)
        try CustomerStore(tx: tx).update(linked, from: known)
        var changes = known.changes(to: linked)
        changes.note("account_id", to: .text("\(account.id.value)"))
        try secrets.audit.note(
            .customerChanged, of: AuditObject(.customer, known.id), by: call.actor, tx, changes)
        try rename(account, to: known.name, call, tx)
        return linked
    }

    /// - Throws: `not_found` for an account that is gone.
    func enrol(_ id: AccountID, _ call: Call, _ tx: Transaction) throws {
        guard let account = try AccountStore(tx: tx).account(id) else { throw Failure.notFound }
        _ = try customer(of: account, call, tx)
    }

    /// The account alone.
    func rename(_ account: Account, to name: String, _ call: Call, _ tx: Transaction) throws {
        guard account.name != name else { return }
        try AccountStore(tx: tx).rename(account.id, to: name)
        var changes = AuditChanges.none
        changes.notePersonal("name", from: .text(account.name), to: .text(name))
        try secrets.audit.note(
            .profileChanged, of: AuditObject(.account, account.id.value), by: call.actor, tx, changes)
    }
}
