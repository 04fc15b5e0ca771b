// How programs sign in: a password or a refresh token for an access token.

import Crypto
import HTTP
import Schema
import Store

enum TokenInput {
    enum Grant: String, CaseIterable, Sendable {
        case password
        case refreshToken = "refresh_token"
    }

    static let grant = Field.choice("grant_type", of: Grant.self, "What is shown.").example("password")
    static let kind = Field.choice("kind", of: AccountKind.self, "Whose account, with a password.").optional
    static let email = Account.email.optional
    static let password = Account.currentPassword.optional
    static let code = SecondFactor.code.optional
    static let refreshToken = Field.text("refresh_token", max: 128, "The newest that was answered.").optional

    static let shape = Shape(
        "TokenInput", "A password, with a code where a second factor is set, or a refresh token.", grant,
        kind,
        email, password, code, refreshToken)

    static let answered = Shape(
        "Tokens", "The access token goes into Authorization, behind Bearer.",
        Field.text("access_token", max: 1_000, "Good for ten minutes."),
        Field.text("token_type", max: 10, "Always Bearer."),
        Field.integer("expires_in", in: 0...3_600, "Seconds that the access token is good for."),
        Field.text("refresh_token", max: 128, "Gets the next tokens, once. Using it twice ends the session."))
}

func tokenRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/token", for: .anyone, "Sign in as a program, or go on being signed in",
            answers: .json(TokenInput.answered), .slow { call, errand in try app.tokens(call, errand) }
        ).taking(TokenInput.shape).drawing(on: .signIns).failing(.unauthenticated, .forbidden),

        Route(
            "POST /v1/token/revocation", for: .halfSignedIn, "Sign out, whoever one is",
            answers: .nothing,
            .write { call, tx in
                try app.endOwnSession(call, tx)
                var response = Response.done
                response.clearCookie(.session)
                return response
            }
        ).answering(.noContent),
    ]
}

extension App {
    fileprivate func tokens(_ call: Call, _ errand: Errand) throws -> Response {
        switch call.body(TokenInput.grant) {
        case .password:
            let attempt = SignInAttempt(
                kind: call.body(TokenInput.kind) ?? .customer, email: try required(TokenInput.email, call),
                password: try required(TokenInput.password, call), code: call.body(TokenInput.code))
            let entered = try signIn(attempt, .token, errand)
            try demandWhole(entered, errand)
            return try errand.write { [self] _, tx in try pair(entered.session, tx) }
        case .refreshToken:
            let token = try required(TokenInput.refreshToken, call)
            return try errand.write { [self] call, tx in try refresh(token, call, tx) }.get()
        }
    }

    private func required<Value>(_ field: Field<Value?>, _ call: Call) throws -> Value {
        if let value = call.body(field) { return value }
        let name = field.spec.name
        throw Failure(
            .invalid, "Some fields need another value.",
            fields: [FieldError(pointer: "/\(name)", detail: "must be given for this grant_type")])
    }

    /// A program has no page to be asked for more on, so half a session is none.
    private func demandWhole(_ entered: Entered, _ errand: Errand) throws {
        guard entered.stage != .whole else { return }
        try errand.write { [self] call, tx in
            try SessionStore(tx: tx).remove(entered.session)
            var changes = AuditChanges.none
            changes.note("stage", from: .text(entered.stage.rawValue), to: .null)
            try secrets.audit.note(
                .sessionEnded, of: AuditObject(.session, entered.session.value), by: call.actor, tx, changes)
        }
        throw Failure(
            .forbidden,
            entered.stage == .code ? "Send code too: this account has a second factor." : entered.stage.demand
        )
    }

    /// Each refresh token is good once. One that comes back was seen by somebody else, and nobody can tell
    /// whom it was stolen from: the session ends for both.
    private func refresh(_ token: String, _ call: Call, _ tx: Transaction) throws -> Result<Response, Failure>
    {
        let refused = Failure(.unauthenticated, "This refresh token is not good any more. Sign in again.")
        let store = RefreshTokenStore(tx: tx)
        guard let known = try store.token(Token.digest(of: Array(token.utf8))) else {
            try refuseSignIn(nil, .tokenRefused, "no such refresh token", call, tx)
            return .failure(refused)
        }
        guard known.usedAt == nil else {
            try SessionStore(tx: tx).remove(known.session)
            // Of the account, not of the session: what is noted of somebody goes when they are forgotten.
            var changes = AuditChanges.none
            changes.note("session_id", from: .text("\(known.session.value)"), to: .null)
            try secrets.audit.note(
                .tokenReused, of: AuditObject(.account, known.account.value), by: call.actor, tx, changes)
            return .failure(refused)
        }
        guard let held = try SessionStore(tx: tx).session(known.session), held.session.stage == .whole,
            tx.now.epochMs - held.session.seenAt.epochMs < Session.Span.of(held.kind, .whole).idleMs
        else {
            try refuseSignIn(known.account, .tokenRefused, "its session has ended", call, tx)
            return .failure(refused)
        }
        try store.use(known.digest)
        try SessionStore(tx: tx).touch(known.session)
        let owner = AuditBook.Actor(
            name: held.kind.rawValue, id: held.session.account.value, session: known.session.value,
            address: call.request.peer.description, requestID: call.request.id)
        try secrets.audit.note(.tokenRefreshed, of: AuditObject(.session, known.session.value), by: owner, tx)
        return .success(try pair(known.session, tx))
    }

    private func pair(_ session: SessionID, _ tx: Transaction) throws -> Response {
        let refresh = Token()
        try RefreshTokenStore(tx: tx).insert(refresh, session)
        var json = JSONWriter()
        json.beginObject()
        json.key("access_token")
        json.text(secrets.accessTokens.make(session, nowMs: tx.now.epochMs))
        json.key("token_type")
        json.text("Bearer")
        json.key("expires_in")
        json.integer(AccessTokens.goodForMs / 1000)
        json.key("refresh_token")
        json.text(refresh.text)
        json.endObject()
        return .privately(json.bytes)
    }

    func endOwnSession(_ call: Call, _ tx: Transaction) throws {
        if case .support(let supporter) = call.asker { try leaveSupport(supporter, call, tx) }
        guard let person = call.asker.signedIn else { return }
        _ = try SessionStore(tx: tx).end(person.session, of: person.account)
        try secrets.audit.note(
            .sessionEnded, of: AuditObject(.session, person.session.value), by: call.actor, tx)
    }
}
