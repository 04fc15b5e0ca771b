// What programs may ask of extras and discounts.

import HTTP
import Schema
import Store

func extraRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/extras", for: .anyone, "What goes along with a rental",
            answers: .list(of: ExtraRecord.shape, facets: false),
            .read { _, tx in
                try .list(of: ExtraRecord.shape) { try ExtraStore(tx: tx).each($0) }
            }
        ).browsed(),

        Route(
            "POST /v1/extras", for: .holding(.ratesEdit), "Make an extra", answers: .json(MadeRecord.shape),
            .write { call, tx in
                let id = app.freshID()
                try ExtraStore(tx: tx).insert(id, ExtraRecord.draft(call))
                try app.noteRules(.extraMade, AuditObject(.extra, id), call, tx)
                return MadeRecord.answer(id)
            }
        ).taking(ExtraRecord.input).answering(.created).idempotent().failing(.conflict).everywhere(),

        Route(
            "PUT /v1/extras/{id:uuid}", for: .holding(.ratesEdit), "Change an extra", answers: .nothing,
            .write { call, tx in
                let (id, store) = (try call.id(), ExtraStore(tx: tx))
                guard let (version, code) = try store.extra(id, { ($0.integer(1), $0.text(2)) }) else {
                    throw Failure.notFound
                }
                try call.demandVersion(version)
                try store.update(id, ExtraRecord.draft(call, code: code))
                try app.noteRules(.extraChanged, AuditObject(.extra, id), call, tx)
                return .done
            }
        ).taking(ExtraRecord.change).answering(.noContent).failing(.notFound, .stale, .versionMissing)
            .everywhere(),
    ] + extraPriceRoutes(app) + extraStockRoutes(app) + discountRoutes(app)
}

private func extraPriceRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/extras/{id:uuid}/prices", for: .holding(.fleetView, .ratesEdit),
            "What an extra has cost, the newest first",
            answers: .list(of: ExtraRecord.price, facets: false),
            .read { call, tx in
                try .list(of: ExtraRecord.price) { try ExtraStore(tx: tx).each(priceOf: call.id(), $0) }
            }),

        Route(
            "POST /v1/extras/{id:uuid}/prices", for: .holding(.ratesEdit),
            "Say what an extra costs from now or a later day on", answers: .json(MadeRecord.shape),
            .write { call, tx in
                let (extra, id, store) = (try call.id(), app.freshID(), ExtraStore(tx: tx))
                guard try store.extra(extra, { _ in true }) != nil else { throw Failure.notFound }
                let number = try store.lastNumber(of: extra) + 1
                let price = ExtraRecord.price(call, id, of: extra, number: number, now: tx.now)
                try demandFuture(price.startsAt, tx)
                try store.insert(price, by: call.asker.id)
                try app.noteRules(.extraPriced, AuditObject(.extra, extra), call, tx)
                return MadeRecord.answer(id)
            }
        ).taking(ExtraRecord.priceInput).answering(.created).idempotent().failing(.notFound, .unprocessable)
            .everywhere(),
    ]
}

private func extraStockRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/extras/{id:uuid}/stock", for: .holding(.fleetView, .ratesEdit),
            "How many of an extra each location has",
            answers: .list(of: ExtraRecord.stock, facets: false),
            .read { call, tx in
                try .list(of: ExtraRecord.stock) { try ExtraStore(tx: tx).each(stockOf: call.id(), $0) }
            }),

        Route(
            "PUT /v1/extras/{id:uuid}/stock", for: .holding(.ratesEdit, .fleetEdit),
            "Say how many of an extra a location has", answers: .nothing,
            .write { call, tx in
                let (extra, store) = (try call.id(), ExtraStore(tx: tx))
                let (location, count) = ExtraRecord.stock(call)
                guard try store.extra(extra, { _ in true }) != nil else { throw Failure.notFound }
                try demandLocation(location, tx)
                try call.asker.demandWork(at: location)
                try store.setStock(count, of: extra, at: location)
                try app.noteRules(.extraCounted, AuditObject(.extra, extra), call, tx)
                return .done
            }
        ).taking(ExtraRecord.stock).answering(.noContent).failing(.notFound, .unprocessable),
    ]
}

private func discountRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/discounts", for: .holding(.ratesEdit), "All discounts, the newest first",
            answers: .list(of: DiscountRecord.shape, facets: false),
            .read { _, tx in
                try .list(of: DiscountRecord.shape) { try DiscountStore(tx: tx).each($0) }
            }),

        Route(
            "POST /v1/discounts", for: .holding(.ratesEdit), "Make a discount",
            answers: .json(MadeRecord.shape),
            .write { call, tx in
                let id = app.freshID()
                let discount = try DiscountRecord.discount(call, id, now: tx.now)
                try DiscountStore(tx: tx).insert(discount, by: call.asker.id)
                try app.noteRules(.discountMade, AuditObject(.discount, id), call, tx)
                return MadeRecord.answer(id)
            }
        ).taking(DiscountRecord.input).answering(.created).idempotent().failing(.conflict, .unprocessable)
            .everywhere(),

        Route(
            "DELETE /v1/discounts/{id:uuid}", for: .holding(.ratesEdit), "End a discount",
            answers: .nothing,
            .write { call, tx in
                let id = try call.id()
                guard let known = try DiscountStore(tx: tx).discount(id) else { throw Failure.notFound }
                guard known.endedAt == nil else { throw Failure(.conflict, "It has ended already.") }
                try DiscountStore(tx: tx).end(id)
                try app.noteRules(.discountEnded, AuditObject(.discount, id), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .conflict).everywhere(),
    ]
}

/// - Throws: `unprocessable` for one that does not exist.
func demandLocation(_ id: UUID, at pointer: String = "/location_id", _ tx: Transaction) throws {
    guard try LocationStore(tx: tx).location(id, { _ in true }) == nil else { return }
    throw Failure(
        .unprocessable, "There is no such location.",
        fields: [FieldError(pointer: pointer, detail: "is not a location of this organisation")])
}
