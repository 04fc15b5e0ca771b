// What people may ask of searches that they have kept.

import HTTP
import Schema
import Store

func savedSearchRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/me/searches", for: .signedIn, "The searches that one has kept, the latest first",
            answers: .list(of: SavedSearch.shape, facets: false),
            .read { call, tx in
                let account = try keeper(call)
                return try .list(of: SavedSearch.shape) { try SavedSearchStore(tx: tx).each(of: account, $0) }
            }),

        Route(
            "POST /v1/me/searches", for: .signedIn, "Keep a search", answers: .json(MadeRecord.shape),
            .write { call, tx in
                MadeRecord.answer(
                    try app.keep(call.body(SavedSearch.name), call.body(SavedSearch.query), call, tx))
            }
        ).taking(SavedSearch.input).answering(.created).idempotent().failing(.conflict, .unprocessable),

        Route(
            "GET /v1/me/searches/{id:uuid}/vehicles", for: .signedIn, "What a search finds now",
            answers: .list(of: FoundVehicle.shape, facets: true),
            .slow { call, errand in
                try errand.read { tx in
                    guard let query = try SavedSearchStore(tx: tx).query(call.id(), of: keeper(call)) else {
                        throw Failure.notFound
                    }
                    let wantsFacets = call.query(SavedSearch.facets) == true
                    var response = try app.found(
                        SavedSearch.search(query), after: call.query(SavedSearch.cursor), wantsFacets, call,
                        tx)
                    response.set("Cache-Control", "no-store")
                    return response
                }
            }
        ).asking(SavedSearch.run).failing(.notFound, .unprocessable).carrying(.link),

        Route(
            "DELETE /v1/me/searches/{id:uuid}", for: .signedIn, "Keep a search no longer", answers: .nothing,
            .write { call, tx in
                try app.dropSearch(call.id(), call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound),
    ]
}

private func keeper(_ call: Call) throws -> AccountID {
    guard let person = call.asker.signedIn else { throw Failure.notFound }
    return person.account
}

extension App {
    /// - Throws: `unprocessable` for a query that nothing can be searched by; `conflict` where they have so
    /// many that there is no room.
    func keep(_ name: String, _ query: String, _ call: Call, _ tx: Transaction) throws -> UUID {
        let (store, account) = (SavedSearchStore(tx: tx), try keeper(call))
        let written = try SavedSearch.search(query).queryString
        guard written.utf8.count <= SavedSearch.longest else {
            throw Failure(
                .unprocessable, "The search is too long.",
                fields: [FieldError(pointer: "/query", detail: "is too long once it is written out")])
        }
        guard try store.count(of: account) < SavedSearch.most else {
            throw Failure(.conflict, "You have kept \(SavedSearch.most) searches: remove one first.")
        }
        let id = freshID()
        try store.insert(id, name, written, of: account)
        try note(.searchKept, id, name, account, call, tx)
        return id
    }

    /// - Throws: `not_found` for one that is not theirs.
    fileprivate func dropSearch(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let account = try keeper(call)
        guard try SavedSearchStore(tx: tx).remove(id, of: account) else { throw Failure.notFound }
        try note(.searchDropped, id, nil, account, call, tx)
    }

    private func note(
        _ action: AuditAction, _ id: UUID, _ name: String?, _ account: AccountID, _ call: Call,
        _ tx: Transaction
    ) throws {
        var changes = AuditChanges.none
        changes.note("search_id", to: .text("\(id)"))
        if let name { changes.notePersonal("name", to: .text(name)) }
        try secrets.audit.note(action, of: AuditObject(.account, account.value), by: call.actor, tx, changes)
    }
}
