// A passkey as it is kept and shown, and what a browser sends of one. No SQL, no HTTP.

import Crypto
import Schema

struct Passkey: Sendable {
    let id: UUID
    let account: AccountID
    /// As the authenticator names it.
    let credential: [UInt8]
    /// A COSE_Key, as it came.
    let key: [UInt8]
    let signCount: Int64
    let isBackupEligible: Bool

    /// More than anybody has telephones.
    static let mostOfAccount = 20

    static let name = Field.text("name", max: 60, "By which its owner tells it from others.").example(
        "My telephone")
    static let backedUp = Field.boolean("backed_up", "Whether it is on others of its owner's devices too.")
    static let createdAt = Field.instant("created_at")
    static let seenAt = Field.instant("seen_at", "When it was last signed in with.").optional

    static let shape = Shape(
        "Passkey", "A key that its owner's device keeps, to sign in with.",
        Field.uuid("id", "Never changes."), name, backedUp, createdAt, seenAt)
}

/// What an authenticator is given to sign: good once, for five minutes, in the browser that asked.
enum PasskeyChallenge {
    enum Purpose: String, Sendable {
        case registration
        case signIn = "sign_in"
    }

    static let goodForMs: Int64 = 5 * 60 * 1000
}

/// The fields by which a browser sends what its `navigator.credentials` gave, all bytes in base64url.
enum PasskeyInput {
    static let credential = bytes(
        "id", AuthenticatorData.credentialIDBytes.upperBound, "The credential's id.")
    static let clientData = bytes("client_data", ClientData.maxBytes, "clientDataJSON.")
    static let attestationObject = bytes("attestation_object", CBORReader.maxBytes, "attestationObject.")
    static let authenticatorData = bytes(
        "authenticator_data", AuthenticatorData.maxBytes, "authenticatorData.")
    static let signature = bytes("signature", 128, "signature.")
    static let userHandle = bytes("user_handle", 64, "userHandle.")

    static let made = Shape(
        "PasskeyInput", "A passkey that a browser has just made.", credential, clientData, attestationObject,
        Passkey.name)
    static let shown = Shape(
        "PasskeySignIn", "A passkey that a browser has just signed with.", credential, clientData,
        authenticatorData, signature, userHandle)

    private static func bytes(_ name: String, _ most: Int, _ about: String) -> Field<String> {
        Field.text(name, max: (most * 4 + 2) / 3, about)
    }

    /// - Throws: `invalid`, naming the field.
    static func read(_ field: Field<String>, _ call: Call) throws -> [UInt8] {
        if let bytes = Base64URL.decode(call.body(field)) { return bytes }
        throw Invalid([
            FieldError(pointer: "/\(field.spec.name)", detail: "must be base64url without padding")
        ])
    }
}

/// The account as passkeys know it: sixteen bytes that say nothing of its owner.
extension AccountID {
    var handle: [UInt8] {
        var bytes: [UInt8] = []
        value.appendBytes(to: &bytes)
        return bytes
    }
}
