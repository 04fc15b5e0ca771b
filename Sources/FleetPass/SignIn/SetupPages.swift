// Coming in by a link as HTML: the first administrator, and whoever was invited. The rules are `App.setUp`
// and `App.join`.

import HTTP
import Mustache
import Schema
import Store

func setupPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /setup/{token}", for: .anyone, "Become the first administrator", answers: .page,
            .read { call, tx in try LinkPage(.setup, call, app).render(tx) }
        ).drawing(on: .signIns).failing(.notFound),

        Route(
            "POST /setup/{token}", for: .anyone, "Set up the first administrator", answers: .page,
            .slow { call, errand in
                let draft = Account(
                    id: AccountID(value: app.freshID()), version: 1, kind: .staff,
                    name: call.body(Account.name),
                    email: call.body(Account.email), status: .active, verifiedAt: nil, password: nil)
                _ = try app.setUp(
                    draft, by: call.parameter(), password: call.body(Account.newPassword), errand)
                return joined
            }
        ).taking(SignInForm.setup, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .drawing(on: .signIns).failing(.notFound, .unprocessable, .conflict, .forbidden)
            .tellingOnItsPage { form, tx in try LinkPage(.setup, form.call, app).render(tx, form) },

        Route(
            "GET /join/{token}", for: .anyone, "Join, by the link of an invitation", answers: .page,
            .read { call, tx in try LinkPage(.invitation, call, app).render(tx) }
        ).drawing(on: .signIns).failing(.notFound),

        Route(
            "POST /join/{token}", for: .anyone, "Choose a password, and join", answers: .page,
            .slow { call, errand in
                _ = try app.join(
                    by: call.parameter(), .invitation, password: call.body(Account.newPassword), errand)
                return joined
            }
        ).taking(SignInForm.joining, asForm: true).guarded().answering(.seeOther).carrying(.location)
            .drawing(on: .signIns).failing(.notFound, .unprocessable, .forbidden)
            .tellingOnItsPage { form, tx in try LinkPage(.invitation, form.call, app).render(tx, form) },
    ]
}

private var joined: Response {
    .onward(
        to: SignInDetour.place("/sign-in", ["as": "staff", "notice": SignInForm.Notice.joined.rawValue]))
}

/// The page that a link leads to; once the link is spent, what to do then.
struct LinkPage {
    private let purpose: Link.Purpose
    private let call: Call
    private let app: App

    init(_ purpose: Link.Purpose, _ call: Call, _ app: App) {
        (self.purpose, self.call, self.app) = (purpose, call, app)
    }

    func render(_ tx: Transaction, _ refused: RefusedForm? = nil) throws -> Response {
        let digest = Token.digest(of: Array(call.parameter().utf8))
        guard let live = try LinkStore(tx: tx).live(digest, purpose) else { return try spent() }
        let known = try live.account.flatMap { try AccountStore(tx: tx).account($0) }
        var fields = [FormField(Account.newPassword, "New password", hint: Self.advice)]
        if purpose == .setup {
            fields = [FormField(Account.name, "Your name"), FormField(Account.email, "E-mail")] + fields
        }
        let form = PageForm(
            action: purpose.path + call.parameter(),
            submit: purpose == .setup ? "Set up" : "Join", fields: fields)
        let organisation = app.sign.name
        return try PageFrame(app, call).answer(
            "web/people/form",
            [
                "form_title": .text(known.map { "Welcome, \($0.name)" } ?? "Set up \(organisation)"),
                "lead": .text(
                    known.map { "You sign in at \(organisation) as \($0.email). Choose a password." }
                        ?? "You become the first administrator: you invite the others."),
                "notice": .absent, "form": form.view(refused.map { FormEntry($0) } ?? .empty),
                "otherwise": .absent, "ways": [],
            ], refused)
    }

    static let advice =
        "At least \(PasswordRules.shortestAlone) characters. Four words that do not belong together are a good one."

    private func spent() throws -> Response {
        let advice =
            purpose == .setup
            ? "Whoever runs this system can make another with the command fleetpassd setup-link."
            : "If you have joined already, sign in. Otherwise ask whoever invited you for another link."
        return try PageFrame(app, call).answer(
            "web/people/told",
            [
                "told_title": "This link is not good any more",
                "lead": .text("It was used, has expired or was replaced by a newer one. \(advice)"),
                "secret": .absent, "codes": [],
                "ways": [["label": "Sign in", "url": "/sign-in?as=staff"]],
            ], .notFound)
    }
}
