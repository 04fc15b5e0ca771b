// What staff may ask of a vehicle's papers and of its odometer.

import HTTP
import Schema
import Store

func paperRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/fleet/{id:uuid}/documents", for: .holding(.fleetView), "A vehicle's papers",
            answers: .list(of: VehicleDocument.shape, facets: false),
            .read { call, tx in
                let known = try FleetDesk(app, call, tx).vehicle(call.id())
                return try .list(of: VehicleDocument.shape) {
                    try HoldStore(tx: tx).each(documentOf: known.id, $0)
                }
            }
        ).failing(.notFound),

        Route(
            "POST /v1/fleet/{id:uuid}/documents", for: .holding(.fleetEdit), "Add a paper to a vehicle",
            answers: .json(MadeRecord.shape),
            .write { call, tx in
                let id = app.freshID()
                let desk = try FleetDesk(app, call, tx)
                try desk.add(id, VehicleDocument.values(call), to: desk.vehicle(call.id()))
                return MadeRecord.answer(id)
            }
        ).taking(VehicleDocument.input).answering(.created).idempotent().failing(.notFound),

        Route(
            "DELETE /v1/fleet/{id:uuid}/documents/{document:uuid}", for: .holding(.fleetEdit),
            "Remove a paper of a vehicle", answers: .nothing,
            .write { call, tx in
                let known = try FleetDesk(app, call, tx).vehicle(call.id())
                guard try HoldStore(tx: tx).removeDocument(call.id(1), of: known.id) else {
                    throw Failure.notFound
                }
                var changes = AuditChanges.none
                changes.note("document_id", from: .text("\(try call.id(1))"), to: .null)
                try app.secrets.audit.note(
                    .paperRemoved, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
                return .done
            }
        ).answering(.noContent).failing(.notFound),
    ] + odometerRoutes(app)
}

private func odometerRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/fleet/{id:uuid}/odometer", for: .holding(.fleetView),
            "What a vehicle's odometer has said, what was read last first",
            answers: .list(of: OdometerReading.shape, facets: false),
            .read { call, tx in try readings(call, tx, app) }
        ).asking(OdometerQuery.shape).failing(.notFound).carrying(.link),

        Route(
            "POST /v1/fleet/{id:uuid}/odometer", for: .holding(.fleetEdit, .jobsEdit),
            "Say what a vehicle's odometer says", answers: .json(MadeRecord.shape),
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                let reading = try OdometerReading(call, app.freshID(), now: tx.now)
                try desk.read(reading, of: desk.vehicle(call.id()))
                return MadeRecord.answer(reading.id)
            }
        ).taking(OdometerReading.input).answering(.created).idempotent()
            .failing(.notFound, .conflict, .unprocessable),
    ]
}

extension FleetDesk {
    fileprivate func add(
        _ id: UUID, _ paper: (kind: VehicleDocument.Kind, number: String, validUntil: Instant?),
        to known: KnownVehicle
    ) throws {
        try HoldStore(tx: tx).insert(id, paper.kind, paper.number, until: paper.validUntil, of: known.id)
        var changes = AuditChanges.none
        changes.note("document_id", to: .text("\(id)"))
        changes.note("kind", to: .text(paper.kind.rawValue))
        if let until = paper.validUntil { changes.note("valid_until", to: .instant(until)) }
        try app.secrets.audit.note(
            .paperAdded, of: AuditObject(.vehicle, known.id), by: call.actor, tx, changes)
    }
}

private enum OdometerQuery {
    static let limit = Field.integer("limit", in: 1...100, "Readings on a page; 20 if not given.").optional
    static let cursor = Field.text("cursor", max: 400, "The next of the page before.").optional
    static let shape = Shape("OdometerQuery", "Which page.", limit, cursor)
}

private func readings(_ call: Call, _ tx: Transaction, _ app: App) throws -> Response {
    let known = try FleetDesk(app, call, tx).vehicle(call.id())
    var list = try Listing(
        call, app.cursors, for: "odometer|\(known.id)", OdometerQuery.cursor,
        limit: call.query(OdometerQuery.limit))
    try OdometerStore(tx: tx).each(of: known.id, before: list.cursor, list.most) { row in
        let place = PageCursor(key: row.integer(3), id: try row.uuid(0))
        try list.add(place) { try row.write(OdometerReading.shape, to: &$0) }
    }
    return list.response()
}
