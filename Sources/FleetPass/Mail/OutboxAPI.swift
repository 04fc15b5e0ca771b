// What programs may ask of letters.

import HTTP
import Schema
import Store
import Threads

enum OutboxRecord {
    static let shape = Shape(
        "Letter", "A letter to somebody. What it says is not told.",
        Field.uuid("id", "Never changes."),
        Field.choice("letter", of: Letter.Kind.self, "What kind of letter."),
        Field.choice("status", of: OutboxStore.Status.self, "What became of it."),
        Field.integer("attempts", in: 0...1_000_000, "How often it was tried."),
        Field.text("problem", max: 1_000, "What the mail server said last.").optional,
        Field.instant("due_at", "When it is tried next, if it waits."),
        Field.instant("created_at"))
    static let mostShown = 200
}

func outboxRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/outbox", for: .holding(.settingsManage), "The latest letters",
            answers: .list(of: OutboxRecord.shape, facets: false),
            // A mail server that refuses a letter mostly says for whom it was.
            .disclosing { _, tx in
                let entries = try OutboxStore(tx: tx).latest(OutboxRecord.mostShown)
                var response = Response.list { json in for entry in entries { entry.write(to: &json) } }
                response.set("Cache-Control", "no-store")
                return Disclosure(response, .outboxRead, of: AuditObject(.letter), .counting(entries.count))
            }
        ).everywhere(),

        Route(
            "POST /v1/outbox/{id:uuid}/retry", for: .holding(.settingsManage),
            "Try again what could not be sent",
            answers: .nothing,
            .write { call, tx in
                try app.retryLetter(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound).everywhere(),
    ]
}

extension App {
    /// - Throws: `not_found` for a letter that has not failed.
    func retryLetter(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        guard try OutboxStore(tx: tx).retry(id) else { throw Failure.notFound }
        try secrets.audit.note(.letterRetried, of: AuditObject(.letter, id), by: call.actor, tx)
        postBell.ring()
    }
}

extension OutboxStore.Entry {
    fileprivate func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("id")
        json.uuid(id)
        json.key("letter")
        json.text(kind)
        json.key("status")
        json.text(status.rawValue)
        json.key("attempts")
        json.integer(Int64(attempts))
        json.key("problem")
        if let problem { json.text(problem) } else { json.null() }
        json.key("due_at")
        json.instant(dueAt)
        json.key("created_at")
        json.instant(createdAt)
        json.endObject()
    }
}
