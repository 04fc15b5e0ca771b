// Signing in with a provider: there with a browser, and back with a code that is good for its word.

import Crypto
import HTTP
import Schema
import Store
import Telemetry
import Threads

/// What the provider sends back with the browser.
struct ProviderReply: Sendable {
    let state: String
    let code: String?
    let error: String?

    /// Whatever else it says is passed over: providers add parameters of their own.
    /// - Returns: nil for what is no reply, or says something twice.
    init?(_ request: Request) {
        guard let pairs = try? FormDecoder.decode(request.copy(request.query)) else { return nil }
        func value(_ name: String) -> (text: String?, isSound: Bool) {
            let found = pairs.filter { $0.name.elementsEqual(name.utf8) }
            let isSound = found.count < 2 && found.allSatisfy { (1...4_096).contains($0.value.count) }
            return (found.first.map { String(decoding: $0.value, as: UTF8.self) }, isSound)
        }
        let (state, code, error) = (value("state"), value("code"), value("error"))
        guard state.isSound, code.isSound, error.isSound, let text = state.text,
            code.text != nil || error.text != nil
        else { return nil }
        (self.state, self.code, self.error) = (text, code.text, error.text)
    }
}

extension App {
    /// - Throws: `not_found` for a provider that is none, or with which nothing is agreed.
    func connection(to name: String) throws -> ProviderConnection {
        guard let connection = providers.first(where: { $0.provider.rawValue == name }) else {
            throw Failure.notFound
        }
        return connection
    }

    /// Where the provider sends the browser back to. It is agreed with the provider, letter by letter.
    private func returnPlace(_ provider: OpenIDProvider) -> String { url("\(provider.path)/return") }

    /// Notes an attempt.
    /// - Parameter browser: the cookie that the browser has, or gets with the answer.
    /// - Returns: where to send the browser.
    /// - Throws: `OpenIDRefusal`.
    func beginOpenID(
        _ connection: ProviderConnection, as kind: AccountKind, next: String?, browser: [UInt8],
        _ errand: Errand
    ) throws -> String {
        let document: ProviderDocument
        do { document = try connection.document() } catch let refusal as OpenIDRefusal {
            throw try noted(refusal, connection.provider, errand)
        }
        let (state, nonce, verifier) = (Token(), Token(), Token())
        try errand.write { [secrets] _, tx in
            let context = OpenIDAttempt.context(of: state.digest)
            let attempt = OpenIDAttempt(
                kind: kind, provider: connection.provider, nonce: nonce.text,
                sealedVerifier: secrets.ring.seal(Array(verifier.text.utf8), for: context),
                browserDigest: Token.digest(of: browser), next: SignInDetour.local(next))
            try OpenIDStore(tx: tx).insert(attempt, state: state.digest)
        }
        let parameters = [
            ("response_type", "code"), ("client_id", connection.client.id),
            ("redirect_uri", returnPlace(connection.provider)), ("scope", "openid email profile"),
            ("state", state.text), ("nonce", nonce.text),
            ("code_challenge", Base64URL.encode(verifier.digest)),
            ("code_challenge_method", "S256"), ("prompt", "select_account"),
        ].map { "\($0)=\(PercentCoding.encode($1))" }.joined(separator: "&")
        let place = document.authorisation
        return place + (place.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + parameters
    }

    /// - Parameter browser: the cookie that came; nil without one.
    /// - Throws: `OpenIDRefusal`, which is on record then.
    func finishOpenID(
        _ connection: ProviderConnection, _ reply: ProviderReply?, browser: [UInt8]?, _ errand: Errand
    ) throws -> (entered: Entered, attempt: OpenIDAttempt) {
        guard let reply else {
            throw try noted(OpenIDRefusal("no reply", .spent), connection.provider, errand)
        }
        let attempt = try take(reply, connection, browser, errand)
        let identity: OpenIDIdentity
        do { identity = try self.identity(attempt, reply, connection) } catch let refusal as OpenIDRefusal {
            throw try noted(refusal, connection.provider, errand)
        }
        let entered = try errand.write { [self] call, tx -> Result<Entered, any Error> in
            switch try owner(of: identity, attempt.kind, call, tx) {
            case .failure(let refusal):
                try note(refusal, identity.provider, call, tx)
                return .failure(refusal)
            case .success(let account):
                let entered = try admit(account, identity.provider.method, call, tx)
                throttle.succeed([account.throttled])
                return entered.mapError { $0 }
            }
        }
        return (try entered.get(), attempt)
    }

    /// The attempt that a reply belongs to, used up. One that another browser brings stays: whoever has seen
    /// it must not be able to spoil it.
    private func take(
        _ reply: ProviderReply, _ connection: ProviderConnection, _ browser: [UInt8]?, _ errand: Errand
    ) throws -> OpenIDAttempt {
        let digest = Token.digest(of: Array(reply.state.utf8))
        return try errand.write { [self] call, tx -> Result<OpenIDAttempt, any Error> in
            let store = OpenIDStore(tx: tx)
            func refused(_ reason: String) throws -> Result<OpenIDAttempt, any Error> {
                let refusal = OpenIDRefusal(reason, .spent)
                try note(refusal, connection.provider, call, tx)
                return .failure(refusal)
            }
            guard let attempt = try store.live(digest, connection.provider) else {
                return try refused("no such attempt, or not any more")
            }
            guard let browser, Digest.equal(Token.digest(of: browser), attempt.browserDigest) else {
                return try refused("another browser")
            }
            try store.use(digest)
            return .success(attempt)
        }.get()
    }

    /// Whom the provider's word is about.
    private func identity(
        _ attempt: OpenIDAttempt, _ reply: ProviderReply, _ connection: ProviderConnection
    ) throws -> OpenIDIdentity {
        guard reply.error == nil, let code = reply.code else {
            throw OpenIDRefusal("the provider says no", .declined)
        }
        let context = OpenIDAttempt.context(of: Token.digest(of: Array(reply.state.utf8)))
        guard let verifier = secrets.ring.open(attempt.sealedVerifier, for: context) else {
            throw OpenIDRefusal("its verifier does not open", .spent)
        }
        let token = try connection.token(
            for: code, verifier: String(decoding: verifier, as: UTF8.self),
            returningTo: returnPlace(connection.provider))
        let rules = IDToken.Rules(
            provider: connection.provider, issuer: connection.client.issuer, clientID: connection.client.id,
            nonce: attempt.nonce)
        return try token.identity(by: connection.key(token.keyID), rules, nowMs: Clock.epochMs())
    }

    /// The same refusal, put on record.
    private func noted(_ refusal: OpenIDRefusal, _ provider: OpenIDProvider, _ errand: Errand) throws
        -> OpenIDRefusal
    {
        if refusal.telling == .unavailable {
            log.write(
                .warning, "provider failed", .text("provider", provider.rawValue),
                .text("cause", refusal.reason))
        }
        try errand.write { [self] call, tx in try note(refusal, provider, call, tx) }
        return refusal
    }

    private func note(
        _ refusal: OpenIDRefusal, _ provider: OpenIDProvider, _ call: Call, _ tx: Transaction
    ) throws {
        try refuseSignIn(nil, .signInRefused, "\(provider.rawValue): \(refusal.reason)", call, tx)
    }
}
