// What somebody may do to what is known of them: change it, agree and take it back. To be forgotten has a
// file of its own.

import Crypto
import HTTP
import Schema
import Store

extension App {
    func rename(to name: String, _ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn, let account = try AccountStore(tx: tx).account(person.account)
        else { throw Failure.notFound }
        try rename(account, to: name, call, tx)
        let store = CustomerStore(tx: tx)
        guard let customer = try store.customer(of: account.id) else { return }
        var renamed = customer
        renamed.name = name
        try store.update(renamed, from: customer)
    }

    func consent(to purpose: Consent.Purpose, _ wording: String, _ call: Call, _ tx: Transaction) throws
        -> UUID
    {
        guard let person = call.asker.signedIn else { throw Failure.notFound }
        let id = UUID(v7: tx.now.epochMs, random: Random.words())
        try ConsentStore(tx: tx).insert(id, purpose, wording, of: person.account)
        var changes = AuditChanges.none
        changes.note("purpose", to: .text(purpose.rawValue))
        changes.note("wording", to: .text(wording))
        try secrets.audit.note(
            .consentGiven, of: AuditObject(.account, person.account.value), by: call.actor, tx, changes)
        return id
    }

    /// - Throws: `not_found` for one that is not theirs, or was taken back already.
    func withdrawConsent(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn, try ConsentStore(tx: tx).withdraw(id, of: person.account)
        else {
            throw Failure.notFound
        }
        try secrets.audit.note(
            .consentWithdrawn, of: AuditObject(.account, person.account.value), by: call.actor, tx)
    }
}
