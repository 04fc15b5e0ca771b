// What browsers and programs may ask of passkeys. The names within the options are those of WebAuthn.

import HTTP
import Schema
import Store

enum PasskeyOptions {
    private static let type = Field.choice("type", ["public-key"])
    private static let challenge = Field.text("challenge", max: 64, "To be signed, in base64url.")
    private static let timeout = Field.integer(
        "timeout", in: 0...600_000, "For how many milliseconds it is good.")
    private static let id = Field.text("id", max: 1_400, "In base64url.")

    private static let site = Shape(
        "PasskeySite", "What the passkey is bound to.", Field.text("id", max: 255),
        Field.text("name", max: 100))
    private static let user = Shape(
        "PasskeyUser", "Whose it is to be.", Field.text("id", max: 64, "In base64url."),
        Field.text("name", max: 254), Field.text("displayName", max: 100))
    private static let algorithm = Shape(
        "PasskeyAlgorithm", "One that is verified here.", type,
        Field.integer("alg", in: -65_536...0, "As COSE numbers them."))
    private static let credential = Shape("PasskeyCredential", "One that is there already.", type, id)
    private static let selection = Shape(
        "PasskeySelection", "What the authenticator must be able to do.",
        Field.choice("residentKey", ["required"]), Field.choice("userVerification", ["required"]))

    static let toMake = Shape(
        "PasskeyCreationOptions", "What navigator.credentials.create takes, as publicKey.",
        Field.object("rp", site), Field.object("user", user), challenge, timeout,
        Field.object("pubKeyCredParams", algorithm).list(max: 2),
        Field.object("excludeCredentials", credential).list(max: Passkey.mostOfAccount),
        Field.object("authenticatorSelection", selection), Field.choice("attestation", ["none"]))
    static let toShow = Shape(
        "PasskeyRequestOptions", "What navigator.credentials.get takes, as publicKey.",
        Field.text("rpId", max: 255), challenge, timeout, Field.choice("userVerification", ["required"]))
    static let added = Shape(
        "PasskeyAdded", "It can be signed in with now.", Field.uuid("id", "Never changes."))
}

func passkeyRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/me/passkeys", for: .signedIn, "One's own passkeys",
            answers: .list(of: Passkey.shape, facets: false),
            .read { call, tx in try ownPasskeys(call, tx) }),

        Route(
            "POST /v1/me/passkeys/options", for: .signedIn, "Begin to add a passkey",
            answers: .json(PasskeyOptions.toMake),
            .write { call, tx in .privately(try app.passkeyToMake(call, tx)) }
        ).failing(.conflict, .unprocessable),

        Route(
            "POST /v1/me/passkeys", for: .signedIn, "Add the passkey that was made",
            answers: .json(PasskeyOptions.added),
            .slow { _, errand in
                let id = try app.addPasskey(errand)
                return .privately(["id": .text("\(id)")], .created)
            }
        ).taking(PasskeyInput.made).answering(.created).drawing(on: .signIns).failing(.unprocessable),

        Route(
            "DELETE /v1/me/passkeys/{id:uuid}", for: .signedIn, "Remove a passkey", answers: .nothing,
            .write { call, tx in
                try app.removePasskey(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .conflict),

        Route(
            "POST /v1/passkeys/options", for: .anyone, "Begin to sign in with a passkey",
            answers: .json(PasskeyOptions.toShow),
            .write { call, tx in .privately(try app.passkeyToShow(call, tx)) }
        ).guarded().drawing(on: .signIns).failing(.forbidden, .unprocessable),

        Route(
            "POST /v1/passkeys/sign-in", for: .anyone, "Sign in with a passkey", answers: .nothing,
            .slow { _, errand in
                let (entered, kind) = try app.signInWithPasskey(errand)
                var response = Response.done
                response.setSession(entered, kind)
                return response
            }
        ).taking(PasskeyInput.shown).guarded().answering(.noContent).drawing(on: .signIns).failing(
            .unauthenticated, .forbidden, .unprocessable),
    ]
}

private func ownPasskeys(_ call: Call, _ tx: Transaction) throws -> Response {
    guard let person = call.asker.signedIn else { throw Failure.notFound }
    var response = try Response.list { json in
        try PasskeyStore(tx: tx).each(of: person.account) { row in
            try row.write(Passkey.shape, to: &json)
        }
    }
    response.set("Cache-Control", "no-store")
    return response
}

extension Response {
    fileprivate static func privately(_ value: JSONValue, _ status: Status = .ok) -> Response {
        var json = JSONWriter()
        json.value(value)
        return .privately(json.bytes, status)
    }
}
