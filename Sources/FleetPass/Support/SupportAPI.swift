// What programs may ask of support access.

import HTTP
import Schema
import Store

func supportRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/support-access", for: .holding(.usersManage),
            "When support had access, the latest first; what others have given for whoever works everywhere",
            answers: .list(of: SupportAccess.shape, facets: false),
            .read { call, tx in
                var response = try Response.list { json in
                    try SupportStore(tx: tx).each(of: call.asker.ownAlone) { row in
                        try row.write(SupportAccess.shape, to: &json)
                    }
                }
                response.set("Cache-Control", "no-store")
                return response
            }),

        Route(
            "POST /v1/support-access", for: .holding(.usersManage), "Let support in for some hours",
            answers: .json(SupportAccess.made),
            .write { call, tx in
                let (id, token) = try app.allowSupport(
                    call.body(SupportAccess.hours), call.body(SupportAccess.reason),
                    call.body(SupportAccess.grants), call, tx)
                var json = JSONWriter()
                json.beginObject()
                json.key("id")
                json.uuid(id)
                json.key(SupportAccess.link.spec.jsonKey)
                json.text(app.url(SupportAccess.path + token.text))
                json.endObject()
                return .privately(json.bytes, .created)
            }
        ).taking(SupportAccess.input).answering(.created).idempotent().failing(
            .forbidden, .conflict, .unprocessable),

        Route(
            "DELETE /v1/support-access", for: .holding(.usersManage), "End the access in force, at once",
            answers: .nothing,
            .write { call, tx in
                try app.revokeSupport(call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .forbidden),
    ]
}
