// Signing in: the rule that pages and programs share, from what somebody shows to a session.

import Crypto
import HTTP
import Schema
import Store
import Threads

/// What somebody shows.
struct SignInAttempt: Sendable {
    let kind: AccountKind
    let email: String
    let password: String
    /// Where it is known that one is needed; pages ask for it in a second step.
    var code: String?

    /// By what its tries are counted, whether or not there is such an account.
    fileprivate func subjects(from peer: PeerAddress) -> [Throttle.Subject] {
        [.account(kind, email), .address(peer)] + (code == nil ? [] : [.codes(kind, email)])
    }
}

/// A session that has begun, and the token that only its owner has.
struct Entered: Sendable {
    let session: SessionID
    let token: Token
    let stage: Session.Stage
}

extension App {
    private static let wrong = Failure(
        .unauthenticated, "The address or the password is not right, or this account cannot sign in.")
    private static let wrongCode = Failure(.unauthenticated, "That code is not right, or was used before.")

    /// The answer and the time are the same for a wrong password, an account that is none and one that is
    /// disabled: a password is hashed in any case.
    /// - Throws: `unauthenticated`; `rate_limited` where too many tries came before.
    func signIn(_ attempt: SignInAttempt, _ method: Session.Method, _ errand: Errand) throws -> Entered {
        let subjects = attempt.subjects(from: errand.call.request.peer)
        try slowDown(subjects)
        let known = try errand.read { try AccountStore(tx: $0).account(attempt.kind, email: attempt.email) }
        let isRight = Hashing.isRight(attempt.password, known?.password ?? PasswordHash.decoy)
        let outcome = try errand.write { [self] call, tx -> Result<Entered, Failure> in
            // As it is now: the password may have been changed while this one was hashed.
            guard let known, isRight, known.password != nil,
                let account = try AccountStore(tx: tx).account(known.id),
                account.password == known.password, account.status == .active
            else {
                try refuseSignIn(known?.id, .signInRefused, "password", call, tx)
                return .failure(Self.wrong)
            }
            guard try passwordLetsIn(account, tx) else {
                try refuseSignIn(known.id, .signInRefused, "a short password without a factor", call, tx)
                return .failure(Self.wrong)
            }
            return try admit(account, method, code: attempt.code, call, tx)
        }
        let entered = try outcome.get()
        // Wrong codes are counted by themselves: a password alone wipes out nothing of them.
        throttle.succeed(subjects)
        return entered
    }

    /// Whether the password may let them in as things are. A short one may not once the second factor beside
    /// it is gone, however that came: they choose another, by a letter's link.
    func passwordLetsIn(_ account: Account, _ tx: Transaction) throws -> Bool {
        guard account.password != nil, account.passwordNeedsFactor else { return account.password != nil }
        return try SecondFactor(of: account.id, secrets.ring, tx).isSet()
    }

    /// Whoever has shown a password or a link may come in, as far as their second factor lets them.
    func admit(
        _ account: Account, _ method: Session.Method, code: String? = nil, _ call: Call, _ tx: Transaction
    ) throws -> Result<Entered, Failure> {
        var stage = try stage(of: account, tx)
        if stage == .code, let code {
            guard try takes(code, of: account.id, call, tx) else { return .failure(Self.wrongCode) }
            stage = .whole
        }
        return .success(try begin(account, method, stage, call, tx))
    }

    /// What is still missing once a password, or what stands for one, was shown.
    private func stage(of account: Account, _ tx: Transaction) throws -> Session.Stage {
        if try SecondFactor(of: account.id, secrets.ring, tx).isSet() { return .code }
        guard account.kind == .staff, try OrganisationStore(tx: tx).requiresSecondFactor() else {
            return .whole
        }
        return try StaffStore(tx: tx).grants(of: account.id).changeMuch ? .enrolment : .whole
    }

    /// Puts it on record. What is still missing is the caller's to know.
    func begin(
        _ account: Account, _ method: Session.Method, _ stage: Session.Stage, _ call: Call, _ tx: Transaction
    ) throws -> Entered {
        let token = Token()
        let id = SessionID(value: UUID(v7: tx.now.epochMs, random: Random.words()))
        let span = Session.Span.of(account.kind, stage)
        try SessionStore(tx: tx).insert(
            SessionStore.New(
                id: id, account: account.id, tokenDigest: method == .token ? nil : token.digest, stage: stage,
                method: method, agent: Device.name(of: call.request), address: call.request.peer.description,
                endsAt: Instant(epochMs: tx.now.epochMs + span.wholeMs)))
        var changes = AuditChanges.none
        changes.note("method", to: .text(method.rawValue))
        changes.note("stage", to: .text(stage.rawValue))
        let actor = AuditBook.Actor(
            name: account.kind.rawValue, id: account.id.value, session: id.value,
            address: call.request.peer.description, requestID: call.request.id)
        try secrets.audit.note(.signedIn, of: AuditObject(.account, account.id.value), by: actor, tx, changes)
        return Entered(session: id, token: token, stage: stage)
    }

    /// The second step: a code for a session that has come half way. It goes on under another token.
    func enterCode(_ code: String, _ person: Asker.SignedIn, _ errand: Errand) throws -> Entered {
        let subjects: [Throttle.Subject] = [.codes(person.account), .address(errand.call.request.peer)]
        try slowDown(subjects)
        let outcome = try errand.write { [self] call, tx -> Result<Entered, Failure> in
            guard try takes(code, of: person.account, call, tx) else { return .failure(Self.wrongCode) }
            return .success(try elevate(person, to: .whole, call, tx))
        }
        let entered = try outcome.get()
        throttle.succeed(subjects)
        return entered
    }

    /// The same session, worth more, under another token: one that was planted or seen before is good for
    /// nothing.
    func elevate(_ person: Asker.SignedIn, to stage: Session.Stage, _ call: Call, _ tx: Transaction) throws
        -> Entered
    {
        let token = Token()
        let kind: AccountKind = if case .customer = call.asker { .customer } else { .staff }
        let ends = Instant(epochMs: tx.now.epochMs + Session.Span.of(kind, stage).wholeMs)
        try SessionStore(tx: tx).rotate(person.session, to: token.digest, stage: stage, endsAt: ends)
        var changes = AuditChanges.none
        changes.note("stage", from: .text(person.stage.rawValue), to: .text(stage.rawValue))
        try secrets.audit.note(
            .signedIn, of: AuditObject(.session, person.session.value), by: call.actor, tx, changes)
        return Entered(session: person.session, token: token, stage: stage)
    }

    func refuseSignIn(
        _ account: AccountID?, _ action: AuditAction, _ reason: String, _ call: Call, _ tx: Transaction
    ) throws {
        var changes = AuditChanges.none
        changes.note("reason", to: .text(reason))
        try secrets.audit.note(
            action, of: AuditObject(.account, account?.value), by: call.actor, tx, changes)
    }

    /// Counts a try, unless it comes too early after those before it.
    func slowDown(_ subjects: [Throttle.Subject]) throws {
        let nowMs = Clock.epochMs()
        if let wait = subjects.compactMap({ throttle.wait($0, nowMs: nowMs) }).max() {
            throw Failure(
                .rateLimited, "Too many tries. Wait \(wait) seconds.", retryAfterSeconds: wait)
        }
        for subject in subjects { throttle.note(subject, nowMs: nowMs) }
    }
}
