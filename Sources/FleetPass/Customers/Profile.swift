// What somebody may do to what is known of them: change it, agree and take it back, be forgotten.

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

    /// Forgets a customer: what they did stays on record, who they were does not. The rows that others refer
    /// to keep their ids and lose their names.
    /// - Throws: `proof_needed` where it is long ago that they showed who they are.
    func erase(_ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn, let account = try AccountStore(tx: tx).account(person.account)
        else {
            throw Failure.notFound
        }
        try demandRecentProof(call, tx)
        let actor = AuditBook.Actor(
            name: call.asker.actorName, id: call.asker.id, session: nil, address: nil,
            requestID: call.request.id)
        try forget(account, by: actor, tx)
    }

    /// The same by whoever may: all that their account has, and what was noted of them.
    func forget(_ account: Account, by actor: AuditBook.Actor, _ tx: Transaction) throws {
        for enquiry in try EnquiryStore(tx: tx).erase(from: account.email) {
            try noteErased(enquiry, .enquiry, by: actor, tx)
        }
        try SessionStore(tx: tx).endAll(of: account.id)
        try SecondFactor(of: account.id, secrets.ring, tx).remove()
        try PasskeyStore(tx: tx).removeAll(of: account.id)
        try OpenIDStore(tx: tx).remove(account.id)
        try ConsentStore(tx: tx).remove(account.id)
        try SavedSearchStore(tx: tx).removeAll(of: account.id)
        let customers = try eraseCustomers(of: account.id, tx)
        try LinkStore(tx: tx).remove(account.id)
        try BookingFeedStore(tx: tx).removeAll(of: account.id)
        try forgetLetters(to: account.id, tx)
        try AccountStore(tx: tx).erase(account.id)
        try noteErased(account.id.value, .account, by: actor, tx)
        for id in customers where id != account.id.value { try noteErased(id, .customer, by: actor, tx) }
    }

    /// Takes what is personal about it out of the record, and puts that there.
    func noteErased(
        _ id: UUID, _ kind: AuditObject.Kind, by actor: AuditBook.Actor, _ tx: Transaction,
        _ changes: AuditChanges = .none
    ) throws {
        _ = try AuditStore(tx: tx).erase(about: id)
        try secrets.audit.note(.personalErased, of: AuditObject(kind, id), by: actor, tx, changes)
    }
}
