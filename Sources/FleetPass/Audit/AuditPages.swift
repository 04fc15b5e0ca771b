// The record as HTML and as a table: who did what, and whether it is as it was written. The rules stand in
// AuditAPI.swift.

import Crypto
import HTTP
import Schema
import Store

enum AuditTable {
    static let query = Shape(
        "AuditTableQuery", "Which events.", AuditRecord.before, AuditRecord.action, AuditRecord.actor,
        AuditRecord.object)
    /// More are had by `before`, from the last of these on.
    static let mostRows = 50_000
    static let columns = Shape(
        "AuditRow", "An event as a row of a table.", AuditRecord.number, Field.instant("at"),
        Field.text("actor", max: 20), Field.uuid("actor_id"), Field.uuid("session_id"),
        Field.text("request_id", max: 16), Field.text("action", max: 60), Field.text("object", max: 20),
        Field.uuid("object_id"), Field.text("changes", max: 100_000), Field.text("personal", max: 100_000))
}

func auditPages(_ app: App) -> [Route] {
    [
        Route(
            "GET /audit", for: .holding(.auditView), "Who did what", answers: .page,
            .disclosing { call, tx in
                let (response, count) = try AuditPage(call, app).list(tx)
                return Disclosure(response, .recordRead, of: AuditObject(.record), .counting(count))
            }
        ).asking(AuditRecord.query).everywhere(),

        Route(
            "GET /audit/verify", for: .holding(.auditView), "Is the record whole?", answers: .page,
            .slow { call, errand in
                // First, so that the record is read from a later moment than that of any anchor.
                let proof = try AuditProof(app.paths, app.secrets)
                let (events, flaw) = try errand.read(for: .report) { try proof.verify($0) }
                return try AuditPage(call, app).verified(events, flaw)
            }),

        Route(
            "GET /audit.csv", for: .holding(.auditView), "Who did what, as a table", answers: .media(.csv),
            .slow { call, errand in
                let filter = AuditFilter(call)
                let events = try errand.read(for: .report) {
                    try AuditStore(tx: $0).page(filter, AuditTable.mostRows)
                }
                try errand.write { call, tx in
                    try app.secrets.audit.note(
                        .recordRead, of: AuditObject(.record), by: call.actor, tx, .counting(events.count))
                }
                return table(events)
            }
        ).asking(AuditTable.query).everywhere(),
    ]
}

private func table(_ events: [AuditEvent]) -> Response {
    var csv = CSVWriter(header: AuditTable.columns)
    for event in events { event.write(to: &csv) }
    var response = Response(.ok, .bytes(csv.bytes))
    response.setType(.csv)
    response.set("Content-Disposition", "attachment; filename=\"record.csv\"")
    response.set("Cache-Control", "no-store")
    return response
}

extension AuditEvent {
    fileprivate func write(to csv: inout CSVWriter) {
        func write(_ id: UUID?) { if let id { csv.uuid(id) } else { csv.empty() } }
        csv.integer(number)
        csv.instant(at)
        csv.text(actor)
        write(actorID)
        write(session)
        var request: [UInt8] = []
        request.append(hex: UInt64(bitPattern: requestID))
        csv.text(utf8: request.span)
        csv.text(action)
        csv.text(object)
        write(objectID)
        csv.text(utf8: changes.span)
        if let personal { csv.text(utf8: personal.span) } else { csv.empty() }
        csv.endRow()
    }
}
