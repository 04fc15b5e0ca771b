// What programs may ask of the record.

import HTTP
import Schema
import Store

enum AuditRecord {
    static let number = Field.integer("number", in: 1...Int64.max, "Its place in the record.")
    static let shape = Shape(
        "AuditEvent", "Something that was done.",
        number,
        Field.instant("at", "When."),
        Field.choice(
            "actor", ["anyone", "customer", "staff", "key", "support", "system"], "What kind of asker did it."
        ),
        Field.uuid("actor_id", "Whose account or key, or which support access.").optional,
        Field.uuid("session_id", "In which session.").optional,
        Field.text("request_id", max: 16, "Of which request, as the log has it."),
        Field.choice("action", of: AuditAction.self, "What."),
        Field.choice("object", of: AuditObject.Kind.self, "To what kind of thing."),
        Field.uuid("object_id", "To which.").optional,
        Field.object("changes", nothing, "By field, what it was and what it became."),
        Field.object("personal", nothing, "The same of personal values, with the address; null once erased.")
            .optional)
    private static let nothing = Shape("AuditChanges", "By field, a pair: before and after.")

    static let before = Field.integer("before", in: 1...Int64.max, "Events with smaller numbers.").optional
    static let limit = Field.integer("limit", in: 1...100, "Events on a page; 20 if not given.").optional
    static let action = Field.choice("action", of: AuditAction.self, "Of this kind.").optional
    static let actor = Field.uuid("actor_id", "Done by this account or key.").optional
    static let object = Field.uuid("object_id", "Done to this.").optional
    static let query = Shape("AuditQuery", "Which events.", before, limit, action, actor, object)

    static let verified = Shape(
        "AuditVerified", "Whether the record is as it was written.",
        Field.boolean("ok"), Field.integer("events", in: 0...Int64.max, "How many there are."),
        Field.integer(
            "broken", in: 1...Int64.max, "The first event that is not as it was written, or is missing."
        )
        .optional,
        Field.text("reason", max: 200, "What is wrong with it.").optional)
}

func auditRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/audit", for: .holding(.auditView), "What was done, the latest first",
            answers: .list(of: AuditRecord.shape, facets: false),
            .disclosing { call, tx in try page(call, tx) }
        ).asking(AuditRecord.query).everywhere(),

        Route(
            "GET /v1/audit/verify", for: .holding(.auditView), "Is the record as it was written?",
            answers: .json(AuditRecord.verified),
            .slow { _, errand in
                // First, so that the record is read from a later moment than that of any anchor.
                let proof = try AuditProof(app.paths, app.secrets)
                let (events, flaw) = try errand.read(for: .report) { try proof.verify($0) }
                var json = JSONWriter()
                json.beginObject()
                json.key("ok")
                json.boolean(flaw == nil)
                json.key("events")
                json.integer(events)
                json.key("broken")
                if let flaw { json.integer(flaw.number) } else { json.null() }
                json.key("reason")
                if let flaw { json.text("event \(flaw.number) \(flaw.reason)") } else { json.null() }
                json.endObject()
                return .privately(json.bytes)
            }),
    ]
}

private func page(_ call: Call, _ tx: Transaction) throws -> Disclosure {
    let limit = Int(call.query(AuditRecord.limit) ?? 20)
    let events = try AuditStore(tx: tx).page(AuditFilter(call), limit + 1)
    var response = Response.list { json in for event in events.prefix(limit) { event.write(to: &json) } }
    response.set("Cache-Control", "no-store")
    return Disclosure(
        response, .recordRead, of: AuditObject(.record), .counting(min(limit, events.count)))
}
