// What staff may do to what is known of a customer: enter, change and note it, and refuse to rent to them.

import HTTP
import Schema
import Store

extension App {
    /// - Throws: `unprocessable` for what cannot be.
    func enterCustomer(_ call: Call, _ tx: Transaction) throws -> Customer {
        let empty = Customer(freshID(), "", at: tx.now)
        let customer = try CustomerInput.put(call, into: empty, secrets, now: tx.now)
        try CustomerStore(tx: tx).insert(customer)
        try note(.customerMade, customer, empty.changes(to: customer), call, tx)
        return customer
    }

    /// Puts what was sent in place of all that is known of somebody.
    /// - Throws: `not_found`; `conflict` for somebody who is another's or forgotten; `unprocessable` for what
    /// cannot be.
    func changeCustomer(_ call: Call, _ tx: Transaction) throws -> Customer {
        let known = try liveCustomer(call.id(), tx)
        try call.demandVersion(known.version)
        let customer = try CustomerInput.put(call, into: known, secrets, now: tx.now)
        if let id = known.account, let account = try AccountStore(tx: tx).account(id) {
            // After a merge it may be another than their account's; it can become that one.
            guard [known.emailKey, EmailKey.of(account.email)].contains(customer.emailKey) else {
                let error = FieldError(
                    pointer: "/email", detail: "is that of their account, and theirs to change")
                throw Failure(.unprocessable, "They sign in with this address.", fields: [error])
            }
            try rename(account, to: customer.name, call, tx)
        }
        try CustomerStore(tx: tx).update(customer, from: known)
        try note(.customerChanged, customer, known.changes(to: customer), call, tx)
        return try self.customer(known.id, tx)
    }

    /// - Throws: as `changeCustomer`, but for `unprocessable`.
    func refuseCustomer(_ id: UUID, for reason: String, _ call: Call, _ tx: Transaction) throws -> Customer {
        let known = try liveCustomer(id, tx)
        try call.demandVersion(known.version)
        return try setRefusal(reason, of: known, .customerRefused, call, tx)
    }

    /// - Throws: `conflict` for somebody who may rent.
    func allowCustomer(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let known = try liveCustomer(id, tx)
        guard known.refusedFor != nil else { throw Failure(.conflict, "They may rent already.") }
        _ = try setRefusal(nil, of: known, .customerAllowed, call, tx)
    }

    private func setRefusal(
        _ reason: String?, of known: Customer, _ action: AuditAction, _ call: Call, _ tx: Transaction
    ) throws -> Customer {
        var customer = known
        customer.refusedFor = reason
        try CustomerStore(tx: tx).update(customer, from: known)
        var changes = AuditChanges.none
        changes.notePersonal(
            "reason", from: known.refusedFor.map { .text($0) } ?? .null, to: reason.map { .text($0) } ?? .null
        )
        try note(action, customer, changes, call, tx)
        return try self.customer(known.id, tx)
    }

    func noteOnCustomer(_ id: UUID, _ text: String, _ call: Call, _ tx: Transaction) throws -> UUID {
        let (known, note) = (try liveCustomer(id, tx), freshID())
        try CustomerNoteStore(tx: tx).insert(note, text, of: known.id, by: call.asker.id)
        var changes = AuditChanges.none
        changes.note("note_id", to: .text("\(note)"))
        changes.notePersonal("text", to: .text(text))
        try self.note(.customerNoted, known, changes, call, tx)
        return note
    }

    /// - Throws: `not_found`.
    func customer(_ id: UUID, _ tx: Transaction) throws -> Customer {
        guard let customer = try CustomerStore(tx: tx).customer(id) else { throw Failure.notFound }
        return customer
    }

    /// Somebody of whom something may still be noted.
    func liveCustomer(_ id: UUID, _ tx: Transaction) throws -> Customer {
        let customer = try customer(id, tx)
        guard customer.mergedInto == nil else {
            throw Failure(.conflict, "They were merged into another customer.")
        }
        guard customer.erasedAt == nil else { throw Failure(.conflict, "They were forgotten.") }
        return customer
    }

    /// What is done to all of their bookings at once, and cannot be undone or seen through otherwise.
    /// - Throws: `forbidden`, which names none of them, for whoever works at some locations alone, where they
    /// or somebody who was merged into them rent or drive at another.
    func demandAllReached(of customer: UUID, by asker: Asker, _ tx: Transaction) throws {
        guard !asker.locations.isEmpty else { return }
        for one in try CustomerStore(tx: tx).everyone(mergedInto: customer) {
            guard try !CustomerBookingStore(tx: tx).isBeyond(asker.locations, one.id) else {
                throw Failure(
                    .forbidden,
                    "This is about bookings at locations where you do not work, too. Somebody who works there as well can do it."
                )
            }
        }
    }

    func note(
        _ action: AuditAction, _ customer: Customer, _ changes: consuming AuditChanges, _ call: Call,
        _ tx: Transaction
    ) throws {
        try secrets.audit.note(action, of: AuditObject(.customer, customer.id), by: call.actor, tx, changes)
    }
}
