// Links by mail as HTML: to sign in, to another password, to a customer's own account. The rules are those of
// the API.

import HTTP
import Mustache
import Schema
import Store

enum LinkForm {
    static let ask = Shape(
        "LinkForm", "Where a link is to be sent.", SignInForm.kind, Account.email, FormGuard.field)
    static let query = Shape("LinkQuery", "Whose account.", SignInForm.kind)
    static let choose = Shape("NewPasswordForm", "Another password.", Account.newPassword, FormGuard.field)
    static let signUp = Shape(
        "SignUpForm", "A customer's account to be.", Account.name, Account.email, FormGuard.field)
}

/// What the pages that ask for a letter say; each is looked up where it is shown.
private enum LinkText {
    static let send = Words.key("Send me a link")
    static let signsIn = Words.key("We send you a link that signs you in, in this browser.")
    static let chooses = Words.key("We send you a link to choose another password.")
    static let sent = Words.key("Look into your mail")
}

func linkPages(_ app: App) -> [Route] {
    [
        ask(
            "/sign-in/by-link", LinkText.send, LinkText.signsIn, app
        ) {
            call, kind, tx in
            try app.askForSignInLink(kind, call.body(Account.email), call, tx)
        },
        askPage(
            "/sign-in/by-link", Words.key("Sign in by a link"), LinkText.send, LinkText.signsIn, app),
        ask("/forgotten-password", LinkText.send, LinkText.chooses, app) {
            call, kind, tx in
            try app.askForPassword(kind, call.body(Account.email), call, tx)
        },
        askPage(
            "/forgotten-password", Words.key("Another password"), LinkText.send, LinkText.chooses, app),
    ] + followPages(app) + signUpPages(app)
}

/// The page with the form that asks for a letter.
private func askPage(_ path: String, _ title: String, _ submit: String, _ lead: String, _ app: App) -> Route {
    Route(
        "GET \(path)", for: .anyone, title, answers: .page,
        .plain { call in try addressForm(path, title, submit, lead, call.query(SignInForm.kind), call, app) }
    ).asking(LinkForm.query)
}

private func ask(
    _ path: String, _ submit: String, _ lead: String, _ app: App,
    _ rule: @escaping @Sendable (Call, AccountKind, Transaction) throws -> Void
) -> Route {
    Route(
        "POST \(path)", for: .anyone, "Ask for a letter with a link", answers: .page,
        .write { call, tx in
            try rule(call, call.body(SignInForm.kind) ?? .customer, tx)
            return try told(
                call, app, LinkText.sent,
                Words.key(
                    "If there is an account with this address, a letter with a link is on its way to it. One goes out a minute at most."
                )
            ).inTime()
        }
    ).taking(LinkForm.ask, asForm: true).guarded().drawing(on: .signIns).failing(.forbidden)
        .tellingOnItsPage { form, _ in
            try addressForm(
                path, submit, submit, lead, form.entered["as"].flatMap { AccountKind(rawValue: $0) },
                form.call, app,
                form)
        }
}

private func addressForm(
    _ path: String, _ title: String, _ submit: String, _ lead: String, _ kind: AccountKind?, _ call: Call,
    _ app: App,
    _ refused: RefusedForm? = nil
) throws -> Response {
    let frame = PageFrame(app, call)
    let words = frame.words
    let form = PageForm(
        action: path, submit: words(submit), fields: [FormField(Account.email, words("E-mail"))],
        hidden: [("as", (kind ?? .customer).rawValue)])
    return try frame.answer(
        "web/people/form",
        [
            "form_title": .text(words(title)), "lead": .text(words(lead)), "notice": .absent,
            "form": form.view(refused.map { FormEntry($0) } ?? .empty, words), "otherwise": .absent,
            "ways": [
                [
                    "label": .text(words("Sign in with a password")),
                    "url": .text(SignInDetour.place("/sign-in", ["as": kind?.rawValue])),
                ]
            ],
        ], refused)
}

func told(_ call: Call, _ app: App, _ title: String, _ lead: String) throws -> Response {
    let frame = PageFrame(app, call)
    let words = frame.words
    return try frame.answer(
        "web/people/told",
        [
            "told_title": .text(words(title)), "lead": .text(words(lead)), "secret": .absent, "codes": [],
            "ways": [["label": .text(words("Sign in")), "url": "/sign-in"]],
        ])
}

/// A letter's link shows a page with a button: programs that look at mail follow links, and must not use them
/// up.
private func followPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /sign-in/by-link/{token}", for: .anyone, "Sign in by a link", answers: .page,
            .plain { call in
                try button(call, app, .signIn, Words.key("Sign in"), Words.key("One click, and you are in."))
            }),

        Route(
            "POST /sign-in/by-link/{token}", for: .anyone, "Sign in by a link", answers: .page,
            .slow { call, errand in
                let link = call.parameter()
                let (entered, kind) = try errand.write { call, tx in
                    let entered = try app.enter(byLink: link, call, tx)
                    let kind = try app.kind(of: entered, tx)
                    return entered.map { ($0, kind) }
                }.get()
                return .entered(entered, kind, next: nil)
            }
        ).taking(ButtonForm.shape, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .drawing(on: .signIns).failing(.notFound, .forbidden),

        Route(
            "GET /confirm/{token}", for: .anyone, "Confirm an address", answers: .page,
            .plain { call in try passwordForm(.verification, call, app) }),

        Route(
            "POST /confirm/{token}", for: .anyone, "Confirm an address, and choose a password",
            answers: .page,
            .slow { call, errand in
                _ = try app.join(
                    by: call.parameter(), .verification, password: call.body(Account.newPassword), errand)
                return .signInNow(.confirmed)
            }
        ).taking(LinkForm.choose, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .drawing(on: .signIns).failing(.notFound, .unprocessable, .forbidden)
            .tellingOnItsPage { form, _ in try passwordForm(.verification, form.call, app, form) },

        Route(
            "GET /new-password/{token}", for: .anyone, "Choose another password", answers: .page,
            .plain { call in try passwordForm(.password, call, app) }),

        Route(
            "POST /new-password/{token}", for: .anyone, "Choose another password", answers: .page,
            .slow { call, errand in
                try app.choosePassword(call.body(Account.newPassword), byLink: call.parameter(), errand)
                return .signInNow(.changed)
            }
        ).taking(LinkForm.choose, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .drawing(on: .signIns).failing(.notFound, .unprocessable, .forbidden)
            .tellingOnItsPage { form, _ in try passwordForm(.password, form.call, app, form) },
    ]
}

private func button(_ call: Call, _ app: App, _ purpose: Link.Purpose, _ submit: String, _ lead: String)
    throws
    -> Response
{
    let frame = PageFrame(app, call)
    let words = frame.words
    let form = PageForm(action: purpose.path + call.parameter(), submit: words(submit))
    return try frame.answer(
        "web/people/form",
        [
            "form_title": .text(words(submit)), "lead": .text(words(lead)), "notice": .absent,
            "form": form.view(),
            "otherwise": .absent, "ways": [],
        ])
}

private func passwordForm(
    _ purpose: Link.Purpose, _ call: Call, _ app: App, _ refused: RefusedForm? = nil
) throws -> Response {
    let isFirst = purpose == .verification
    let frame = PageFrame(app, call)
    let words = frame.words
    let form = PageForm(
        action: purpose.path + call.parameter(), submit: words("Take this password"),
        fields: [FormField(Account.newPassword, words("New password"), hint: words.told(LinkPage.advice))])
    return try frame.answer(
        "web/people/form",
        [
            "form_title": .text(isFirst ? words("Choose a password") : words("Choose another password")),
            "lead": .text(
                isFirst
                    ? words("Then your address is confirmed.")
                    : words("You are signed out everywhere then.")),
            "notice": .absent, "form": form.view(refused.map { FormEntry($0) } ?? .empty, words),
            "otherwise": .absent, "ways": [],
        ], refused)
}

private func signUpPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /sign-up", for: .anyone, "Sign up", answers: .page,
            .plain { call in try signUpForm(call, app) }),

        Route(
            "POST /sign-up", for: .anyone, "Sign up as a customer", answers: .page,
            .write { call, tx in
                try app.signUp(call.body(Account.name), call.body(Account.email), call, tx)
                return try told(
                    call, app, LinkText.sent,
                    Words.key(
                        "A letter is on its way to you. Follow its link, and you can sign in. One goes out a minute at most."
                    )
                ).inTime()
            }
        ).taking(LinkForm.signUp, asForm: true).guarded().drawing(on: .signIns).failing(
            .unprocessable, .forbidden
        )
        .tellingOnItsPage { form, _ in try signUpForm(form.call, app, form) },
    ]
}

private func signUpForm(_ call: Call, _ app: App, _ refused: RefusedForm? = nil) throws -> Response {
    let frame = PageFrame(app, call)
    let words = frame.words
    let form = PageForm(
        action: "/sign-up", submit: words("Sign up"),
        fields: [
            FormField(Account.name, words("Your name")), FormField(Account.email, words("E-mail")),
        ])
    return try frame.answer(
        "web/people/form",
        [
            "form_title": .text(words("Sign up")),
            "lead": .text(
                words("Make an account at {brand}.", ["brand": app.sign.name])),
            "notice": .absent, "form": form.view(refused.map { FormEntry($0) } ?? .empty, words),
            "otherwise": .absent,
            "ways": [["label": .text(words("Sign in")), "url": "/sign-in"]],
        ], refused)
}

extension App {
    fileprivate func kind(of entered: Result<Entered, Failure>, _ tx: Transaction) throws -> AccountKind {
        guard case .success(let entered) = entered else { return .customer }
        return try SessionStore(tx: tx).session(entered.session)?.kind ?? .customer
    }
}

extension Response {
    /// To the page to sign in, which says what was done.
    fileprivate static func signInNow(_ notice: SignInForm.Notice) -> Response {
        onward(to: SignInDetour.place("/sign-in", ["notice": notice.rawValue]))
    }
}
