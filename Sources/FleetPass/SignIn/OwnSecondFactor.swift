// What somebody may do to their own second factor, and what becomes of a code. Pages and programs come here.

import Crypto
import HTTP
import Schema
import Store

extension App {
    /// - Throws: `proof_needed` where it is long ago that they showed who they are; `conflict` where one is
    /// set.
    func beginSecondFactor(_ call: Call, _ tx: Transaction) throws -> (base32: String, uri: String) {
        guard let person = call.asker.signedIn, let account = try AccountStore(tx: tx).account(person.account)
        else { throw Failure.notFound }
        try demandRecentProof(call, tx)
        let begun = provisioning(try SecondFactor(of: account.id, secrets.ring, tx).begin(), account)
        try secrets.audit.note(
            .secondFactorBegun, of: AuditObject(.account, account.id.value), by: call.actor, tx)
        return begun
    }

    /// The secret as an app takes it: typed in, or from a picture.
    func provisioning(_ secret: [UInt8], _ account: Account) -> (base32: String, uri: String) {
        let base32 = Base32.encode(secret)
        let issuer = PercentCoding.encode(sign.name)
        let uri =
            "otpauth://totp/\(issuer):\(PercentCoding.encode(account.email))?secret=\(base32)&issuer=\(issuer)"
        return (base32, uri)
    }

    /// - Throws: `proof_needed` as `beginSecondFactor` does; `unprocessable` for a wrong code, or where none
    /// was begun.
    /// - Returns: the codes for paper, and what the session goes on as where it was held up by this.
    func confirmSecondFactor(_ code: String, _ call: Call, _ tx: Transaction) throws -> ([String], Entered?) {
        guard let person = call.asker.signedIn else { throw Failure.notFound }
        try demandRecentProof(call, tx)
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

    /// The code is proof enough of who they are.
    /// - Throws: `conflict` where the organisation asks for one; `unprocessable` where the password is too
    /// short to stand alone, and for a wrong code, which is put on record; `rate_limited` after too many.
    func removeSecondFactor(_ code: String, _ errand: Errand) throws {
        guard let person = errand.call.asker.signedIn else { throw Failure.notFound }
        let subjects: [Throttle.Subject] = [.codes(person.account), .address(errand.call.request.peer)]
        try slowDown(subjects)
        try errand.write { [self] call, tx -> Result<Void, Failure> in
            if call.asker.grants.changeMuch, try OrganisationStore(tx: tx).requiresSecondFactor() {
                throw Failure(.conflict, "Your organisation asks for a second factor.")
            }
            guard try AccountStore(tx: tx).account(person.account)?.passwordNeedsFactor == false else {
                throw Self.shortPassword
            }
            guard try takes(code, of: person.account, call, tx) else { return .failure(wrongCode) }
            try SecondFactor(of: person.account, secrets.ring, tx).remove()
            try secrets.audit.note(
                .secondFactorRemoved, of: AuditObject(.account, person.account.value), by: call.actor, tx)
            return .success(())
        }.get()
        throttle.succeed(subjects)
    }

    /// Whether it is a code for now. One that is not, and one from paper that is used up, is put on record.
    func takes(_ code: String, of account: AccountID, _ call: Call, _ tx: Transaction) throws -> Bool {
        switch try SecondFactor(of: account, secrets.ring, tx).takes(code, now: tx.now) {
        case .app: return true
        case .paper:
            var changes = AuditChanges.none
            let left = try SecondFactorStore(tx: tx).recoveryCodesLeft(of: account)
            changes.note("left", from: .integer(Int64(left + 1)), to: .integer(Int64(left)))
            try secrets.audit.note(
                .recoveryCodeUsed, of: AuditObject(.account, account.value), by: call.actor, tx, changes)
            return true
        case nil:
            try refuseSignIn(account, .codeRefused, "second factor", call, tx)
            return false
        }
    }

    private static var shortPassword: Failure {
        let least = PasswordRules.shortestAlone
        let detail = "must have at least \(least) characters before the second factor is removed"
        return Failure(
            .unprocessable,
            "Your password has fewer than \(least) characters: change it under Account to a longer one first.",
            fields: [FieldError(pointer: "/password", detail: detail)])
    }

    private var wrongCode: Failure {
        Failure(
            .unprocessable, "That code is not right, or was used before.",
            fields: [FieldError(pointer: "/code", detail: "is not right, or was used before")])
    }
}
