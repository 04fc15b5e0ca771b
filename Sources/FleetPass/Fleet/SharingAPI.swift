// What staff may ask of sharing and of blackouts: where a vehicle is offered, and when it is not.

import HTTP
import Schema
import Store

func sharingRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/fleet/{id:uuid}/sharing", for: .holding(.fleetView),
            "Which places offer a vehicle besides its own, and did",
            answers: .list(of: SharingGrant.shape, facets: false),
            .read { call, tx in
                let known = try FleetDesk(app, call, tx).vehicle(call.id())
                return try .list(of: SharingGrant.shape) { try SharingStore(tx: tx).each(of: known.id, $0) }
            }
        ).failing(.notFound),

        Route(
            "POST /v1/fleet/{id:uuid}/sharing", for: .holding(.fleetEdit),
            "Let another place offer a vehicle",
            answers: .json(MadeRecord.shape),
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                let known = try desk.vehicle(call.id())
                let grant = try SharingGrant(call, app.freshID(), of: known.id, now: tx.now)
                try desk.share(grant, of: known)
                return MadeRecord.answer(grant.id)
            }
        ).taking(SharingGrant.input).answering(.created).idempotent()
            .failing(.notFound, .conflict, .unprocessable),

        Route(
            "POST /v1/fleet/{id:uuid}/sharing/{grant:uuid}/end", for: .holding(.fleetEdit),
            "Let a place offer a vehicle no longer", answers: .nothing,
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                try desk.unshare(call.id(1), of: desk.vehicle(call.id()))
                return .done
            }
        ).answering(.noContent).failing(.notFound, .conflict),
    ]
}
