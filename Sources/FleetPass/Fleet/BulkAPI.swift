// What staff may ask to be done to many vehicles at once.

import HTTP
import Schema
import Store

enum BulkRecord {
    static let most = 5_000
    static let ids = Field.uuid("ids", "Which vehicles.").list(max: most).optional
    static let filter = Field.object("filter", FleetSearch.Query.filter).optional
    static let change = Field.object("change", BulkEdit.shape)
    static let trial = Field.boolean("dry_run", "Whether to tell what would become of each, and do nothing.")
        .optional
    static let input = Shape(
        "BulkEdit", "One change of many vehicles, which are named or found.", ids, filter, change, trial)
    private static let result = Field.choice("result", of: BulkEdit.Result.self)
    private static let reason = Field.text("reason", max: 400, "Why it was refused.").optional
    private static let vehicle = Shape(
        "BulkEdited", "What became of a vehicle.", MadeRecord.id, result, reason)
    static let shape = Shape(
        "BulkResult", "What became of each vehicle.", Field.integer("changed"), Field.integer("unchanged"),
        Field.integer("refused"), Field.object("items", vehicle).list(max: most))
    fileprivate static let atOnce = 250

    fileprivate struct Item: Sendable {
        let id: UUID
        let result: BulkEdit.Result
        let reason: String?
    }
}

func bulkRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/fleet/bulk", for: .holding(.fleetEdit), "Make one change to many vehicles",
            answers: .json(BulkRecord.shape), .slow { call, errand in try edit(call, errand, app) }
        ).taking(BulkRecord.input).failing(.unprocessable)
    ]
}

/// Some vehicles in each transaction, so that nobody else waits for long. What has been done stays done.
private func edit(_ call: Call, _ errand: Errand, _ app: App) throws -> Response {
    let isTrial = call.body(BulkRecord.trial) == true
    let (ids, edit) = try errand.read { tx in
        (try wanted(call, tx), try BulkEdit(call.body(BulkRecord.change), now: tx.now))
    }
    var items: [BulkRecord.Item] = []
    for start in stride(from: 0, to: ids.count, by: BulkRecord.atOnce) {
        let slice = Array(ids[start..<min(start + BulkRecord.atOnce, ids.count)])
        items +=
            try isTrial
            ? errand.read { tx in try make(edit, to: slice, isTrial, call, app, tx) }
            : errand.write { call, tx in try make(edit, to: slice, isTrial, call, app, tx) }
    }
    return .privately(written(items))
}

/// - Throws: `unprocessable` for vehicles both named and sought, or neither, and for too many.
private func wanted(_ call: Call, _ tx: Transaction) throws -> [UUID] {
    func refused(_ detail: String) -> Failure {
        Failure(
            .unprocessable, "It is not said which vehicles.",
            fields: [FieldError(pointer: "/ids", detail: detail)])
    }
    switch (call.body(BulkRecord.ids), call.body(BulkRecord.filter)) {
    case (let ids?, nil):
        guard Set(ids).count == ids.count else { throw refused("must all be different") }
        return ids
    case (nil, let filter?):
        let search = FleetSearch(filter, reach: call.asker.locations)
        let ids = try FleetSearchStore(tx: tx).ids(search, atMost: BulkRecord.most + 1)
        guard ids.count <= BulkRecord.most else {
            throw refused("would be more than \(BulkRecord.most): filter more")
        }
        return ids
    case (nil, nil), (.some, .some): throw refused("must be given, or else filter")
    }
}

private func make(
    _ edit: BulkEdit, to ids: [UUID], _ isTrial: Bool, _ call: Call, _ app: App, _ tx: Transaction
) throws -> [BulkRecord.Item] {
    let desk = try FleetDesk(app, call, tx)
    return try ids.map { id in
        do {
            let result = try desk.make(edit, to: desk.vehicle(id), isTrial: isTrial)
            return BulkRecord.Item(id: id, result: result, reason: nil)
        } catch let failure as Failure {
            return BulkRecord.Item(id: id, result: .refused, reason: failure.message)
        }
    }
}

private func written(_ items: [BulkRecord.Item]) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
        for result in BulkEdit.Result.allCases {
            json.member(result.rawValue, Int64(items.count { $0.result == result }))
        }
        json.key("items")
        json.array(items) { json, item in
            json.object { json in
                json.member("id", item.id)
                json.member("result", item.result.rawValue)
                json.member("reason", item.reason)
            }
        }
    }
    return json.bytes
}
