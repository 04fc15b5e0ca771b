// What programs may ask of the identities that one's own account is linked to.

import HTTP
import Schema
import Store

func identityRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/me/identities", for: .signedIn, "What one signs in with elsewhere",
            answers: .list(of: Identities.shape, facets: false),
            .read { call, tx in
                guard let person = call.asker.signedIn else { throw Failure.notFound }
                let linked = try OpenIDStore(tx: tx).linked(to: person.account)
                var response = Response.list { json in
                    for identity in linked { identity.write(to: &json) }
                }
                response.set("Cache-Control", "no-store")
                return response
            }),

        Route(
            "DELETE /v1/me/identities/{provider}", for: .signedIn, "Unlink a provider", answers: .nothing,
            .write { call, tx in
                try app.unlink(call.parameter(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .conflict),
    ]
}

extension OpenIDStore.Linked {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("provider")
        json.text(provider.rawValue)
        json.key("email")
        if let email { json.text(email) } else { json.null() }
        json.key("created_at")
        json.instant(createdAt)
        json.key("seen_at")
        json.instant(seenAt)
        json.endObject()
    }
}
