// Customers make their own account: sign up, and show that the address is theirs. Pages and programs come
// here.

import Crypto
import HTTP
import Schema
import Store

extension App {
    /// Enters a customer who cannot sign in before they have followed the link that is mailed to them.
    /// Whoever signs up hears the same whether or not there is an account with that address: its owner is
    /// told by mail.
    func signUp(_ name: String, _ email: String, _ password: String, _ errand: Errand) throws {
        try slowDown([(addressSubject(errand.call), .address)])
        let draft = Account(
            id: AccountID(value: freshID()), version: 1, kind: .customer, name: name, email: email,
            status: .invited, verifiedAt: nil, password: nil)
        let hash = try freshPassword(password, draft, hasSecondFactor: false)
        try errand.write { [self] call, tx in
            let known = try AccountStore(tx: tx).account(.customer, email: email)
            if let known, known.status != .invited { return try remind(known, call, tx) }
            let account = try enter(draft, hash, over: known, tx)
            var changes = AuditChanges.none
            changes.notePersonal("name", to: .text(name))
            changes.notePersonal("email", to: .text(email))
            try secrets.audit.note(
                .customerSignedUp, of: AuditObject(.account, account.id.value), by: call.actor, tx, changes)
            try write(.verification, to: account, call, tx)
        }
    }

    /// Whoever signed up before and never followed the link begins anew.
    private func enter(_ draft: Account, _ hash: String, over known: Account?, _ tx: Transaction) throws
        -> Account
    {
        let store = AccountStore(tx: tx)
        if let known {
            try store.rename(known.id, to: draft.name)
            try store.setPassword(hash, of: known.id)
            return try store.account(known.id) ?? known
        }
        try store.insert(draft)
        try store.setPassword(hash, of: draft.id)
        return draft
    }

    private func remind(_ known: Account, _ call: Call, _ tx: Transaction) throws {
        try queue(
            Letter(.known, to: known.name, at: known.email, url: url("/sign-in"), goodForMs: 0),
            for: known.id, isReal: known.status == .active, tx)
        var changes = AuditChanges.none
        changes.note("purpose", to: .text(Letter.Kind.known.rawValue))
        try secrets.audit.note(
            .linkSent, of: AuditObject(.account, known.id.value), by: call.actor, tx, changes)
    }

    /// - Throws: `not_found` for a link that is good no more.
    func confirmAddress(byLink link: String, _ call: Call, _ tx: Transaction) throws -> Result<
        AccountID, Failure
    > {
        let digest = Token.digest(of: Array(link.utf8))
        guard let live = try spend(digest, .verification, call, tx), let id = live.account,
            try AccountStore(tx: tx).account(id)?.status == .invited
        else { return .failure(Link.spent) }
        try AccountStore(tx: tx).activate(id)
        try secrets.audit.note(.addressConfirmed, of: AuditObject(.account, id.value), by: call.actor, tx)
        return .success(id)
    }
}
