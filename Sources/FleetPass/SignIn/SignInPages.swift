// Signing in and out as HTML. The rules are `App.signIn` and `App.enterCode`.

import HTTP
import Mustache
import Schema
import Store

func signInPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /sign-in", for: .anyone, "Sign in", answers: .page,
            .plain { call in
                try signInPage(
                    call, app, call.query(SignInForm.kind), call.query(SignInForm.next),
                    notice: call.query(SignInForm.notice)?.text)
            }
        ).asking(SignInForm.query),

        Route(
            "POST /sign-in", for: .anyone, "Sign in with a password", answers: .page,
            .slow { call, errand in
                let kind = call.body(SignInForm.kind) ?? .customer
                let attempt = SignInAttempt(
                    kind: kind, email: call.body(Account.email), password: call.body(Account.currentPassword))
                let entered = try app.signIn(attempt, .password, errand)
                return .entered(entered, kind, next: call.body(SignInForm.next))
            }
        ).taking(SignInForm.shape, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .drawing(on: .signIns).failing(.unauthenticated, .forbidden)
            .tellingOnItsPage { form, _ in
                try signInPage(
                    form.call, app, form.entered["as"].flatMap { AccountKind(rawValue: $0) },
                    form.entered["next"], refused: form)
            },
    ] + codePages(app)
}

private func codePages(_ app: App) -> [Route] {
    [
        Route(
            "GET /sign-in/code", for: .halfSignedIn, "Enter the code of the second factor", answers: .page,
            .plain { call in try codePage(call, app, call.query(SignInForm.next)) }
        ).asking(SignInForm.codeQuery),

        Route(
            "POST /sign-in/code", for: .halfSignedIn, "Sign in with a code", answers: .page,
            .slow { call, errand in
                guard let person = call.asker.signedIn else { throw Failure.notFound }
                let next = call.body(SignInForm.next)
                guard person.stage == .code else {
                    return .onward(to: SignInDetour.place(in: person.stage, next: next))
                }
                let entered = try app.enterCode(call.body(SecondFactor.code), person, errand)
                return .entered(entered, call.asker.accountKind, next: next)
            }
        ).taking(SignInForm.code, asForm: true).answering(.seeOther).carrying(.location).drawing(on: .signIns)
            .tellingOnItsPage { form, _ in
                try codePage(form.call, app, form.entered["next"], refused: form)
            },

        Route(
            "POST /sign-out", for: .halfSignedIn, "Sign out", answers: .page,
            .write { call, tx in
                try app.endOwnSession(call, tx)
                let kind = call.asker.accountKind == .staff ? "staff" : nil
                var response = Response.onward(
                    to: SignInDetour.place(
                        "/sign-in", ["as": kind, "notice": SignInForm.Notice.signedOut.rawValue]))
                response.clearCookie(.session)
                return response
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location),
    ]
}

extension Response {
    /// On to where somebody wanted to go, or to what they have to show first, with the cookie of their
    /// session.
    static func entered(_ entered: Entered, _ kind: AccountKind, next: String?) -> Response {
        var response = onward(to: SignInDetour.place(in: entered.stage, next: next))
        response.setSession(entered, kind)
        return response
    }

    /// Staff stay signed in until they close the browser, customers for as long as a session lasts.
    mutating func setSession(_ entered: Entered, _ kind: AccountKind) {
        let seconds = kind == .customer ? Session.Span.customer.wholeMs / 1000 : nil
        setCookie(.session, entered.token.text, forSeconds: seconds)
    }
}

extension Asker {
    /// Whose account it is. Those without one sign in as customers do.
    var accountKind: AccountKind { if case .staff = self { .staff } else { .customer } }
}

private func signInPage(
    _ call: Call, _ app: App, _ kind: AccountKind?, _ next: String?, notice: String? = nil,
    refused: RefusedForm? = nil
) throws -> Response {
    // Where there are no customers everybody is staff.
    let kind = kind ?? (app.kind.isDealership ? .customer : .staff)
    let isStaff = kind == .staff
    let next = SignInDetour.local(next)
    let frame = PageFrame(app, call)
    let words = frame.words
    let brand: KeyValuePairs = ["brand": app.sign.name]
    let form = PageForm(
        action: "/sign-in", submit: words("Sign in"), id: "sign-in",
        fields: [
            FormField(Account.email, words("E-mail")),
            FormField(Account.currentPassword, words("Password")),
        ],
        hidden: [("as", kind.rawValue)] + (next.map { [("next", $0)] } ?? []))
    let other = SignInDetour.place("/sign-in", ["as": isStaff ? nil : "staff", "next": next])
    return try frame.answer(
        "web/people/sign-in",
        [
            "passkey": PasskeyParts.signIn(app, next: next),
            "form_title": .text(isStaff ? words("Staff sign-in") : words("Sign in")),
            "lead": .text(
                isStaff
                    ? words("For those who work at {brand}.", brand)
                    : words("To your account at {brand}.", brand)),
            "notice": View(notice.map { words($0) }),
            "form": form.view(refused.map { FormEntry($0) } ?? .empty, words),
            "otherwise": .absent,
            "providers": .list(
                app.providers.map { connection in
                    let provider = connection.provider
                    let place = SignInDetour.place(
                        provider.path, ["as": isStaff ? "staff" : nil, "next": next])
                    return [
                        "label": .text(words("Continue with {provider}", ["provider": provider.label])),
                        "url": .text(place),
                    ]
                }),
            "ways": .list(
                otherWays(kind, app, words)
                    + (app.kind.isDealership
                        ? [
                            [
                                "label": .text(
                                    isStaff ? words("Sign in as a customer") : words("Sign in as staff")),
                                "url": .text(other),
                            ]
                        ] : [])),
        ], refused)
}

private func otherWays(_ kind: AccountKind?, _ app: App, _ words: Words) -> [View] {
    let kindName = kind == .staff ? "staff" : nil
    var ways: [View] = [
        [
            "label": .text(words("Sign in by a link")),
            "url": .text(SignInDetour.place("/sign-in/by-link", ["as": kindName])),
        ],
        [
            "label": .text(words("Forgotten your password?")),
            "url": .text(SignInDetour.place("/forgotten-password", ["as": kindName])),
        ],
    ]
    if kind != .staff, app.kind.isDealership {
        ways.append(["label": .text(words("Sign up")), "url": "/sign-up"])
    }
    return ways
}

private func codePage(_ call: Call, _ app: App, _ next: String?, refused: RefusedForm? = nil) throws
    -> Response
{
    guard let person = call.asker.signedIn else { throw Failure.notFound }
    guard person.stage == .code else { return .onward(to: SignInDetour.place(in: person.stage, next: next)) }
    let frame = PageFrame(app, call)
    let words = frame.words
    func form(_ id: String, _ field: FormField) -> PageForm {
        PageForm(
            action: "/sign-in/code", submit: words("Go on"), id: id, fields: [field],
            hidden: SignInDetour.local(next).map { [("next", $0)] } ?? [])
    }
    let digits = form("code", FormField(SecondFactor.code, words("Code"), isNumeric: true))
    let paper = form("paper", FormField(SecondFactor.code, words("Recovery code")))
    return try frame.answer(
        "web/people/form",
        [
            "form_title": .text(words("Your second factor")),
            "lead": .text(words("Enter the six digits that your app shows now.")),
            "notice": .absent, "form": digits.view(refused.map { FormEntry($0) } ?? .empty, words),
            "otherwise": ["summary": .text(words("Without the app?")), "form": paper.view()], "ways": [],
        ], refused)
}
