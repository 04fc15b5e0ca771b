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
        let subject = "password \(person.account.value)"
        try slowDown([(subject, .account)])
        let (known, hasSecondFactor) = try errand.read { tx in
            (
                try AccountStore(tx: tx).account(person.account),
                try SecondFactor(of: person.account, secrets.ring, tx).isSet()
            )
        }
        guard let known, let hash = known.password, PasswordHash.verify(Array(old.utf8), hash) else {
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
            try AccountStore(tx: tx).setPassword(fresh, of: person.account)
            try SessionStore(tx: tx).endAll(of: person.account, but: person.session)
            try LinkStore(tx: tx).revokeAll(of: person.account)
            try secrets.audit.note(
                .passwordChanged, of: AuditObject(.account, person.account.value), by: call.actor, tx)
        }
        throttle.forget(subject)
    }

    /// A password that is good enough, as it is kept. Takes as long as hashing does: never on a loop or the
    /// writer.
    func freshPassword(_ password: String, _ account: Account, hasSecondFactor: Bool) throws -> String {
        let known = [account.name, account.email, configuration.organisation]
        if let flaw = PasswordRules.flaw(in: password, hasSecondFactor: hasSecondFactor, known: known) {
            let error = FieldError(pointer: "/new_password", detail: flaw)
            throw Failure(.unprocessable, "This password is too easy to guess.", fields: [error])
        }
        return try PasswordHash.make(Array(password.utf8))
    }

    func beginSecondFactor(_ call: Call, _ tx: Transaction) throws -> (base32: String, uri: String) {
        guard let person = call.asker.signedIn, let account = try AccountStore(tx: tx).account(person.account)
        else { throw Failure.notFound }
        return provisioning(try SecondFactor(of: account.id, secrets.ring, tx).begin(), account)
    }

    /// The secret as an app takes it: typed in, or from a picture.
    func provisioning(_ secret: [UInt8], _ account: Account) -> (base32: String, uri: String) {
        let base32 = Base32.encode(secret)
        let issuer = PercentCoding.encode(configuration.organisation)
        let uri =
            "otpauth://totp/\(issuer):\(PercentCoding.encode(account.email))?secret=\(base32)&issuer=\(issuer)"
        return (base32, uri)
    }

    /// - Throws: `unprocessable` for a wrong code, or where none was begun.
    /// - Returns: the codes for paper, and what the session goes on as where it was held up by this.
    func confirmSecondFactor(_ code: String, _ call: Call, _ tx: Transaction) throws -> ([String], Entered?) {
        guard let person = call.asker.signedIn else { throw Failure.notFound }
        guard let codes = try SecondFactor(of: person.account, secrets.ring, tx).confirm(code, now: tx.now)
        else {
            throw wrongCode
        }
        try SessionStore(tx: tx).endAll(of: person.account, but: person.session)
        let entered = person.stage == .enrolment ? try elevate(person, to: .whole, call, tx) : nil
        try secrets.audit.note(
            .secondFactorSet, of: AuditObject(.account, person.account.value), by: call.actor, tx)
        return (codes, entered)
    }

    /// - Throws: `conflict` where the organisation asks for one; `unprocessable` for a wrong code, which is
    /// put on record;
    ///   `rate_limited` after too many.
    func removeSecondFactor(_ code: String, _ errand: Errand) throws {
        guard let person = errand.call.asker.signedIn else { throw Failure.notFound }
        let subject = "code \(person.account.value)"
        try slowDown([(subject, .account), (addressSubject(errand.call), .address)])
        try errand.write { [self] call, tx -> Result<Void, Failure> in
            if call.asker.grants.changeMuch, try OrganisationStore(tx: tx).requiresSecondFactor() {
                throw Failure(.conflict, "Your organisation asks for a second factor.")
            }
            let factor = SecondFactor(of: person.account, secrets.ring, tx)
            guard try factor.takes(code, now: tx.now) else {
                try refuseSignIn(person.account, .codeRefused, "second factor", call, tx)
                return .failure(wrongCode)
            }
            try factor.remove()
            try secrets.audit.note(
                .secondFactorRemoved, of: AuditObject(.account, person.account.value), by: call.actor, tx)
            return .success(())
        }.get()
        throttle.forget(subject)
        throttle.forgive(addressSubject(errand.call))
    }

    private var wrongCode: Failure {
        Failure(
            .unprocessable, "That code is not right, or was used before.",
            fields: [FieldError(pointer: "/code", detail: "is not right, or was used before")])
    }
}
