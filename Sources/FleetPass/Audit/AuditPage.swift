// The page of the record: its events with names in the place of ids, the filters, and the way to older ones.

import HTTP
import Mustache
import Schema
import Store

struct AuditPage {
    private let call: Call
    private let app: App
    private static let shown = 50

    init(_ call: Call, _ app: App) { (self.call, self.app) = (call, app) }

    /// - Returns: how many events it tells of, too.
    func list(_ tx: Transaction) throws -> (Response, count: Int) {
        let filter = AuditFilter(call)
        let limit = Int(call.query(AuditRecord.limit) ?? Int64(Self.shown))
        let events = try AuditStore(tx: tx).page(filter, limit + 1)
        var names = try AuditNames(tx)
        let shown = events.prefix(limit)
        let views = try shown.map { try view($0, &names) }
        let older = events.count > limit ? shown.last?.number : nil
        let response = try PageFrame(app, call).answer(
            "web/people/audit",
            [
                "events": .list(views), "has_events": .bool(!views.isEmpty),
                "actions": .list(
                    AuditAction.allCases.map {
                        [
                            "value": .text($0.rawValue), "label": .text($0.label),
                            "chosen": .bool($0 == filter.action),
                        ]
                    }),
                "actors": .list(try actors(filter, tx, &names)),
                "object_id": View(filter.object?.description),
                "object_name": View(try filter.object.map { try names.label($0) }),
                "is_filtered": .bool(filter.isNarrow), "without_object_url": .text(url { $0.object = nil }),
                "older_url": View(older.map { number in url { $0.before = number } }),
                "newest_url": filter.before == nil ? .absent : .text(url { $0.before = nil }),
                "table_url": .text(url("/audit.csv") { _ in }),
            ])
        return (response, shown.count)
    }

    /// Everybody who works here; and whoever is asked for, if they do not, or it is a key.
    private func actors(_ filter: AuditFilter, _ tx: Transaction, _ names: inout AuditNames) throws -> [View]
    {
        var actors = try StaffStore(tx: tx).all().map { ($0.id.value, $0.name) }
        if let id = filter.actor, !actors.contains(where: { $0.0 == id }) {
            actors.append((id, try names.label(id)))
        }
        return actors.map { id, name in
            ["value": .text("\(id)"), "label": .text(name), "chosen": .bool(id == filter.actor)]
        }
    }

    private func view(_ event: AuditEvent, _ names: inout AuditNames) throws -> View {
        let kind = AuditObject.Kind(rawValue: event.object)?.label ?? event.object
        // What has no id is in the words for what was done.
        let object = try event.objectID.map { "\(kind) \(try names.label($0))" }
        let actorID = event.actorID
        let objectID = event.objectID
        let who =
            try actorID.map { try names.label($0) } ?? (event.actor == "system" ? "The system" : "Somebody")
        let personal = event.personal.flatMap { try? JSONValue(parsing: $0) }
        let lasting = (try? JSONValue(parsing: event.changes)) ?? .null
        return [
            "number": .text("\(event.number)"), "at": Moment.view(event.at), "who": .text(who),
            "who_url": View(actorID.map { id in url { $0.actor = id } }),
            "address": View(personal?["address"]?.text),
            "what": .text(
                AuditAction(rawValue: event.action)?.label ?? app.kind.words[event.action] ?? event.action),
            "object": View(object),
            "object_url": View(objectID.map { id in url { $0.object = id } }),
            "changes": .list(try changes(lasting, &names) + changes(personal ?? .null, &names)),
            "was_erased": .bool(event.personal == nil),
        ]
    }

    private func changes(_ values: JSONValue, _ names: inout AuditNames) throws -> [View] {
        guard case .object(let members) = values else { return [] }
        var views: [View] = []
        // The address stands alone, and no pair.
        for member in members where member.name != Deed.name {
            guard let before = member.value[0], let after = member.value[1] else { continue }
            views.append([
                "field": .text(AuditNames.field(member.name)),
                "before": before == .null ? .absent : .text(try names.pair(member.name, before)),
                "after": .text(try names.pair(member.name, after)),
            ])
        }
        return views
    }

    func verified(_ events: Int64, _ flaw: AuditVerification.Flaw?) throws -> Response {
        let count = Wording.grouped(events)
        return try PageFrame(app, call).answer(
            "web/desk/told",
            [
                "told_title": flaw == nil ? "The record is whole" : "The record is not as it was written",
                "lead": .text(
                    flaw.map {
                        "Event \(Wording.grouped($0.number)) \($0.reason). Tell whoever runs this system."
                    }
                        ?? "All \(count) events are as they were written, none is missing, and none was added."
                ),
                "secret": .absent, "codes": [],
                "ways": [["label": "Back to the record", "url": "/audit"]],
            ])
    }

    /// The same choice of events but for what is changed.
    private func url(_ path: String = "/audit", _ change: (inout AuditFilter) -> Void) -> String {
        var filter = AuditFilter(call)
        let present = filter.before
        change(&filter)
        // Another choice begins with its latest events.
        if filter.before == present, path == "/audit" { filter.before = nil }
        return SignInDetour.place(
            path,
            [
                "action": filter.action?.rawValue, "actor_id": filter.actor?.description,
                "object_id": filter.object?.description, "before": filter.before.map { "\($0)" },
            ])
    }
}
