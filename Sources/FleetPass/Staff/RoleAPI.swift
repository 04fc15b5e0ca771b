// What programs may ask of roles: the matrix of permissions, and roles of the organisation's own.

import Crypto
import HTTP
import Schema
import Store

enum RoleInput {
    static let name = Field.text("name", max: 40, "As staff know it.").example("Valet")
    static let grants = Field.choice("grants", Grant.allCases.map(\.rawValue)).list(max: Grant.allCases.count)
    static let shape = Shape("RoleInput", "A role of the organisation's own.", name, grants)

    static let answered = Shape(
        "Role", "What somebody may do, under a name.",
        Field.uuid("id", "Null for a role that every organisation has.").optional,
        Field.integer("version", in: 1...Int64.max, "Goes up with every change.").optional,
        name, grants,
        Field.integer("members", in: 0...Int64.max, "How many have it.").optional)
}

func roleRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/roles", for: .staff, "All roles, and what each may do",
            answers: .list(of: RoleInput.answered, facets: false),
            .read { _, tx in
                let made = try RoleStore(tx: tx).all()
                return Response.list { json in
                    for role in Role.allCases { write(nil, role.rawValue, role.grants, &json) }
                    for role in made { write(role, role.name, role.grants, &json) }
                }
            }),

        Route(
            "POST /v1/roles", for: .holding(.usersManage), "Make a role of the organisation's own",
            answers: .json(RoleInput.answered),
            .write { call, tx in
                let grants = try granted(call)
                let id = UUID(v7: tx.now.epochMs, random: Random.words())
                try RoleStore(tx: tx).insert(id, call.body(RoleInput.name), grants)
                var changes = AuditChanges.none
                changes.note("name", to: .text(call.body(RoleInput.name)))
                changes.note("grants", to: .list(grants.names))
                try app.secrets.audit.note(.roleMade, of: AuditObject(.role, id), by: call.actor, tx, changes)
                return try answer(id, tx, .created)
            }
        ).taking(RoleInput.shape).answering(.created).idempotent().failing(.forbidden, .conflict),

    ] + roleChanges(app)
}

private func roleChanges(_ app: App) -> [Route] {
    [
        Route(
            "PUT /v1/roles/{id:uuid}", for: .holding(.usersManage), "Change a role of the organisation's own",
            answers: .json(RoleInput.answered),
            .write { call, tx in
                let known = try made(call.id(), tx)
                try call.demandVersion(known.version)
                let grants = try granted(call)
                try demandRank(known.grants, call)
                try RoleStore(tx: tx).update(known.id, call.body(RoleInput.name), grants)
                if grants != known.grants { try RoleStore(tx: tx).endSessions(of: known.id) }
                var changes = AuditChanges.none
                changes.note("name", from: .text(known.name), to: .text(call.body(RoleInput.name)))
                changes.note(
                    "grants", from: .list(known.grants.names),
                    to: .list(grants.names))
                try app.secrets.audit.note(
                    .roleChanged, of: AuditObject(.role, known.id), by: call.actor, tx, changes)
                return try answer(known.id, tx, .ok)
            }
        ).taking(RoleInput.shape).failing(.notFound, .forbidden, .conflict, .stale, .versionMissing)
            .carrying(.etag),

        Route(
            "DELETE /v1/roles/{id:uuid}", for: .holding(.usersManage), "Remove a role that nobody has",
            answers: .nothing,
            .write { call, tx in
                let known = try made(call.id(), tx)
                try demandRank(known.grants, call)
                guard known.members == 0 else {
                    throw Failure(
                        .conflict, "\(known.members) of the staff have this role. Give them another first.")
                }
                try RoleStore(tx: tx).remove(known.id)
                try app.secrets.audit.note(.roleRemoved, of: AuditObject(.role, known.id), by: call.actor, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .forbidden, .conflict),
    ]
}

private func made(_ id: UUID, _ tx: Transaction) throws -> RoleStore.Made {
    guard let role = try RoleStore(tx: tx).all().first(where: { $0.id == id }) else { throw Failure.notFound }
    return role
}

/// - Throws: `forbidden` for a role that may do more than the one who makes it.
private func granted(_ call: Call) throws -> Grants {
    let grants = Grants(call.body(RoleInput.grants).compactMap { Grant(rawValue: $0) })
    try demandRank(grants, call)
    return grants
}

private func demandRank(_ grants: Grants, _ call: Call) throws {
    guard call.asker.grants.covers(grants) else {
        throw Failure(.forbidden, "This role may do more than you may.")
    }
}

private func answer(_ id: UUID, _ tx: Transaction, _ status: Status) throws -> Response {
    let role = try made(id, tx)
    var json = JSONWriter()
    write(role, role.name, role.grants, &json)
    var response = Response.privately(json.bytes, status)
    response.setVersion(role.version)
    return response
}

private func write(_ made: RoleStore.Made?, _ name: String, _ grants: Grants, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("id")
    if let made { json.uuid(made.id) } else { json.null() }
    json.key("version")
    if let made { json.integer(made.version) } else { json.null() }
    json.key("name")
    json.text(name)
    json.key("grants")
    json.beginArray()
    for name in grants.names { json.text(name) }
    json.endArray()
    json.key("members")
    if let made { json.integer(Int64(made.members)) } else { json.null() }
    json.endObject()
}
