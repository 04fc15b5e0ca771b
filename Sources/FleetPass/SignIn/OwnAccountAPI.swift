// What somebody may ask of their own account: who they are, their devices, their password, their second
// factor.

import Crypto
import HTTP
import Schema
import Store

enum OwnAccount {
    /// On a site where there are these permissions.
    static func shape(_ offered: [Grant]) -> Shape {
        Shape(
            "Me", "Whoever asks, as far as they have shown it.",
            Field.uuid("id", "The account's; null for a key and for support.").optional,
            Field.choice("kind", ["staff", "customer", "key", "support"]),
            Field.text("name", max: 100).optional,
            Field.choice("stage", of: Session.Stage.self, "What is still to be shown; `whole`: nothing.")
                .optional,
            Field.choice("grants", offered.map(\.rawValue), "What they may do.").list(max: offered.count),
            Field.uuid("location_ids", "Where; none: everywhere.").list(max: 200),
            Field.text(
                "form_token", max: 64, "What a script sends as X-Form-Token with whatever changes something."
            ).optional)
    }

    static let session = Shape(
        "Session", "Somewhere that one is signed in.",
        Field.uuid("id", "Never changes."),
        Field.choice("method", of: Session.Method.self, "How it began."),
        Field.text("agent", max: 100, "With what."),
        Field.text("address", max: 60, "From where."),
        Field.instant("created_at"),
        Field.instant("seen_at", "When it was last used, to the minute."),
        Field.instant("ends_at", "When it ends in any case."),
        Field.boolean("is_this", "Whether it is the one that asks."))

    static let password = Shape(
        "PasswordChange", "Another password in place of the one that is.", Account.currentPassword,
        Account.newPassword)

    static let secret = Shape(
        "SecondFactorBegun",
        "What an app for codes takes; it counts once a first code has shown that it arrived.",
        Field.text("secret", max: 64, "In Base32, to be typed in."),
        Field.text("uri", max: 400, "The same for a picture: otpauth://…"))
    static let code = Shape("SecondFactorCode", "A code that the app shows now.", SecondFactor.code)
    static let codes = Shape(
        "RecoveryCodes", "For when the app is lost: each is good once. They are shown this once.",
        Field.text("codes", max: 20).list(max: SecondFactor.recoveryCodes))
}

func ownAccountRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/me", for: .known, "Who one is, and what one may do",
            answers: .json(OwnAccount.shape(app.kind.offered)),
            .read { call, _ in me(call, app) }),

        Route(
            "GET /v1/me/sessions", for: .signedIn, "Where one is signed in",
            answers: .list(of: OwnAccount.session, facets: false),
            .read { call, tx in try sessions(call, tx) }),

        Route(
            "DELETE /v1/me/sessions/{id:uuid}", for: .signedIn, "Sign out there", answers: .nothing,
            .write { call, tx in
                try app.endSession(SessionID(value: call.id()), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound),

        Route(
            "DELETE /v1/me/sessions", for: .signedIn, "Sign out everywhere but here", answers: .nothing,
            .write { call, tx in
                try app.endOtherSessions(call, tx)
                return .done
            }
        ).answering(.noContent),

        Route(
            "POST /v1/me/password", for: .signedIn, "Take another password", answers: .nothing,
            .slow { call, errand in
                try app.changePassword(
                    from: call.body(Account.currentPassword), to: call.body(Account.newPassword), errand)
                return .done
            }
        ).taking(OwnAccount.password).answering(.noContent).drawing(on: .signIns).failing(
            .unauthenticated, .unprocessable),
    ] + secondFactorRoutes(app)
}

private func secondFactorRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/me/second-factor", for: .enrolling, "Begin to set up a second factor",
            answers: .json(OwnAccount.secret),
            .write { call, tx in
                let secret = try app.beginSecondFactor(call, tx)
                return .privately(object([("secret", secret.base32), ("uri", secret.uri)]))
            }
        ).failing(.conflict),

        Route(
            "POST /v1/me/second-factor/confirmation", for: .enrolling, "Set it, by a first code of the app",
            answers: .json(OwnAccount.codes),
            .write { call, tx in
                let (codes, entered) = try app.confirmSecondFactor(call.body(SecondFactor.code), call, tx)
                var response = Response.privately(list("codes", codes))
                if let entered { response.setCookie(.session, entered.token.text) }
                return response
            }
        ).taking(OwnAccount.code).drawing(on: .signIns).failing(.unprocessable),

        Route(
            "POST /v1/me/second-factor/removal", for: .signedIn, "Do without it from now on",
            answers: .nothing,
            .slow { call, errand in
                try app.removeSecondFactor(call.body(SecondFactor.code), errand)
                return .done
            }
        ).taking(OwnAccount.code).answering(.noContent).drawing(on: .signIns).failing(
            .conflict, .unprocessable),
    ]
}

private func me(_ call: Call, _ app: App) -> Response {
    var json = JSONWriter()
    json.beginObject()
    let person = call.asker.signedIn
    json.key("id")
    if let person { json.uuid(person.account.value) } else { json.null() }
    json.key("kind")
    json.text(call.actor.name)
    json.key("name")
    if let person { json.text(person.name) } else { json.null() }
    json.key("stage")
    if let person { json.text(person.stage.rawValue) } else { json.null() }
    json.key("grants")
    json.beginArray()
    for name in app.kind.offered(call.asker.grants).names { json.text(name) }
    json.endArray()
    json.key("location_ids")
    json.beginArray()
    for location in call.asker.locations { json.uuid(location) }
    json.endArray()
    json.key("form_token")
    if let cookie = Cookies.read(.session, of: call.request) {
        json.text(app.secrets.forms.token(for: cookie))
    } else {
        json.null()
    }
    json.endObject()
    return .privately(json.bytes)
}

private func sessions(_ call: Call, _ tx: Transaction) throws -> Response {
    guard let person = call.asker.signedIn else { throw Failure.notFound }
    var response = try Response.list { json in
        for session in try SessionStore(tx: tx).devices(of: person.account) {
            json.beginObject()
            json.key("id")
            json.uuid(session.id.value)
            for (key, value) in [
                ("method", session.method.rawValue), ("agent", session.agent), ("address", session.address),
            ] {
                json.key(key)
                json.text(value)
            }
            for (key, value) in [
                ("created_at", session.createdAt), ("seen_at", session.seenAt), ("ends_at", session.endsAt),
            ] {
                json.key(key)
                json.instant(value)
            }
            json.key("is_this")
            json.boolean(session.id == person.session)
            json.endObject()
        }
    }
    response.set("Cache-Control", "no-store")
    return response
}

private func object(_ members: [(String, String)]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    for (key, value) in members {
        json.key(key)
        json.text(value)
    }
    json.endObject()
    return json.bytes
}

private func list(_ name: String, _ values: [String]) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key(name)
    json.beginArray()
    for value in values { json.text(value) }
    json.endArray()
    json.endObject()
    return json.bytes
}
