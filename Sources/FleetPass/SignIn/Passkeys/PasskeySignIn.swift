// Signing in with a passkey: the rule that pages and programs share. Whoever comes in so needs no second
// factor.

import Crypto
import HTTP
import Schema
import Store

/// A passkey that a browser has just signed with.
struct ShownPasskey: Sendable {
    let credential: [UInt8]
    let clientData: [UInt8]
    let authenticatorData: [UInt8]
    let signature: [UInt8]
    let userHandle: [UInt8]

    init(_ call: Call) throws {
        credential = try PasskeyInput.read(PasskeyInput.credential, call)
        clientData = try PasskeyInput.read(PasskeyInput.clientData, call)
        authenticatorData = try PasskeyInput.read(PasskeyInput.authenticatorData, call)
        signature = try PasskeyInput.read(PasskeyInput.signature, call)
        userHandle = try PasskeyInput.read(PasskeyInput.userHandle, call)
    }

    /// All that can be said of it without its challenge and its count, which the writer alone knows.
    func judged(by known: Passkey?, _ client: ClientData, _ site: PasskeySite) throws(PasskeyFlaw)
        -> AuthenticatorData
    {
        guard let known else { throw PasskeyFlaw("an unknown credential") }
        try site.demand(client, type: "webauthn.get")
        let data = try AuthenticatorData(parsing: authenticatorData)
        try site.demand(data)
        guard data.credential == nil else { throw PasskeyFlaw("a key where none is asked for") }
        guard data.isBackupEligible == known.isBackupEligible else {
            throw PasskeyFlaw("copied, or not, against its kind")
        }
        guard Digest.equal(userHandle, known.account.handle) else { throw PasskeyFlaw("another account") }
        let key = try PublicKey.passkey(try CBOR(parsing: known.key))
        guard key.verifies(authenticatorData + Digest.sha256(client.bytes), signature, encoding: .der) else {
            throw PasskeyFlaw("a wrong signature")
        }
        return data
    }
}

extension App {
    private static let refused = Failure(
        .unauthenticated, "This passkey does not let you in. Try once more, or sign in another way.")

    /// What `navigator.credentials.get` takes: the same for everybody, so that it tells of nobody.
    /// - Throws: `forbidden` for a browser without a cookie of ours.
    func passkeyToShow(_ call: Call, _ tx: Transaction) throws -> JSONValue {
        let site = try passkeySite()
        let challenge = Token()
        try PasskeyStore(tx: tx).insert(challenge, .signIn, for: nil, in: try browserDigest(call))
        return [
            "rpId": .text(site.id), "challenge": .text(challenge.text),
            "timeout": .integer(PasskeyChallenge.goodForMs), "userVerification": "required",
        ]
    }

    /// A passkey is two factors in one: a device that one has, and a finger or a number that it knows one by.
    /// - Throws: `unauthenticated`, always the same; why stands in the record.
    func signInWithPasskey(_ errand: Errand) throws -> (entered: Entered, kind: AccountKind) {
        let site = try passkeySite()
        let browser = try browserDigest(errand.call)
        let shown = try ShownPasskey(errand.call)
        try slowDown([.address(errand.call.request.peer)])
        let known = try errand.read { try PasskeyStore(tx: $0).passkey(credential: shown.credential) }
        // A signature takes a while to verify: not on the writer.
        let client = Result { () throws(PasskeyFlaw) in try ClientData(parsing: shown.clientData) }
        let judged = client.flatMap { client in
            Result { () throws(PasskeyFlaw) in try shown.judged(by: known, client, site) }
        }
        return try errand.write { [self] call, tx -> Result<(entered: Entered, kind: AccountKind), Failure> in
            do {
                try spend(client.get().challenge, browser, tx)
                return .success(try admit(known, judged.get(), call, tx))
            } catch let flaw as PasskeyFlaw {
                let action = flaw.isClone ? AuditAction.passkeyCloned : .passkeyRefused
                try refuseSignIn(known?.account, action, "\(flaw.reason)", call, tx)
                return .failure(Self.refused)
            }
        }.get()
    }

    /// Uses it up, whatever else is wrong: nobody gets a second try with it.
    private func spend(_ challenge: String, _ browser: [UInt8], _ tx: Transaction) throws {
        let digest = Token.digest(of: Array(challenge.utf8))
        guard try PasskeyStore(tx: tx).spend(digest, .signIn, for: nil, in: browser) else {
            throw PasskeyFlaw.challenge
        }
    }

    private func admit(_ known: Passkey?, _ data: AuthenticatorData, _ call: Call, _ tx: Transaction) throws
        -> (entered: Entered, kind: AccountKind)
    {
        // As it is now: it may have been removed, or used, while the signature was verified.
        guard let known, let passkey = try PasskeyStore(tx: tx).passkey(credential: known.credential),
            passkey.id == known.id
        else { throw PasskeyFlaw("an unknown credential") }
        // Those that are copied between devices do not count, and say 0.
        guard data.signCount > passkey.signCount || (data.signCount == 0 && passkey.signCount == 0) else {
            throw PasskeyFlaw("its count went back", isClone: true)
        }
        guard let account = try AccountStore(tx: tx).account(passkey.account), account.status == .active
        else {
            throw PasskeyFlaw("an account that cannot sign in")
        }
        try PasskeyStore(tx: tx).noteUse(
            of: passkey.id, signCount: data.signCount, isBackedUp: data.isBackedUp)
        let entered = try begin(account, .passkey, .whole, call, tx)
        throttle.succeed([account.throttled, .address(call.request.peer)])
        return (entered, account.kind)
    }

    /// What tells the asking browser from all others before anybody is signed in.
    private func browserDigest(_ call: Call) throws -> [UInt8] {
        guard let cookie = FormGuard.cookie(of: call.request) else {
            throw Failure(.forbidden, "Open the page to sign in first: this takes its cookie.")
        }
        return Token.digest(of: cookie)
    }
}
