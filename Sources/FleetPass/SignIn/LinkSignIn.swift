// Signing in by a link, and another password for a forgotten one. Pages and programs come here.

import Crypto
import HTTP
import Schema
import Store

extension App {
    /// Sends a link to sign in, good in the browser that asks alone. Whoever asks hears the same whether or
    /// not there is such an account.
    func askForSignInLink(_ kind: AccountKind, _ email: String, _ call: Call, _ tx: Transaction) throws {
        let browser = Cookies.read(.browser, of: call.request).map { Token.digest(of: $0) }
        try writeInTime(.signIn, to: active(kind, email, tx), at: email, in: browser, call, tx)
    }

    /// - Throws: `not_found` for a link that is good no more, or not in this browser.
    func enter(byLink link: String, _ call: Call, _ tx: Transaction) throws -> Result<Entered, Failure> {
        let digest = Token.digest(of: Array(link.utf8))
        let browser = Cookies.read(.browser, of: call.request).map { Token.digest(of: $0) }
        guard let live = try LinkStore(tx: tx).live(digest, .signIn), let asked = live.browserDigest,
            let browser,
            Digest.equal(asked, browser)
        else {
            try secrets.audit.note(.linkRefused, of: AuditObject(.account), by: call.actor, tx)
            return .failure(Link.spent)
        }
        guard try spend(digest, .signIn, call, tx) != nil, let id = live.account,
            let account = try AccountStore(tx: tx).account(id), account.status == .active
        else { return .failure(Link.spent) }
        let entered = try admit(account, .link, call, tx)
        throttle.succeed([account.throttled])
        return entered
    }

    func askForPassword(_ kind: AccountKind, _ email: String, _ call: Call, _ tx: Transaction) throws {
        try writeInTime(.password, to: active(kind, email, tx), at: email, call, tx)
    }

    private func active(_ kind: AccountKind, _ email: String, _ tx: Transaction) throws -> Account? {
        let account = try AccountStore(tx: tx).account(kind, email: email)
        return account?.status == .active ? account : nil
    }

    /// Ends all sessions: whoever had the old password is out.
    /// - Throws: `not_found` for a link that is good no more; `unprocessable` for a weak password.
    func choosePassword(_ password: String, byLink link: String, _ errand: Errand) throws {
        let digest = Token.digest(of: Array(link.utf8))
        let live = try demandLive(digest, .password, errand)
        let (known, hasSecondFactor) = try errand.read { tx in
            let account = try live.account.flatMap { try AccountStore(tx: tx).account($0) }
            return (
                account, try account.map { try SecondFactor(of: $0.id, secrets.ring, tx).isSet() } ?? false
            )
        }
        guard let known, known.status == .active else { throw Link.spent }
        let fresh = try freshPassword(password, known, hasSecondFactor: hasSecondFactor)
        try errand.write { [self] call, tx -> Result<Void, Failure> in
            guard try spend(digest, .password, call, tx) != nil else { return .failure(Link.spent) }
            try keep(fresh, of: known.id, tx)
            try SessionStore(tx: tx).endAll(of: known.id)
            try LinkStore(tx: tx).revokeAll(of: known.id)
            try secrets.audit.note(
                .passwordChanged, of: AuditObject(.account, known.id.value), by: call.actor, tx)
            throttle.succeed([known.throttled, .address(call.request.peer)])
            return .success(())
        }.get()
    }
}
