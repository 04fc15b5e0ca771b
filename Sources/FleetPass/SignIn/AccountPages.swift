// One's own account as HTML: profile, devices, password. The rules stand in OwnAccount.swift.

import HTTP
import Schema
import Store

enum AccountForm {
    static let notice = Field.choice("notice", of: Notice.self, "What was done before.").optional
    static let query = Shape("AccountQuery", "What the page says first.", notice)
    static let password = Shape(
        "PasswordForm", "The form for another password.", Account.currentPassword, Account.newPassword,
        FormGuard.field)

    enum Notice: String, CaseIterable, Sendable {
        case passwordChanged = "password_changed"
        case signedOutThere = "signed_out_there"
        case signedOutElsewhere = "signed_out_elsewhere"
        case factorRemoved = "second_factor_removed"
        case passkeyAdded = "passkey_added"
        case passkeyRemoved = "passkey_removed"
        case identityRemoved = "identity_removed"

        var text: String {
            switch self {
            case .passwordChanged:
                Words.key("Your password is changed, and you are signed out everywhere else.")
            case .signedOutThere: Words.key("You are signed out there.")
            case .signedOutElsewhere: Words.key("You are signed out everywhere but here.")
            case .passkeyAdded: Words.key("Your passkey is added. You can sign in with it from now on.")
            case .passkeyRemoved: Words.key("Your passkey is removed. It lets nobody in any more.")
            case .factorRemoved: Words.key("Your second factor is removed. Your password alone lets you in.")
            case .identityRemoved:
                Words.key("It is unlinked: nobody signs in to this account with it any more.")
            }
        }

        /// To the page of the account, which then says it.
        var redirect: Response { .onward(to: "/account/security?notice=\(rawValue)") }
    }
}

func accountPages(_ app: App) -> [Route] {
    [
        Route(
            "POST /account/password", for: .signedIn, "Take another password by a form", answers: .page,
            .slow { call, errand in
                try app.changePassword(
                    from: call.body(Account.currentPassword), to: call.body(Account.newPassword), errand)
                return AccountForm.Notice.passwordChanged.redirect
            }
        ).taking(AccountForm.password, asForm: true).answering(.seeOther).carrying(.location)
            .drawing(on: .signIns).failing(.conflict, .unprocessable)
            .tellingOnItsPage { form, tx in try AccountPage(form.call, app).render(tx, refused: form) },

        Route(
            "POST /account/sessions/{id:uuid}/end", for: .signedIn, "Sign out on another device",
            answers: .page,
            .write { call, tx in
                try app.endSession(SessionID(value: call.id()), call, tx)
                return AccountForm.Notice.signedOutThere.redirect
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location).failing(.notFound),

        Route(
            "POST /account/sessions/end-others", for: .signedIn, "Sign out on all other devices",
            answers: .page,
            .write { call, tx in
                try app.endOtherSessions(call, tx)
                return AccountForm.Notice.signedOutElsewhere.redirect
            }
        ).taking(ButtonForm.shape, asForm: true).answering(.seeOther).carrying(.location),
    ]
}

/// The account of a site without customers: nothing is there but how one signs in. A dealership's: ownPages.
func signInOnlyPages(_ app: App) -> [Route] {
    ["GET /account", "GET /account/security"].map { line in
        Route(
            line, for: .signedIn, "How one signs in, and where one is signed in", answers: .page,
            .read { call, tx in
                try AccountPage(call, app).render(tx, notice: call.query(AccountForm.notice))
            }
        ).asking(AccountForm.query)
    }
}
