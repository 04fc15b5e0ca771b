// What somebody may do to their own account. Pages and programs come here.

import Crypto
import HTTP
import Schema
import Store

extension App {
    /// - Throws: `not_found` for a session that is not theirs.
    func endSession(_ id: SessionID, _ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn, try SessionStore(tx: tx).end(id, of: person.account) else {
            throw Failure.notFound
        }
        try secrets.audit.note(.sessionEnded, of: AuditObject(.session, id.value), by: call.actor, tx)
    }

    func endOtherSessions(_ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn else { throw Failure.notFound }
        let count = try SessionStore(tx: tx).endAll(of: person.account, but: person.session)
        var changes = AuditChanges.none
        changes.note("count", to: .integer(Int64(count)))
        try secrets.audit.note(
            .sessionEnded, of: AuditObject(.account, person.account.value), by: call.actor, tx, changes)
    }

    /// Ends all other sessions: whoever had the old password is out.
    /// - Throws: `unprocessable` for a wrong or a weak one.
    func changePassword(from old: String, to new: String, _ errand: Errand) throws {
        guard let person = errand.call.asker.signedIn else { throw Failure.notFound }
        let subject = Throttle.Subject.password(of: person.account)
        try slowDown([subject])
        let (known, hasSecondFactor) = try errand.read { tx in
            (
                try AccountStore(tx: tx).account(person.account),
                try SecondFactor(of: person.account, secrets.ring, tx).isSet()
            )
        }
        guard let known, let hash = known.password, Hashing.isRight(old, hash) else {
            try errand.write { [self] call, tx in
                try refuseSignIn(person.account, .signInRefused, "password", call, tx)
            }
            let error = FieldError(pointer: "/password", detail: "is not your password")
            throw Failure(.unprocessable, "That is not your password.", fields: [error])
        }
        let fresh = try freshPassword(new, known, hasSecondFactor: hasSecondFactor)
        try errand.write { [self] call, tx in
            guard try AccountStore(tx: tx).account(person.account)?.password == hash else {
                throw Failure(.conflict, "Your password was changed meanwhile.")
            }
            try keep(fresh, of: person.account, tx)
            try SessionStore(tx: tx).endAll(of: person.account, but: person.session)
            try LinkStore(tx: tx).revokeAll(of: person.account)
            try secrets.audit.note(
                .passwordChanged, of: AuditObject(.account, person.account.value), by: call.actor, tx)
        }
        throttle.succeed([subject])
    }

    /// A password that is good enough, as it is kept. Takes as long as hashing does: never on a loop or the
    /// writer.
    func freshPassword(_ password: String, _ account: Account, hasSecondFactor: Bool) throws -> KeptPassword {
        let known = [account.name, account.email, sign.name]
        if let flaw = PasswordRules.flaw(in: password, hasSecondFactor: hasSecondFactor, known: known) {
            throw Self.weak(flaw)
        }
        return KeptPassword(
            hash: try Hashing.make(password), needsFactor: PasswordRules.needsFactor(password))
    }

    /// In place of the one there was.
    /// - Throws: `unprocessable` for a short one where the second factor has gone while it was hashed.
    func keep(_ password: KeptPassword, of id: AccountID, _ tx: Transaction) throws {
        if password.needsFactor, try !SecondFactor(of: id, secrets.ring, tx).isSet() {
            throw Self.weak("must have at least \(PasswordRules.shortestAlone) characters")
        }
        try AccountStore(tx: tx).setPassword(password, of: id)
    }

    private static func weak(_ flaw: String) -> Failure {
        let error = FieldError(pointer: "/new_password", detail: flaw)
        return Failure(.unprocessable, "The new password \(flaw).", fields: [error])
    }
}
