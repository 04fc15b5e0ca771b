// What programs may ask of API keys.

import Crypto
import HTTP
import Schema
import Store

func keyRoutes(_ app: App) -> [Route] {
    let input = APIKey.input(app.kind)
    return [
        Route(
            "GET /v1/api-keys", for: .holding(.settingsManage),
            "API keys, the newest first; those of others for whoever works everywhere",
            answers: .list(of: APIKey.shape(app.kind.offered), facets: false),
            .read { call, tx in
                try .list { json in
                    try KeyStore(tx: tx).each(of: call.asker.ownAlone) { row in
                        try row.write(APIKey.kept, to: &json)
                    }
                }
            }),

        Route(
            "POST /v1/api-keys", for: .holding(.settingsManage), "Make an API key",
            answers: .json(APIKey.made),
            .write { call, tx in
                let (id, token) = try app.makeKey(
                    call.body(APIKey.name), call.body(app.kind.roleInput.grants),
                    until: call.body(APIKey.endsAt), call,
                    tx)
                var json = JSONWriter()
                json.beginObject()
                json.key("id")
                json.uuid(id)
                json.key(APIKey.secret.spec.jsonKey)
                json.text(token.text)
                json.endObject()
                return .privately(json.bytes, .created)
            }
        ).taking(input).answering(.created).idempotent().failing(.forbidden, .unprocessable),

        Route(
            "DELETE /v1/api-keys/{id:uuid}", for: .holding(.settingsManage), "Revoke an API key, at once",
            answers: .nothing,
            .write { call, tx in
                try app.revokeKey(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .forbidden),
    ]
}

extension App {
    /// A key that may do what its maker may, or less, where they may; see `Lent`.
    func makeKey(_ name: String, _ names: [String], until end: Instant?, _ call: Call, _ tx: Transaction)
        throws
        -> (UUID, Token)
    {
        guard let maker = call.asker.signedIn else { throw Failure(.forbidden, "A key cannot make keys.") }
        try demandRecentProof(call, tx)
        try demandRoom(.apiKeys, tx)
        let grants = Grants(names.compactMap { Grant(rawValue: $0) })
        guard call.asker.grants.covers(grants) else {
            throw Failure(.forbidden, "A key may not do more than you may.")
        }
        if let end, end <= tx.now {
            let error = FieldError(pointer: "/ends_at", detail: "must lie ahead")
            throw Failure(.unprocessable, "The key would be good for nothing.", fields: [error])
        }
        let id = UUID(v7: tx.now.epochMs, random: Random.words())
        let token = Token(prefix: APIKey.prefix)
        try KeyStore(tx: tx).insert(id, name, token, grants, by: maker.account, until: end)
        var changes = AuditChanges.none
        changes.note("name", to: .text(name))
        changes.note("grants", to: .list(grants.names))
        changes.note("ends_at", to: end.map { .text("\($0)") } ?? .null)
        try secrets.audit.note(.keyMade, of: AuditObject(.apiKey, id), by: call.actor, tx, changes)
        return (id, token)
    }

    /// - Throws: `not_found` for one that is good no more; `forbidden` for another's, which may be good for
    /// other places too, to whoever works at some locations alone.
    func revokeKey(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let maker = try KeyStore(tx: tx).maker(of: id)
        if maker == nil || maker != call.asker.signedIn?.account { try call.asker.demandEverywhere() }
        guard try KeyStore(tx: tx).revoke(id) else { throw Failure.notFound }
        try secrets.audit.note(.keyRevoked, of: AuditObject(.apiKey, id), by: call.actor, tx)
    }
}
