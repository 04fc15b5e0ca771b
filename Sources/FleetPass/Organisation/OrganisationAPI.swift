// What programs may ask of the organisation's own rules.

import HTTP
import Schema
import Store

enum OrganisationRecord {
    static let requires = Field.boolean(
        "requires_second_factor", "Whether those who may change much sign in with a second factor.")
    static let shape = Shape(
        "Organisation", "What the organisation has decided for itself.",
        Field.integer("version", in: 1...Int64.max, "Goes up with every change; the ETag is made of it."),
        requires)
    static let change = Shape("OrganisationChange", "What is to be different.", requires)
}

func organisationRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/organisation", for: .staff, "The organisation's rules",
            answers: .json(OrganisationRecord.shape),
            .read { _, tx in try answer(tx) }
        ).carrying(.etag),

        Route(
            "PUT /v1/organisation", for: .holding(.settingsManage), "Change the organisation's rules",
            answers: .json(OrganisationRecord.shape),
            .write { call, tx in
                let store = OrganisationStore(tx: tx)
                try call.demandVersion(store.version())
                let before = try store.requiresSecondFactor()
                let after = call.body(OrganisationRecord.requires)
                try store.set(requiresSecondFactor: after)
                var changes = AuditChanges.none
                changes.note("requires_second_factor", from: .boolean(before), to: .boolean(after))
                try app.secrets.audit.note(
                    .organisationChanged, of: AuditObject(.organisation), by: call.actor, tx, changes)
                return try answer(tx)
            }
        ).taking(OrganisationRecord.change).failing(.stale, .versionMissing).carrying(.etag),
    ]
}

private func answer(_ tx: Transaction) throws -> Response {
    let store = OrganisationStore(tx: tx)
    var json = JSONWriter()
    json.beginObject()
    json.key("version")
    json.integer(try store.version())
    json.key("requires_second_factor")
    json.boolean(try store.requiresSecondFactor())
    json.endObject()
    var response = Response.privately(json.bytes)
    response.setVersion(try store.version())
    return response
}
