// The ways in by a link: the first administrator, and whoever was invited.

import Crypto
import HTTP
import Schema
import Store

enum SetupInput {
    static let shape = Shape(
        "SetupInput", "The first administrator, by the link that the operator was given.", Link.token,
        Account.name,
        Account.email, Account.newPassword)
    static let joining = Shape(
        "JoiningInput", "Somebody who was invited.", Link.token, Account.newPassword)
    static let joined = Shape("Joined", "They can sign in now.", Field.uuid("id", "Names their account."))
}

func setupRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/setup", for: .anyone, "Become the first administrator",
            answers: .json(SetupInput.joined),
            .slow { call, errand in
                let draft = Account(
                    id: AccountID(value: app.freshID()), version: 1, kind: .staff,
                    name: call.body(Account.name),
                    email: call.body(Account.email), status: .active, verifiedAt: nil, password: nil)
                let id = try app.setUp(
                    draft, by: call.body(Link.token), password: call.body(Account.newPassword), errand)
                return joined(id)
            }
        ).taking(SetupInput.shape).answering(.created).drawing(on: .signIns).failing(
            .notFound, .unprocessable, .conflict),

        Route(
            "POST /v1/invitations/acceptance", for: .anyone, "Join, by the link of an invitation",
            answers: .json(SetupInput.joined),
            .slow { call, errand in
                joined(
                    try app.join(
                        by: call.body(Link.token), .invitation, password: call.body(Account.newPassword),
                        errand))
            }
        ).taking(SetupInput.joining).answering(.created).drawing(on: .signIns).failing(
            .notFound, .unprocessable),
    ]
}

func joined(_ id: AccountID, _ status: Status = .created) -> Response {
    var json = JSONWriter()
    json.beginObject()
    json.key("id")
    json.uuid(id.value)
    json.endObject()
    return .privately(json.bytes, status)
}
