// What programs may ask of rate plans and taxes. Versions are published, never changed.

import HTTP
import Schema
import Store

func rateRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/rate-plans", for: .holding(.fleetView, .ratesEdit), "All rate plans",
            answers: .list(of: RatePlanRecord.shape, facets: false),
            .read { _, tx in
                try .list(of: RatePlanRecord.shape) { try RateStore(tx: tx).each($0) }
            }),

        Route(
            "POST /v1/rate-plans", for: .holding(.ratesEdit), "Make a rate plan",
            answers: .json(RatePlanRecord.shape),
            .write { call, tx in
                let id = app.freshID()
                try RateStore(tx: tx).insert(id, RatePlanRecord.draft(call))
                try app.noteRules(.ratePlanMade, AuditObject(.ratePlan, id), call, tx)
                return try plan(id, .created, tx)
            }
        ).taking(RatePlanRecord.input).answering(.created).idempotent().failing(.conflict).everywhere(),

        Route(
            "PUT /v1/rate-plans/{id:uuid}", for: .holding(.ratesEdit), "Change what a rate plan is for",
            answers: .json(RatePlanRecord.shape),
            .write { call, tx in
                let (id, store) = (try call.id(), RateStore(tx: tx))
                let known = try store.plan(id) { ($0.integer(1), $0.text(2)) }
                guard let (version, code) = known else { throw Failure.notFound }
                try call.demandVersion(version)
                try store.update(id, RatePlanRecord.draft(call, code: code))
                try app.noteRules(.ratePlanChanged, AuditObject(.ratePlan, id), call, tx)
                return try plan(id, .ok, tx)
            }
        ).taking(RatePlanRecord.change).failing(.notFound, .stale, .versionMissing).carrying(.etag)
            .everywhere(),

        Route(
            "GET /v1/rate-plans/{id:uuid}/versions", for: .holding(.fleetView, .ratesEdit),
            "All versions of a rate plan, the newest first",
            answers: .list(of: RateVersionRecord.shape, facets: false),
            .read { call, tx in
                try .list(of: RateVersionRecord.shape) {
                    try RateStore(tx: tx).each(versionOf: call.id(), $0)
                }
            }),

        Route(
            "POST /v1/rate-plans/{id:uuid}/versions", for: .holding(.ratesEdit),
            "Publish what a rate plan says from now or a later day on",
            answers: .json(MadeRecord.shape), .write { call, tx in try publish(call, app, tx) }
        ).taking(RateVersionRecord.input).answering(.created).idempotent().failing(.notFound, .unprocessable)
            .everywhere(),
    ] + taxRoutes(app)
}

private func taxRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/locations/{id:uuid}/taxes", for: .holding(.fleetView, .ratesEdit),
            "The taxes of a location", answers: .list(of: TaxRecord.shape, facets: false),
            .read { call, tx in
                try .list(of: TaxRecord.shape) { try TaxStore(tx: tx).each(of: call.id(), $0) }
            }),

        Route(
            "POST /v1/locations/{id:uuid}/taxes", for: .holding(.ratesEdit), "Levy a tax at a location",
            answers: .json(MadeRecord.shape),
            .write { call, tx in
                let (id, location) = (app.freshID(), try call.id())
                guard try LocationStore(tx: tx).location(location, { _ in true }) != nil else {
                    throw Failure.notFound
                }
                try call.asker.demandWork(at: location)
                try TaxStore(tx: tx).insert(TaxRecord.tax(call, id, at: location))
                try app.noteRules(.taxMade, AuditObject(.tax, id), call, tx)
                return MadeRecord.answer(id)
            }
        ).taking(TaxRecord.input).answering(.created).idempotent().failing(.notFound),

        Route(
            "POST /v1/taxes/{id:uuid}/end", for: .holding(.ratesEdit), "Levy a tax no longer",
            answers: .nothing,
            .write { call, tx in
                let (id, ends) = (try call.id(), call.body(TaxRecord.ends))
                guard let tax = try TaxStore(tx: tx).tax(id) else { throw Failure.notFound }
                try call.asker.demandWork(at: tax.location)
                guard ends > tax.startsAt, tax.endsAt.map({ $0 > tx.now }) != false else {
                    throw Failure(.conflict, "It has ended already, or would end before it begins.")
                }
                try TaxStore(tx: tx).end(id, at: ends)
                try app.noteRules(.taxEnded, AuditObject(.tax, id), call, tx)
                return .done
            }
        ).taking(TaxRecord.end).answering(.noContent).failing(.notFound, .conflict),
    ]
}

private func plan(_ id: UUID, _ status: Status, _ tx: Transaction) throws -> Response {
    try .record(RatePlanRecord.shape, status) { try RateStore(tx: tx).plan(id, $0) }
}

/// - Throws: `unprocessable` for terms that contradict themselves, and for a beginning in the past: what
/// was priced since then would have been priced by nothing.
private func publish(_ call: Call, _ app: App, _ tx: Transaction) throws -> Response {
    let (plan, id, store) = (try call.id(), app.freshID(), RateStore(tx: tx))
    guard try store.plan(plan, { _ in true }) != nil else { throw Failure.notFound }
    let record = call.body(RateVersionRecord.terms)
    _ = try RateTerms(record)
    let start = call.body(RateVersionRecord.starts) ?? tx.now
    try demandFuture(start, tx)
    let number = try store.lastNumber(of: plan) + 1
    try store.insert(version: number, id, of: plan, from: start, record.written, by: call.asker.id)
    try app.noteRules(.ratesPublished, AuditObject(.ratePlan, plan), call, tx)
    return MadeRecord.answer(id)
}

func demandFuture(_ start: Instant, _ tx: Transaction) throws {
    guard start.epochMs > tx.now.epochMs - 60_000 else {
        throw Failure(
            .unprocessable, "It begins in the past.",
            fields: [FieldError(pointer: "/starts_at", detail: "must not lie in the past")])
    }
}

/// The answer to what has made something that is read elsewhere.
enum MadeRecord {
    static let id = Field.uuid("id", "Names it from now on.")
    static let shape = Shape("Made", "What was made.", id)

    static func answer(_ id: UUID) -> Response {
        var json = JSONWriter()
        json.object { $0.member(Self.id, id) }
        return .privately(json.bytes, .created)
    }
}

extension App {
    /// Puts on record that something changed that bookings and prices go by, and lets everybody know.
    func noteRules(
        _ action: AuditAction, _ object: AuditObject, _ call: Call, _ tx: Transaction,
        _ changes: AuditChanges = .none
    ) throws {
        signs.expect(try RevisionStore(tx: tx).raise(.rules))
        try secrets.audit.note(action, of: object, by: call.actor, tx, changes)
    }
}
