// What programs may ask of chores.

import HTTP
import Schema
import Store
import Threads

enum ChoreRecord {
    enum State: String, CaseIterable, Sendable {
        case waiting, running, failed
    }

    static let mostShown = 200
    static let shape = Shape(
        "Chore", "What is to be done without anybody asking for it.", Field.uuid("id", "Never changes."),
        Field.text("kind", max: 40, "What is to be done."),
        Field.uuid("object_id", "What it is about; null: it comes again, and is about everything.").optional,
        Field.choice("state", of: State.self, "What failed is tried again where there is a time for it."),
        Field.instant("due_at", "When it is done next; null: it was given up.").optional,
        Field.integer("attempts", in: 0...Int64.max, "Since it last worked."),
        Field.text("problem", max: 300, "Why it did not work last time.").optional,
        Field.instant("ran_at", "When it was last tried.").optional,
        Field.integer("took_ms", in: 0...Int64.max, "How long that took.").optional)
}

func choreRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/chores", for: .holding(.settingsManage),
            "Chores: what failed first, then what comes next",
            answers: .list(of: ChoreRecord.shape, facets: false),
            .read { _, tx in
                var response = try Response.list(of: ChoreRecord.shape) {
                    try ChoreStore(tx: tx).each(ChoreRecord.mostShown, $0)
                }
                response.set("Cache-Control", "no-store")
                return response
            }
        ).everywhere(),

        Route(
            "POST /v1/chores/{id:uuid}/run", for: .holding(.settingsManage),
            "Have a chore done at once, also one that was given up",
            answers: .nothing,
            .write { call, tx in
                try app.hurryChore(call.id(), call, tx)
                return .accepted
            }
        ).answering(.accepted).failing(.notFound, .conflict).everywhere(),
    ]
}

extension App {
    /// - Throws: `not_found`; `conflict` for one that somebody is at.
    func hurryChore(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let store = ChoreStore(tx: tx)
        guard try store.hurry(id) else {
            guard try store.isKnown(id) else { throw Failure.notFound }
            throw Failure(.conflict, "It is being done at this moment.")
        }
        try secrets.audit.note(.choreHurried, of: AuditObject(.chore, id), by: call.actor, tx)
        choreBell.ring()
    }
}
