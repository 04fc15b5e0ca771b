// Signing in with a provider as HTML, and unlinking one. The rules stand in OpenIDSignIn.swift and
// Identities.swift.

import HTTP
import Mustache
import Schema
import Store

enum OpenIDForm {
    static let query = Shape(
        "SignInWithQuery", "Who is to sign in, and where to go on.", SignInForm.kind, SignInForm.next)
}

func openIDPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /sign-in/with/{provider}", for: .anyone, "Go to a provider to sign in there", answers: .page,
            .slow { call, errand in
                let connection = try app.connection(to: call.parameter())
                let kind = call.query(SignInForm.kind) ?? .customer
                let next = call.query(SignInForm.next)
                let known = Cookies.read(.browser, of: call.request)
                let browser = known ?? Array(Token().text.utf8)
                do {
                    let place = try app.beginOpenID(
                        connection, as: kind, next: next, browser: browser, errand)
                    return .sent(to: place, fresh: known == nil ? browser : nil)
                } catch let refusal as OpenIDRefusal {
                    return try refusedPage(refusal, connection.provider, kind, call, app)
                }
            }
        ).asking(OpenIDForm.query).answering(.seeOther).carrying(.location).drawing(on: .signIns)
            .failing(.notFound, .forbidden),

        Route(
            "GET /sign-in/with/{provider}/return", for: .anyone, "Come back from a provider", answers: .page,
            .slow { call, errand in
                let connection = try app.connection(to: call.parameter())
                do {
                    let (entered, attempt) = try app.finishOpenID(
                        connection, ProviderReply(call.request),
                        browser: Cookies.read(.browser, of: call.request), errand)
                    return .entered(entered, attempt.kind, next: attempt.next)
                } catch let refusal as OpenIDRefusal {
                    return try refusedPage(refusal, connection.provider, nil, call, app)
                }
            }
        ).answering(.seeOther).carrying(.location).drawing(on: .signIns).failing(.notFound, .forbidden),

        Route(
            "POST /account/identities/{provider}/removal", for: .signedIn, "Unlink a provider by a form",
            answers: .page,
            .write { call, tx in
                try app.unlink(call.parameter(), call, tx)
                return AccountForm.Notice.identityRemoved.redirect
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location)
            .failing(.notFound, .conflict)
            .tellingOnItsPage { form, tx in try AccountPage(form.call, app).render(tx, refused: form) },
    ]
}

extension Response {
    /// - Parameter fresh: the cookie of a browser that had none.
    fileprivate static func sent(to place: String, fresh: [UInt8]?) -> Response {
        var response = redirect(place)
        response.set("Cache-Control", "no-store")
        if let fresh {
            response.setCookie(
                .browser, String(decoding: fresh, as: UTF8.self), forSeconds: FormFrame.keptSeconds)
        }
        return response
    }
}

/// Says what went wrong, and leads back to the page to sign in.
/// - Parameter kind: whose account it was to be, where that is known.
private func refusedPage(
    _ refusal: OpenIDRefusal, _ provider: OpenIDProvider, _ kind: AccountKind?, _ call: Call, _ app: App
) throws -> Response {
    let isForStaff = kind == .staff || refusal.telling == .uninvited
    let way = SignInDetour.place("/sign-in", ["as": isForStaff ? "staff" : nil])
    var response = try PageFrame(app, call).answer(
        "web/people/told",
        [
            "told_title": "You are not signed in", "lead": .text(refusal.telling.words(provider)),
            "secret": .absent, "codes": [], "ways": [["label": "Sign in", "url": .text(way)]],
        ], refusal.telling.status)
    if refusal.telling == .unavailable { response.set("Retry-After", "30") }
    return response
}
