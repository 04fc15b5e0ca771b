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
    private static let name = Field.text("vehicle", max: 140, "What it is called, with its plate.").optional
    private static let vehicle = Shape(
        "BulkEdited", "What became of a vehicle.", MadeRecord.id, name, result, reason)
    static let shape = Shape(
        "BulkResult", "What became of each vehicle.", Field.integer("changed"), Field.integer("unchanged"),
        Field.integer("refused"), Field.object("items", vehicle).list(max: most))
    fileprivate static let atOnce = 250

    fileprivate struct Item: Sendable {
        let id: UUID
        /// Nil: it is none that whoever asks can see.
        var vehicle: String?
        let result: BulkEdit.Result
        let reason: String?
    }
}

func bulkRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/fleet/bulk", for: .holding(.fleetEdit), "Make one change to many vehicles",
            answers: .json(BulkRecord.shape), .slow { call, errand in try edit(call, errand, app) }
        ).taking(BulkRecord.input).idempotent().failing(.unprocessable)
    ]
}

/// Some vehicles in each transaction, so that nobody else waits for long. What has been done stays done,
/// and with a key it is not done again: which vehicles were found is kept like what became of them.
private func edit(_ call: Call, _ errand: Errand, _ app: App) throws -> Response {
    let isTrial = call.body(BulkRecord.trial) == true
    if isTrial { return try look(call, errand, app) }
    var steps = try errand.steps()
    let ids =
        try steps.write { call, tx in
            _ = try BulkEdit(call.body(BulkRecord.change), now: tx.now)
            return written(try wanted(call, tx))
        }.list?.compactMap { $0.text.flatMap { UUID($0) } } ?? []
    var items: [BulkRecord.Item] = []
    for slice in slices(of: ids) {
        let made = try steps.write { call, tx in
            let edit = try BulkEdit(call.body(BulkRecord.change), now: tx.now)
            return written(try make(edit, to: slice, isTrial: false, call, app, tx))
        }
        items += (made["items"]?.list ?? []).compactMap { BulkRecord.Item($0) }
    }
    return .privately(written(items))
}

private func look(_ call: Call, _ errand: Errand, _ app: App) throws -> Response {
    let (ids, edit) = try errand.read { tx in
        (try wanted(call, tx), try BulkEdit(call.body(BulkRecord.change), now: tx.now))
    }
    var items: [BulkRecord.Item] = []
    for slice in slices(of: ids) {
        items += try errand.read { tx in try make(edit, to: slice, isTrial: true, call, app, tx) }
    }
    return .privately(written(items))
}

private func slices(of ids: [UUID]) -> [[UUID]] {
    stride(from: 0, to: ids.count, by: BulkRecord.atOnce).map {
        Array(ids[$0..<min($0 + BulkRecord.atOnce, ids.count)])
    }
}

private func written(_ ids: [UUID]) -> [UInt8] {
    var json = JSONWriter()
    json.array(ids) { json, id in json.uuid(id) }
    return json.bytes
}

extension BulkRecord.Item {
    /// As `written` has it.
    fileprivate init?(_ kept: JSONValue) {
        guard let id = kept["id"]?.text.flatMap({ UUID($0) }),
            let result = kept["result"]?.text.flatMap({ BulkEdit.Result(rawValue: $0) })
        else { return nil }
        self.init(id: id, vehicle: kept["vehicle"]?.text, result: result, reason: kept["reason"]?.text)
    }
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
    _ edit: BulkEdit, to ids: [UUID], isTrial: Bool, _ call: Call, _ app: App, _ tx: Transaction
) throws -> [BulkRecord.Item] {
    let desk = try FleetDesk(app, call, tx)
    return try ids.map { id in
        var name: String?
        do {
            let known = try desk.vehicle(id)
            name = "\(known.draft.title), \(known.draft.plate)"
            let result = try desk.make(edit, to: known, isTrial: isTrial)
            return BulkRecord.Item(id: id, vehicle: name, result: result, reason: nil)
        } catch let failure as Failure {
            return BulkRecord.Item(id: id, vehicle: name, result: .refused, reason: failure.message)
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
                json.member("vehicle", item.vehicle)
                json.member("result", item.result.rawValue)
                json.member("reason", item.reason)
            }
        }
    }
    return json.bytes
}
