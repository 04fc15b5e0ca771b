// What staff may ask about inspections and damage.

import HTTP
import Schema
import Store

func inspectionRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/bookings/{id:uuid}/inspections", for: .holding(.bookingsView),
            "The inspections of a booking", answers: .list(of: InspectionRecord.shape, facets: false),
            .disclosing { call, tx in
                let booking = try app.booking(within: call, tx)
                let response = try Response.list(of: InspectionRecord.shape) {
                    try InspectionStore(tx: tx).each(of: booking.id, $0)
                }
                return Disclosure(response, .bookingsRead, of: AuditObject(.booking, booking.id))
            }
        ).failing(.notFound),

        Route(
            "POST /v1/bookings/{id:uuid}/inspections", for: .inspecting, "Begin to inspect a vehicle",
            answers: .json(InspectionRecord.shape),
            .write { call, tx in
                let booking = try app.booking(within: call, tx)
                let id = try app.beginInspection(
                    InspectionRecord.kind(call), InspectionRecord.findings(call, now: tx.now), of: booking,
                    call, tx)
                return try answer(id, .created, tx)
            }
        ).taking(InspectionRecord.input).answering(.created).idempotent()
            .failing(.notFound, .conflict, .unprocessable, .forbidden).carrying(.etag),

        Route(
            "GET /v1/inspections/{id:uuid}", for: .holding(.bookingsView), "One inspection",
            answers: .json(InspectionRecord.shape),
            .disclosing { call, tx in
                let known = try app.inspection(within: call, tx).inspection
                return told(try answer(known.id, .ok, tx), known)
            }
        ).failing(.notFound).carrying(.etag),

        Route(
            "PUT /v1/inspections/{id:uuid}", for: .inspecting, "Write down what an inspection finds",
            answers: .json(InspectionRecord.shape),
            .write { call, tx in
                let (known, booking) = try app.inspection(within: call, tx)
                try call.demandVersion(known.version)
                try app.change(known, InspectionRecord.findings(call, now: tx.now), of: booking, call, tx)
                return try answer(known.id, .ok, tx)
            }
        ).taking(InspectionRecord.change)
            .failing(.notFound, .conflict, .unprocessable, .forbidden, .stale, .versionMissing)
            .carrying(.etag),
    ] + lockRoutes(app) + correctionRoutes(app) + damageRoutes(app)
}

private func lockRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/inspections/{id:uuid}/submission", for: .inspecting,
            "Say that an inspection is done: it is not changed any more",
            answers: .json(InspectionRecord.shape),
            .write { call, tx in
                let (inspection, booking) = try app.inspection(within: call, tx)
                try app.submit(inspection, of: booking, call, tx)
                return try answer(inspection.id, .ok, tx)
            }
        ).idempotent().failing(.notFound, .conflict, .unprocessable).carrying(.etag),

        Route(
            "POST /v1/inspections/{id:uuid}/countersignature", for: .inspecting,
            "Have the customer sign an inspection, and lock it", answers: .json(InspectionRecord.shape),
            .slow { call, errand in
                let id = try app.lockInspection(call, errand)
                return try errand.read { try answer(id, .ok, $0) }
            }
        ).taking(InspectionRecord.countersignature)
            .failing(.notFound, .conflict, .unprocessable, .stale).carrying(.etag),

        Route(
            "GET /v1/inspections/{id:uuid}/document", for: .holding(.bookingsView), "An inspection as a PDF",
            answers: .media(.pdf),
            .disclosing { call, tx in
                let known = try app.inspection(within: call, tx).inspection
                guard let file = try InspectionStore(tx: tx).document(known.id) else {
                    throw Failure.notFound
                }
                return told(try app.answer(with: app.readyFile(file, tx)), known)
            }
        ).failing(.notFound),
    ]
}

private func correctionRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/inspections/{id:uuid}/reopening", for: .inspecting,
            "Take an inspection back that is submitted and not locked, to change it",
            answers: .json(InspectionRecord.shape),
            .write { call, tx in
                let known = try app.inspection(within: call, tx).inspection
                try app.reopen(known, call.body(InspectionRecord.reason), call, tx)
                return try answer(known.id, .ok, tx)
            }
        ).taking(InspectionRecord.because).idempotent().failing(.notFound, .conflict).carrying(.etag),

        Route(
            "POST /v1/inspections/{id:uuid}/correction", for: .holding(.bookingsOverride),
            "Say what an odometer has shown where something else was locked: kilometres are charged by that",
            answers: .json(InspectionRecord.shape),
            .write { call, tx in
                let known = try app.inspection(within: call, tx).inspection
                try app.correct(
                    known, to: call.body(InspectionRecord.trueKm), call.body(InspectionRecord.reason), call,
                    tx)
                return try answer(known.id, .ok, tx)
            }
        ).taking(InspectionRecord.correction).idempotent()
            .failing(.notFound, .conflict, .unprocessable, .forbidden).carrying(.etag),
    ]
}

private func damageRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/inspections/{id:uuid}/damages", for: .inspecting,
            "Note a damage that an inspection finds",
            answers: .json(MadeRecord.shape),
            .write { call, tx in
                let known = try app.inspection(within: call, tx).inspection
                let damage = DamageRecord.damage(call, app.freshID(), foundBy: known.id)
                try app.add(damage, to: known, call, tx)
                return MadeRecord.answer(damage.id)
            }
        ).taking(DamageRecord.input).answering(.created).idempotent().failing(.notFound, .conflict),

        Route(
            "DELETE /v1/inspections/{id:uuid}/damages/{damage:uuid}", for: .inspecting,
            "Strike a damage that an inspection has noted", answers: .nothing,
            .write { call, tx in
                let known = try app.inspection(within: call, tx).inspection
                try app.remove(call.id(1), from: known, call, tx)
                return .done
            }
        ).answering(.noContent).failing(.notFound, .conflict),

        Route(
            "GET /v1/fleet/{id:uuid}/damages", for: .holding(.fleetView, .bookingsView),
            "What is broken about a vehicle; where that is asked for, what was too",
            answers: .list(of: DamageRecord.shape, facets: false),
            .read { call, tx in
                let known = try FleetDesk(app, call, tx).vehicle(call.id())
                let repairedToo = call.query(repaired) == true
                return try .list(of: DamageRecord.shape) {
                    try DamageStore(tx: tx).each(of: known.id, repairedToo: repairedToo, $0)
                }
            }
        ).asking(damages).failing(.notFound),

        Route(
            "POST /v1/damages/{id:uuid}/repair", for: .holding(.fleetEdit), "Say that a damage is repaired",
            answers: .nothing,
            .write { call, tx in
                try app.repair(call.id(), call.body(DamageRecord.repair), call, tx)
                return .done
            }
        ).taking(DamageRecord.repairInput).answering(.noContent).failing(.notFound, .conflict),
    ]
}

private let repaired = Field.boolean("repaired", "Those that are repaired, too.").optional
private let damages = Shape("DamageFilter", "Which damages.", repaired)

/// There are words in it about whoever rents, and their name.
private func told(_ response: Response, _ inspection: Inspection) -> Disclosure {
    Disclosure(
        response, .bookingsRead, of: AuditObject(.booking, inspection.booking),
        .telling("inspection", of: inspection.id))
}

private func answer(_ id: UUID, _ status: Status, _ tx: Transaction) throws -> Response {
    try .record(InspectionRecord.shape, status) { try InspectionStore(tx: tx).record(id, $0) }
}
