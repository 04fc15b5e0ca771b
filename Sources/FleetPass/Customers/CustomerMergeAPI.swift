// What staff and their programs may ask about customers who are there twice.

import HTTP
import Schema
import Store

enum MergeRecord {
    static let other = Field.uuid("other_id", "Who turns out to be this customer.")
    static let isDry = Field.boolean("dry_run", "Only say what it would come to.").optional
    static let input = Shape("CustomerMergeInput", "Who is to be merged into a customer.", other, isDry)

    private static let id = Field.uuid("id", "By which it can be undone; null: nothing was done.").optional
    private static let keptID = Field.uuid("kept_id")
    private static let mergedID = Field.uuid("merged_id")
    private static let obstacles = Field.text("obstacles", max: 200, "What keeps the two apart.").list(
        max: 10)
    private static let fills = Field.choice(
        "fills", CustomerMerge.Part.allCases.map(\.rawValue), "What is empty and filled in."
    ).list(max: 10)
    private static let clashes = Field.choice(
        "clashes", CustomerMerge.Part.allCases.map(\.rawValue),
        "What both have and is not the same: it stays as whoever is kept has it."
    ).list(max: 10)
    private static let tags = Field.text("tags", max: 30, "Tags that come along.").list(max: 200)
    private static let refusal = Field.choice(
        "do_not_rent", ["filled", "joined"],
        "Whether a reason not to rent comes along, alone or beside another."
    ).optional
    private static let bookings = Field.uuid("bookings", "That move.").list(max: 100_000)
    private static let drives = Field.uuid("drives", "Bookings in which they drive.").list(max: 100_000)
    private static let doubles = Field.uuid("doubles", "Bookings in which somebody would drive twice.").list(
        max: 100_000)
    private static let notes = Field.uuid("notes", "That move.").list(max: 100_000)
    static let shape = Shape(
        "CustomerMergeResult", "What merging two customers comes to.", id, keptID, mergedID, obstacles, fills,
        clashes, tags, refusal, bookings, drives, doubles, notes)

    static func answer(_ plan: App.MergePlan, _ made: UUID?) -> Response {
        let (pair, merge) = (plan.pair, plan.merge)
        var json = JSONWriter()
        json.object { json in
            json.member(id, made)
            json.member(keptID, pair.kept.id)
            json.member(mergedID, pair.other.id)
            json.member(obstacles, pair.obstacles)
            json.member(fills, merge.parts.map(\.rawValue))
            json.member(clashes, pair.clashes.map(\.rawValue))
            json.member(tags, merge.tags.map { pair.other.tags[$0] })
            json.member(refusal, merge.refusal?.rawValue)
            json.member(bookings, merge.bookings)
            json.member(drives, merge.drivers)
            json.member(doubles, merge.doubles.map(\.booking))
            json.member(notes, merge.notes)
        }
        return .privately(json.bytes)
    }
}

func customerMergeRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/customers/{id:uuid}/merge", for: .holding(.customersEdit),
            "Merge another customer into this one, or see what that would come to",
            answers: .json(MergeRecord.shape),
            .write { call, tx in
                let plan = try app.planMerge(
                    of: call.body(MergeRecord.other), into: call.id(), by: call.asker, tx)
                guard call.body(MergeRecord.isDry) != true else {
                    try app.note(.customersRead, plan.pair.kept, .none, call, tx)
                    try app.note(.customersRead, plan.pair.other, .none, call, tx)
                    return MergeRecord.answer(plan, nil)
                }
                return MergeRecord.answer(plan, try app.carryOut(plan, call, tx))
            }
        ).taking(MergeRecord.input).idempotent().failing(.notFound, .forbidden, .conflict, .unprocessable),

        Route(
            "GET /v1/customers/{id:uuid}/merges", for: .holding(.customersView),
            "Whom a customer was merged with, the latest first",
            answers: .list(of: CustomerMergeStore.shape, facets: false),
            .read { call, tx in
                let customer = try app.customer(call.id(), tx)
                return try .list(of: CustomerMergeStore.shape) {
                    try CustomerMergeStore(tx: tx).each(of: customer.id, $0)
                }
            }
        ).failing(.notFound),

        Route(
            "POST /v1/customer-merges/{id:uuid}/undo", for: .holding(.customersEdit),
            "Take two customers apart again who were merged", answers: .json(CustomerMergeStore.shape),
            .write { call, tx in
                let id = try call.id()
                try app.undoMerge(id, call, tx)
                var json = JSONWriter()
                _ = try CustomerMergeStore(tx: tx).record(id) {
                    try $0.write(CustomerMergeStore.shape, to: &json)
                }
                return .privately(json.bytes)
            }
        ).idempotent().failing(.notFound, .forbidden, .conflict),

        Route(
            "GET /v1/customers/duplicates", for: .holding(.customersView),
            "Pairs of customers who may be one, the likeliest first",
            answers: .list(of: DuplicateRecord.shape, facets: false),
            .slow { call, errand in try duplicates(call, errand, app) }
        ).asking(DuplicateRecord.query).carrying(.link),
    ]
}

enum DuplicateRecord {
    private static let oneID = Field.uuid("customer_id")
    private static let oneName = Field.text("name", max: 100)
    private static let otherID = Field.uuid("other_id")
    private static let otherName = Field.text("other_name", max: 100)
    private static let reasons = Field.choice(
        "reasons", of: CustomerDuplicate.Reason.self, "What both have, the strongest first."
    ).list(max: 4)
    static let shape = Shape(
        "CustomerDuplicate", "Two customers who may be one.", oneID, oneName, otherID, otherName, reasons)

    static let limit = Field.integer("limit", in: 1...100, "Pairs on a page; 20 if not given.").optional
    static let cursor = Field.text("cursor", max: 200, "The next of the page before.").optional
    static let query = Shape("CustomerDuplicateQuery", "Which page.", limit, cursor)

    static func write(_ pair: CustomerDuplicate, to json: inout JSONWriter) {
        json.object { json in
            json.member(oneID, pair.one)
            json.member(oneName, pair.oneName)
            json.member(otherID, pair.other)
            json.member(otherName, pair.otherName)
            json.key(reasons.spec.jsonKey)
            json.array(pair.reasons) { $0.text($1.rawValue) }
        }
    }
}

/// Looks at all customers: too long for a loop.
private func duplicates(_ call: Call, _ errand: Errand, _ app: App) throws -> Response {
    let (limit, purpose) = (Int(call.query(DuplicateRecord.limit) ?? 20), "duplicates")
    let place = try call.query(DuplicateRecord.cursor).map { cursor in
        try CustomerDuplicate.Place(written: app.cursors.openName(cursor, for: purpose))
    }
    let found = try errand.read(for: .report) { try DuplicateStore(tx: $0).page(after: place, limit + 1) }
    let shown = found.prefix(limit)
    try errand.write { [count = shown.count] call, tx in
        try app.secrets.audit.note(
            .customersRead, of: AuditObject(.customer), by: call.actor, tx, .counting(count))
    }
    let last = found.count > limit ? shown.last : nil
    let next = last.map { app.cursors.seal(name: $0.place.written, for: purpose) }
    var response = Response.list(next: next) { json in
        for pair in shown { DuplicateRecord.write(pair, to: &json) }
    }
    response.set("Cache-Control", "no-store")
    if let next { response.set("Link", call.link(to: next, DuplicateRecord.cursor.spec.name)) }
    return response
}
