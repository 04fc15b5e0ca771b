// What programs may ask for somebody's own profile: a name, numbers, consents, an end.

import HTTP
import Schema
import Store

private let change = Shape("ProfileChange", "What is to be different.", Account.name)

func profileRoutes(_ app: App) -> [Route] {
    [
        Route(
            "PATCH /v1/me", for: .signedIn, "Change one's name", answers: .nothing,
            .write { call, tx in
                try app.rename(to: call.body(Account.name), call, tx)
                return .done
            }
        ).taking(change).answering(.noContent),

        Route(
            "GET /v1/me/consents", for: .signedIn, "What one has agreed to",
            answers: .list(of: Consent.shape, facets: false),
            .read { call, tx in
                guard let person = call.asker.signedIn else { throw Failure.notFound }
                return try .list(of: Consent.shape) { try ConsentStore(tx: tx).each(of: person.account, $0) }
            }),

        Route(
            "POST /v1/me/consents", for: .signedIn, "Agree to something", answers: .json(SetupInput.joined),
            .write { call, tx in
                let id = try app.consent(
                    to: call.body(Consent.purpose), call.body(Consent.wording), call, tx)
                return joined(AccountID(value: id))
            }
        ).taking(Consent.input).answering(.created).idempotent(),

        Route(
            "DELETE /v1/me/consents/{id:uuid}", for: .signedIn, "Take back what one has agreed to",
            answers: .nothing,
            .write { call, tx in
                try app.withdrawConsent(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound),

        Route(
            "DELETE /v1/me", for: .customer, "Be forgotten: the account goes, and what was personal about it",
            answers: .nothing,
            .write { call, tx in
                try app.erase(call, tx)
                var response = Response.done
                response.clearCookie(.session)
                return response
            }
        ).answering(.noContent).failing(.conflict),
    ] + numberRoutes(app)
}

private func numberRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/me/numbers", for: .customer, "One's telephone and licence number",
            answers: .json(CustomerNumbers.shape),
            .read { call, tx in answer(try app.numbers(call, tx)) }),

        Route(
            "PUT /v1/me/numbers", for: .customer, "Give other numbers, or none",
            answers: .json(CustomerNumbers.shape),
            .write { call, tx in
                try app.setNumbers(CustomerNumbers(call), call, tx)
                return answer(try app.numbers(call, tx))
            }
        ).taking(CustomerNumbers.shape).failing(.unprocessable),
    ]
}

private func answer(_ numbers: CustomerNumbers) -> Response {
    var json = JSONWriter()
    json.beginObject()
    for (field, value) in [
        (CustomerNumbers.phoneField, numbers.phone), (CustomerNumbers.licenceField, numbers.licence),
    ] {
        json.key(field.spec.jsonKey)
        if let value { json.text(value) } else { json.null() }
    }
    json.endObject()
    return .privately(json.bytes)
}
