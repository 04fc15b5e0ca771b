// What the outside may ask of locations.

import HTTP
import Schema
import Store

func locationRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/locations", for: .anyone, "All locations",
            answers: .list(of: Location.shape, facets: false),
            .read { _, tx in try .list { json in try LocationStore(tx: tx).writeAll(to: &json) } }
        ).browsed(),

        Route(
            "GET /v1/locations/{id:uuid}", for: .anyone, "One location", answers: .json(Location.shape),
            .read { call, tx in try location(call.id(), .ok, tx) }
        ).failing(.notFound).carrying(.etag).browsed(),

        Route(
            "POST /v1/locations", for: .holding(.settingsManage), "Open a location",
            answers: .json(Location.shape),
            .write { call, tx in
                let (id, draft) = (app.freshID(), try Location.Draft(call, app))
                try LocationStore(tx: tx).insert(id, draft)
                // What its group has is offered here too.
                try VehicleStore(tx: tx).fleetHasChanged()
                try app.noteRules(.locationMade, AuditObject(.location, id), call, tx)
                return try location(id, .created, tx)
            }
        ).taking(Location.input).answering(.created).idempotent().failing(.unprocessable).everywhere(),

        Route(
            "PUT /v1/locations/{id:uuid}", for: .holding(.settingsManage), "Change a location",
            answers: .json(Location.shape),
            .write { call, tx in
                let (id, store) = (try call.id(), LocationStore(tx: tx))
                guard let version = try store.location(id, { $0.integer(1) }) else { throw Failure.notFound }
                try call.asker.demandWork(at: id)
                try call.demandVersion(version)
                let draft = try Location.Draft(call, app)
                // Whoever joins a group, or leaves it, does so to all that are in it.
                if try store.shareGroup(of: id) != draft.shareGroup { try call.asker.demandEverywhere() }
                try store.update(id, draft)
                try VehicleStore(tx: tx).fleetHasChanged()
                try app.noteRules(.locationChanged, AuditObject(.location, id), call, tx)
                return try location(id, .ok, tx)
            }
        ).taking(Location.input).failing(.notFound, .unprocessable, .stale, .versionMissing).carrying(.etag),
    ]
}

private func location(_ id: UUID, _ status: Status, _ tx: Transaction) throws -> Response {
    var json = JSONWriter()
    let version = try LocationStore(tx: tx).location(id) { row in
        try row.write(Location.shape, to: &json)
        return row.integer(1)
    }
    guard let version else { throw Failure.notFound }
    var response = Response.json(json.bytes, status)
    response.setVersion(version)
    return response
}
