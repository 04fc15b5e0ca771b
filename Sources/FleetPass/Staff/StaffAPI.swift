// What programs may ask of staff.

import HTTP
import Schema
import Store

func staffRoutes(_ app: App) -> [Route] {
    let fields = app.kind.staffFields
    return [
        Route(
            "GET /v1/staff", for: .holding(.usersManage), "Everybody who works here",
            answers: .list(of: fields.member, facets: false),
            .disclosing { call, tx in
                let members = try StaffStore(tx: tx).all().filter { $0.isSeen(by: call.asker) }
                var response = Response.list { json in for member in members { member.write(to: &json) } }
                response.set("Cache-Control", "no-store")
                return Disclosure(
                    response, .staffRead, of: AuditObject(.account), .counting(members.count))
            }),

        Route(
            "GET /v1/staff/{id:uuid}", for: .holding(.usersManage), "Somebody who works here",
            answers: .json(fields.member),
            .disclosing { call, tx in
                let member = try app.member(AccountID(value: call.id()), seenBy: call.asker, tx)
                return Disclosure(
                    answer(member), .staffRead, of: AuditObject(.account, member.id.value))
            }
        ).failing(.notFound).carrying(.etag),

        Route(
            "POST /v1/staff", for: .holding(.usersManage), "Invite somebody to work here",
            answers: .json(StaffInvited.shape),
            .write { call, tx in
                let draft = StaffDraft(
                    name: call.body(Account.name), email: call.body(Account.email),
                    role: try staffRole(call.body(fields.role), call.body(StaffMember.roleID)),
                    locations: call.body(StaffFields.locations) ?? [])
                let (member, token) = try app.invite(draft, call, tx)
                return invited(member.id, token, app, .created)
            }
        ).taking(fields.invitation).answering(.created).idempotent().failing(
            .forbidden, .conflict, .unprocessable),

        Route(
            "POST /v1/staff/{id:uuid}/invitation", for: .holding(.usersManage),
            "Send somebody another link to join by",
            answers: .json(StaffInvited.shape),
            .write { call, tx in
                let id = AccountID(value: try call.id())
                return invited(id, try app.inviteAgain(id, call, tx), app, .ok)
            }
        ).idempotent().failing(.notFound, .forbidden, .conflict),

    ] + staffChanges(app)
}

private func staffChanges(_ app: App) -> [Route] {
    let fields = app.kind.staffFields
    return [
        Route(
            "PATCH /v1/staff/{id:uuid}", for: .holding(.usersManage),
            "Change somebody's name, role or locations",
            answers: .json(fields.member),
            .write { call, tx in
                let known = try app.member(AccountID(value: call.id()), seenBy: call.asker, tx)
                try call.demandVersion(known.version)
                let role = try call.body(fields.changedRole).map {
                    try staffRole($0, call.body(StaffMember.roleID))
                }
                let draft = StaffDraft(
                    name: call.body(StaffFields.changedName) ?? known.name, email: known.email,
                    role: role ?? known.role, locations: call.body(StaffFields.locations) ?? known.locations)
                return answer(try app.change(known.id, to: draft, call, tx))
            }
        ).taking(fields.change).failing(
            .notFound, .forbidden, .conflict, .unprocessable, .stale, .versionMissing
        ).carrying(.etag),

        Route(
            "POST /v1/staff/{id:uuid}/disablement", for: .holding(.usersManage), "Let somebody in no more",
            answers: .json(fields.member),
            .write { call, tx in answer(try app.disable(AccountID(value: call.id()), call, tx)) }
        ).failing(.notFound, .forbidden, .conflict),

        Route(
            "DELETE /v1/staff/{id:uuid}/disablement", for: .holding(.usersManage), "Let somebody in again",
            answers: .json(fields.member),
            .write { call, tx in answer(try app.enable(AccountID(value: call.id()), call, tx)) }
        ).failing(.notFound, .forbidden, .conflict),
    ]
}

/// What is answered to an invitation.
private enum StaffInvited {
    static let shape = Shape(
        "StaffInvited", "The link that they join by: it is mailed to them, and good once.",
        Field.uuid("id", "Names them from now on."),
        Field.text("join_url", max: 400, "For when mail does not reach them. It is shown this once."))
}

private func invited(_ id: AccountID, _ token: Token, _ app: App, _ status: Status) -> Response {
    var json = JSONWriter()
    json.beginObject()
    json.key("id")
    json.uuid(id.value)
    json.key("join_url")
    json.text(app.url(Link.Purpose.invitation.path + token.text))
    json.endObject()
    return .privately(json.bytes, status)
}

private func answer(_ member: StaffMember) -> Response {
    var json = JSONWriter()
    member.write(to: &json)
    var response = Response.privately(json.bytes)
    response.setVersion(member.version)
    return response
}

/// - Throws: `invalid` where the role's name and its id do not go together.
func staffRole(_ name: String, _ id: UUID?) throws -> StaffRole {
    if let role = Role(rawValue: name), id == nil { return .builtIn(role) }
    if name == "custom", let id { return .custom(id) }
    throw Failure(
        .invalid, "Role and id do not go together.",
        fields: [FieldError(pointer: "/role_id", detail: "goes with the role custom, and with no other")])
}
