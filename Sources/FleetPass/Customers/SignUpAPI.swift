// What programs may ask for people who have no session yet: sign up, confirm an address, another password.

import HTTP
import Schema
import Store

enum SignUpInput {
    static let shape = Shape("SignUp", "A customer's account to be.", Account.name, Account.email)
    static let kind = Field.choice("kind", of: AccountKind.self, "Whose account.")
    static let forgotten = Shape("ForgottenPassword", "Whose password is to be another.", kind, Account.email)
    static let chosen = Shape("ChosenPassword", "Another password.", Link.token, Account.newPassword)
}

func signUpRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/sign-ups", for: .anyone, "Sign up as a customer: a letter follows", answers: .nothing,
            .write { call, tx in
                try app.signUp(call.body(Account.name), call.body(Account.email), call, tx)
                return .accepted.inTime()
            }
        ).taking(SignUpInput.shape).answering(.accepted).drawing(on: .signIns),

        Route(
            "POST /v1/sign-ups/confirmation", for: .anyone,
            "Show that the address is theirs, by the letter's link",
            answers: .json(SetupInput.joined),
            .slow { call, errand in
                joined(
                    try app.join(
                        by: call.body(Link.token), .verification, password: call.body(Account.newPassword),
                        errand),
                    .ok)
            }
        ).taking(SignUpInput.chosen).drawing(on: .signIns).failing(.notFound, .unprocessable),

        Route(
            "POST /v1/forgotten-password", for: .anyone, "Ask for a letter with a link to another password",
            answers: .nothing,
            .write { call, tx in
                try app.askForPassword(call.body(SignUpInput.kind), call.body(Account.email), call, tx)
                return .accepted.inTime()
            }
        ).taking(SignUpInput.forgotten).answering(.accepted).drawing(on: .signIns),

        Route(
            "POST /v1/forgotten-password/confirmation", for: .anyone,
            "Take another password, by the letter's link",
            answers: .nothing,
            .slow { call, errand in
                try app.choosePassword(
                    call.body(Account.newPassword), byLink: call.body(Link.token), errand)
                return .done
            }
        ).taking(SignUpInput.chosen).answering(.noContent).drawing(on: .signIns).failing(
            .notFound, .unprocessable),
    ]
}
