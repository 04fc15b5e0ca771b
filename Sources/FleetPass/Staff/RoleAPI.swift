// What programs may ask of roles: the matrix of permissions, and roles of the organisation's own.

import HTTP
import Schema
import Store

/// On a site where there are these permissions.
struct RoleInput: Sendable {
    static let name = Field.text("name", max: 40, "As staff know it.").example("Valet")
    /// Also of a key.
    static let grantsName = "grants"
    let grants: Field<[String]>
    let shape: Shape
    let answered: Shape

    init(_ offered: [Grant]) {
        grants = Field.choice(Self.grantsName, offered.map(\.rawValue)).list(max: offered.count)
        shape = Shape("RoleInput", "A role of the organisation's own.", Self.name, grants)
        answered = Shape(
            "Role", "What somebody may do, under a name.",
            Field.uuid("id", "Null for a role that every organisation has.").optional,
            Field.integer("version", in: 1...Int64.max, "Goes up with every change.").optional,
            Self.name, grants,
            Field.integer("members", in: 0...Int64.max, "How many have it.").optional)
    }
}

func roleRoutes(_ app: App) -> [Route] {
    let fields = app.kind.roleInput
    return [
        Route(
            "GET /v1/roles", for: .staff, "All roles, and what each may do",
            answers: .list(of: fields.answered, facets: false),
            .read { _, tx in
                let made = try RoleStore(tx: tx).all()
                return Response.list { json in
                    for (role, _) in app.kind.roles {
                        write(nil, role.rawValue, app.kind.offered(role.grants), &json)
                    }
                    for role in made { write(role, role.name, role.grants, &json) }
                }
            }),

        Route(
            "POST /v1/roles", for: .holding(.usersManage), "Make a role of the organisation's own",
            answers: .json(fields.answered),
            .write { call, tx in
                answer(try app.makeRole(draft(call, fields), call, tx), .created)
            }
        ).taking(fields.shape).answering(.created).idempotent().failing(.forbidden, .conflict).everywhere(),

    ] + roleChanges(app)
}

private func roleChanges(_ app: App) -> [Route] {
    let fields = app.kind.roleInput
    return [
        Route(
            "PUT /v1/roles/{id:uuid}", for: .holding(.usersManage), "Change a role of the organisation's own",
            answers: .json(fields.answered),
            .write { call, tx in
                let known = try app.role(call.id(), tx)
                try call.demandVersion(known.version)
                return answer(try app.change(known, to: draft(call, fields), call, tx), .ok)
            }
        ).taking(fields.shape).failing(.notFound, .forbidden, .conflict, .stale, .versionMissing)
            .carrying(.etag).everywhere(),

        Route(
            "DELETE /v1/roles/{id:uuid}", for: .holding(.usersManage), "Remove a role that nobody has",
            answers: .nothing,
            .write { call, tx in
                try app.removeRole(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .forbidden, .conflict).everywhere(),
    ]
}

private func draft(_ call: Call, _ fields: RoleInput) -> RoleDraft {
    RoleDraft(call.body(RoleInput.name), call.body(fields.grants))
}

private func answer(_ role: RoleStore.Made, _ status: Status) -> Response {
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
