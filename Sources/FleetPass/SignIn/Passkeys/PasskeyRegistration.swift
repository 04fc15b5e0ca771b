// Adding a passkey to one's own account, and removing one. Pages and programs come here.

import Crypto
import HTTP
import Schema
import Store

/// A passkey that a browser has just made, as far as it can be judged by itself.
struct MadePasskey {
    let credential: AuthenticatorData.Credential
    let data: AuthenticatorData
    let algorithm: PublicKey.Algorithm

    /// - Parameter id: what the browser calls it, which the authenticator must say too.
    init(_ id: [UInt8], _ client: ClientData, attestationObject: [UInt8], for site: PasskeySite)
        throws(PasskeyFlaw)
    {
        try site.demand(client, type: "webauthn.create")
        let object = try CBOR(parsing: attestationObject)
        // What vouches for the authenticator's model was not asked for, and proves nothing that we go by; but
        // where there is none, none may stand there.
        guard object.count == 3, case .text(let format)? = object["fmt"],
            let statement = object["attStmt"]?.count, let bytes = object["authData"]?.bytes,
            statement == 0 || !format.elementsEqual("none".utf8)
        else { throw PasskeyFlaw("malformed attestation object") }
        data = try AuthenticatorData(parsing: bytes)
        try site.demand(data)
        guard let credential = data.credential, credential.id == id else {
            throw PasskeyFlaw("another credential")
        }
        self.credential = credential
        algorithm = try PublicKey.passkey(credential.key).algorithm
    }
}

extension App {
    /// The site that passkeys are for.
    /// - Throws: `unprocessable` where it has no name that they could be bound to.
    func passkeySite() throws -> PasskeySite {
        if let site = PasskeySite(configuration) { return site }
        throw Failure(.unprocessable, "This site has no address yet that passkeys could be bound to.")
    }

    /// What `navigator.credentials.create` takes.
    /// - Throws: `proof_needed` where it is long ago that they showed who they are; `conflict` where there
    /// are too many.
    func passkeyToMake(_ call: Call, _ tx: Transaction) throws -> JSONValue {
        guard let person = call.asker.signedIn, let account = try AccountStore(tx: tx).account(person.account)
        else { throw Failure.notFound }
        try demandRecentProof(call, tx)
        let site = try passkeySite()
        let known = try PasskeyStore(tx: tx).credentials(of: account.id)
        guard known.count < Passkey.mostOfAccount else {
            throw Failure(.conflict, "You have \(known.count) passkeys; remove one first.")
        }
        let challenge = Token()
        try PasskeyStore(tx: tx).insert(challenge, .registration, for: account.id, in: person.browserDigest)
        let handle = Base64URL.encode(account.id.handle)
        return [
            "rp": ["id": .text(site.id), "name": .text(try signs.sign(tx).name)],
            "user": ["id": .text(handle), "name": .text(account.email), "displayName": .text(account.name)],
            "challenge": .text(challenge.text), "timeout": .integer(PasskeyChallenge.goodForMs),
            "pubKeyCredParams": .list(
                PublicKey.passkeyAlgorithms.map { ["type": "public-key", "alg": .integer($0)] }),
            "excludeCredentials": .list(
                known.map { ["type": "public-key", "id": .text(Base64URL.encode($0))] }),
            "authenticatorSelection": ["residentKey": "required", "userVerification": "required"],
            "attestation": "none",
        ]
    }

    /// - Throws: `unprocessable` for one that will not do; why stands in the record.
    func addPasskey(_ errand: Errand) throws -> UUID {
        let site = try passkeySite()
        let body = errand.call
        let id = try PasskeyInput.read(PasskeyInput.credential, body)
        let clientBytes = try PasskeyInput.read(PasskeyInput.clientData, body)
        let object = try PasskeyInput.read(PasskeyInput.attestationObject, body)
        return try errand.write { [self] call, tx -> Result<UUID, Failure> in
            guard let person = call.asker.signedIn else { throw Failure.notFound }
            do {
                let client = try ClientData(parsing: clientBytes)
                let isOurs = try PasskeyStore(tx: tx).spend(
                    Token.digest(of: Array(client.challenge.utf8)), .registration, for: person.account,
                    in: person.browserDigest)
                guard isOurs else { throw PasskeyFlaw.challenge }
                let made = try MadePasskey(id, client, attestationObject: object, for: site)
                return .success(try keep(made, person, call, tx))
            } catch let flaw as PasskeyFlaw {
                try refuseSignIn(person.account, .passkeyRefused, "\(flaw.reason)", call, tx)
                return .failure(
                    Failure(.unprocessable, "This passkey could not be added. Begin once more."))
            }
        }.get()
    }

    private func keep(_ made: MadePasskey, _ person: Asker.SignedIn, _ call: Call, _ tx: Transaction) throws
        -> UUID
    {
        let store = PasskeyStore(tx: tx)
        guard try store.passkey(credential: made.credential.id) == nil else {
            throw PasskeyFlaw("a credential that is known")
        }
        guard try store.credentials(of: person.account).count < Passkey.mostOfAccount else {
            throw PasskeyFlaw("too many of one account")
        }
        let passkey = Passkey(
            id: UUID(v7: tx.now.epochMs, random: Random.words()), account: person.account,
            credential: made.credential.id, key: made.credential.keyBytes, signCount: made.data.signCount,
            isBackupEligible: made.data.isBackupEligible)
        let name = call.body(Passkey.name)
        try store.insert(passkey, made.algorithm, name: name, isBackedUp: made.data.isBackedUp)
        var changes = AuditChanges.none
        changes.note("algorithm", to: .text(made.algorithm.rawValue))
        changes.note("backed_up", to: .boolean(made.data.isBackedUp))
        changes.notePersonal("name", to: .text(name))
        try secrets.audit.note(
            .passkeyAdded, of: AuditObject(.passkey, passkey.id), by: call.actor, tx, changes)
        return passkey.id
    }

    /// - Throws: `not_found` for one that is not theirs; `proof_needed`; `conflict` for the only way in.
    func removePasskey(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let store = PasskeyStore(tx: tx)
        guard let person = call.asker.signedIn,
            let account = try AccountStore(tx: tx).account(person.account),
            try store.all(of: account.id).contains(where: { $0.id == id })
        else { throw Failure.notFound }
        try demandRecentProof(call, tx)
        try demandWayIn(to: account, besides: .passkey(id), tx)
        guard let name = try store.remove(id, of: account.id) else { throw Failure.notFound }
        var changes = AuditChanges.none
        changes.notePersonal("name", from: .text(name), to: .null)
        try secrets.audit.note(.passkeyRemoved, of: AuditObject(.passkey, id), by: call.actor, tx, changes)
    }
}

extension PasskeyFlaw {
    /// Unknown, used, expired, for something else, or another browser's: which of these is nobody's business.
    static let challenge = PasskeyFlaw("a challenge that is not good here")
}

extension Asker.SignedIn {
    /// What tells their session from all others, for what is good in it alone.
    fileprivate var browserDigest: [UInt8] { Token.digest(of: Array("session \(session.value)".utf8)) }
}
