// Which events of the record are asked for, and how one is shown.

import HTTP
import Schema

struct AuditFilter: Sendable {
    var before: Int64?
    var action: AuditAction?
    var actor: UUID?
    var object: UUID?
}

extension AuditFilter {
    /// As the query of the API and of the page says it.
    init(_ call: Call) {
        (before, action) = (call.query(AuditRecord.before), call.query(AuditRecord.action))
        (actor, object) = (call.query(AuditRecord.actor), call.query(AuditRecord.object))
    }

    /// Whether anything is left out but what is newer.
    var isNarrow: Bool { action != nil || actor != nil || object != nil }
}

extension AuditEvent {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.key("number")
        json.integer(number)
        json.key("at")
        json.instant(at)
        write("actor_id", actorID, &json)
        write("session_id", session, &json)
        write("object_id", objectID, &json)
        var id: [UInt8] = []
        id.append(hex: UInt64(bitPattern: requestID))
        for (key, value) in [
            ("actor", actor), ("action", action), ("object", object),
            ("request_id", String(decoding: id, as: UTF8.self)),
        ] {
            json.key(key)
            json.text(value)
        }
        json.key("changes")
        json.raw(changes)
        json.key("personal")
        if let personal { json.raw(personal) } else { json.null() }
        json.endObject()
    }

    private func write(_ key: String, _ id: UUID?, _ json: inout JSONWriter) {
        json.key(key)
        if let id { json.uuid(id) } else { json.null() }
    }
}
