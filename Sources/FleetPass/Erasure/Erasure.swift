// How somebody is forgotten: what they did stays on record, who they were does not. What is left of a
// booking, and when nobody can be forgotten yet, have files of their own.

import Crypto
import HTTP
import Schema
import Store

extension App {
    /// Forgets a customer who asks for it. The rows that others refer to keep their ids and lose their names.
    /// - Throws: `proof_needed` where it is long ago that they showed who they are; `conflict` while there is
    /// something open between them and the organisation.
    func erase(_ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn, let account = try AccountStore(tx: tx).account(person.account)
        else {
            throw Failure.notFound
        }
        try demandRecentProof(call, tx)
        if let customer = try CustomerStore(tx: tx).customer(of: account.id) {
            try demandForgettable(customer.id, tx)
        }
        let actor = AuditBook.Actor(
            name: call.asker.actorName, id: call.asker.id, session: nil, address: nil,
            requestID: call.request.id)
        try forget(account, by: actor, tx)
    }

    /// Forgets a customer, with their account if they have one, on behalf of the organisation.
    /// - Throws: `not_found`; `forbidden` for whoever does not see all bookings that it takes words from;
    /// `conflict` as for `erase`, and for somebody who is another's or forgotten.
    func eraseCustomer(_ id: UUID, because reason: ErasureReason, _ call: Call, _ tx: Transaction) throws {
        let known = try liveCustomer(id, tx)
        try demandAllReached(of: known.id, by: call.asker, tx)
        try demandForgettable(known.id, tx)
        var changes = AuditChanges.none
        changes.note("reason", to: .text(reason.rawValue))
        if let account = try known.account.flatMap({ try AccountStore(tx: tx).account($0) }) {
            try forget(account, by: call.actor, tx)
        } else {
            for one in try eraseCustomers(with: known.id, by: call.actor, tx) where one != known.id {
                try noteErased(one, .customer, by: call.actor, tx)
            }
        }
        try noteErased(known.id, .customer, by: call.actor, tx, changes)
    }

    /// All that their account has, and what was noted of them.
    func forget(_ account: Account, by actor: AuditBook.Actor, _ tx: Transaction) throws {
        try eraseEnquiries(from: account.email, by: actor, tx)
        try SessionStore(tx: tx).endAll(of: account.id)
        try SecondFactor(of: account.id, secrets.ring, tx).remove()
        try PasskeyStore(tx: tx).removeAll(of: account.id)
        try OpenIDStore(tx: tx).remove(account.id)
        try ConsentStore(tx: tx).remove(account.id)
        try SavedSearchStore(tx: tx).removeAll(of: account.id)
        let customer = try CustomerStore(tx: tx).customer(of: account.id)
        let customers = try customer.map { try eraseCustomers(with: $0.id, by: actor, tx) } ?? []
        try LinkStore(tx: tx).remove(account.id)
        try BookingFeedStore(tx: tx).removeAll(of: account.id)
        for letter in try forgetLetters(to: account.id, tx) {
            try eraseRecord(of: letter, .letter, by: actor, tx)
        }
        try AccountStore(tx: tx).erase(account.id)
        try noteErased(account.id.value, .account, by: actor, tx)
        for id in customers where id != account.id.value { try noteErased(id, .customer, by: actor, tx) }
        tx.leaveNoTrace()
    }

    /// Forgets somebody and whoever was merged into them: what was noted of them goes, their rows stay for
    /// bookings to refer to.
    /// - Returns: whose rows they are; that each is erased is for the caller to note.
    func eraseCustomers(with id: UUID, by actor: AuditBook.Actor, _ tx: Transaction) throws -> [UUID] {
        let store = CustomerStore(tx: tx)
        let all = try store.everyone(mergedInto: id)
        for one in all {
            if let email = one.email {
                try eraseEnquiries(from: email, by: actor, tx)
                try eraseSignUp(of: email, by: actor, tx)
            }
            for letter in try forgetLetters(toCustomer: one.id, tx) {
                try eraseRecord(of: letter, .letter, by: actor, tx)
            }
            try CustomerNoteStore(tx: tx).removeAll(of: one.id)
            try eraseFiles(of: FileOwner(.customer, one.id), by: actor, tx)
            for booking in try CustomerMergeStore(tx: tx).bookings(of: one.id) {
                try eraseTraces(of: booking, by: actor, tx)
                try eraseRecord(of: booking, .booking, by: actor, tx)
            }
            for booking in try ErasureStore(tx: tx).drives(of: one.id) {
                try eraseDriver(one.id, in: booking, by: actor, tx)
            }
            try store.erase(one)
        }
        tx.leaveNoTrace()
        return all.map(\.id)
    }

    private func eraseEnquiries(from email: String, by actor: AuditBook.Actor, _ tx: Transaction) throws {
        for enquiry in try EnquiryStore(tx: tx).erase(from: email) {
            try noteErased(enquiry, .enquiry, by: actor, tx)
        }
    }

    /// Somebody has signed up by that address, and never confirmed it.
    private func eraseSignUp(of email: String, by actor: AuditBook.Actor, _ tx: Transaction) throws {
        guard let account = try AccountStore(tx: tx).account(.customer, email: email),
            account.status == .invited
        else { return }
        try eraseSignUp(account.id, by: actor, tx)
    }

    /// An account that nobody has ever come to. Anybody can have typed that address, so nothing else is
    /// erased that has it.
    func eraseSignUp(_ id: AccountID, by actor: AuditBook.Actor, _ tx: Transaction) throws {
        try LinkStore(tx: tx).remove(id)
        for letter in try forgetLetters(to: id, tx) { try eraseRecord(of: letter, .letter, by: actor, tx) }
        try AccountStore(tx: tx).erase(id)
        try noteErased(id.value, .account, by: actor, tx)
        tx.leaveNoTrace()
    }

    /// Takes what is personal about it out of the record and out of answers that are kept, and puts that on
    /// record.
    func noteErased(
        _ id: UUID, _ kind: AuditObject.Kind, by actor: AuditBook.Actor, _ tx: Transaction,
        _ changes: AuditChanges = .none
    ) throws {
        try IdempotencyStore(tx: tx).empty(about: id)
        _ = try AuditStore(tx: tx).erase(about: id)
        try secrets.audit.note(.personalErased, of: AuditObject(kind, id), by: actor, tx, changes)
    }

    /// The same where there is anything: of what most bookings have some of, and nobody looks for by itself.
    func eraseRecord(
        of id: UUID, _ kind: AuditObject.Kind, by actor: AuditBook.Actor, _ tx: Transaction
    ) throws {
        try IdempotencyStore(tx: tx).empty(about: id)
        guard try AuditStore(tx: tx).erase(about: id) > 0 else { return }
        try secrets.audit.note(.personalErased, of: AuditObject(kind, id), by: actor, tx)
    }

    /// Their bytes follow.
    func eraseFiles(of owner: FileOwner, by actor: AuditBook.Actor, _ tx: Transaction) throws {
        let files = try FileStore(tx: tx).all(of: owner)
        try FileStore(tx: tx).removeAll(of: owner)
        for file in files { try eraseRecord(of: file.id, .file, by: actor, tx) }
    }
}
