// What the forms of those who are not signed in yet send. No SQL, no HTTP.

package import Schema

enum SignInForm {
    static let kind = Field.choice("as", of: AccountKind.self, "Whose account.").optional
    static let next = Field.text("next", min: 0, max: SignInDetour.longestNext, "Where to go on.").optional
    static let notice = Field.choice("notice", of: Notice.self, "What was done before.").optional

    static let query = Shape("SignInQuery", "Who is to sign in, and where to go on.", kind, next, notice)
    static let shape = Shape(
        "SignInForm", "The form to sign in.", kind, next, Account.email, Account.currentPassword,
        FormGuard.field)

    static let codeQuery = Shape("SignInCodeQuery", "Where to go on.", next)
    static let code = Shape("SignInCodeForm", "The second step.", next, SecondFactor.code, FormGuard.field)

    static let setup = Shape(
        "SetupForm", "The first administrator's form.", Account.name, Account.email, Account.newPassword,
        FormGuard.field)
    static let joining = Shape(
        "JoiningForm", "The form of somebody who was invited.", Account.newPassword, FormGuard.field)

    /// What the page to sign in says first.
    enum Notice: String, CaseIterable, Sendable {
        case joined
        case signedOut = "signed_out"
        case confirmed, changed, again

        var text: String {
            switch self {
            case .joined: Words.key("Your account is ready. Sign in with your new password.")
            case .signedOut: Words.key("You are signed out.")
            case .confirmed: Words.key("Your address is confirmed. Sign in now.")
            case .again:
                Words.key("This takes a recent proof of who you are. Sign in once more, and send it again.")
            case .changed: Words.key("Your password was changed. Sign in with the new one.")
            }
        }
    }
}

/// A form that has nothing but a button.
package enum ButtonForm {
    package static let shape = Shape("ButtonForm", "A button on one of our pages.", FormGuard.field)
}
