// What staff and their programs may ask of the fleet: look through it, enter vehicles, change and move them.

import HTTP
import Schema
import Store

func fleetRoutes(_ app: App) -> [Route] {
    lookRoutes(app) + changeRoutes(app) + holdRoutes(app) + attributeRoutes(app) + paperRoutes(app)
        + sharingRoutes(app) + calendarRoutes(app) + importRoutes(app)
        + bulkRoutes(app) + photoRoutes(app) + fleetCalendarRoutes(app)
}

private func lookRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/fleet", for: .holding(.fleetView), "The whole fleet, the newest first",
            answers: .list(of: FleetVehicle.shape, facets: false),
            .read { call, tx in try page(call, tx, app) }
        ).asking(FleetSearch.Query.shape).slow(when: FleetSearch.takesLong).carrying(.link),

        Route(
            "GET /v1/fleet/count", for: .holding(.fleetView), "How many vehicles the filters leave",
            answers: .json(FleetSearch.Count.shape), .read { call, tx in try count(call, tx) }
        ).asking(FleetSearch.Query.table).slow(when: { _ in true }),

        Route(
            "GET /v1/fleet/{id:uuid}", for: .holding(.fleetView),
            "One vehicle, with all that decides whether it may be rented",
            answers: .json(FleetVehicle.whole),
            .read { call, tx in try app.fleetRecord(call.id(), .ok, call, tx) }
        ).failing(.notFound).carrying(.etag),

        Route(
            "GET /v1/fleet/{id:uuid}/eligibility", for: .holding(.fleetView),
            "Whether a vehicle may be rented for a time, and why not",
            answers: .json(EligibilityRecord.shape),
            .read { call, tx in try eligibility(call, tx, app) }
        ).asking(EligibilityRecord.query).failing(.notFound, .unprocessable),
    ]
}

private func changeRoutes(_ app: App) -> [Route] {
    [
        Route(
            "POST /v1/fleet", for: .holding(.fleetEdit), "Enter a vehicle",
            answers: .json(FleetVehicle.whole),
            .write { call, tx in
                let status = call.body(FleetVehicle.entryStatus).flatMap { Vehicle.Status(rawValue: $0) }
                let id = try FleetDesk(app, call, tx).enter(
                    VehicleDraft(call.wholeBody), status ?? .draft,
                    odometerKm: call.body(FleetVehicle.entryKm) ?? 0,
                    call.body(FleetVehicle.givenAttributes).map { AttributeValue.given($0) })
                return try app.fleetRecord(id, .created, call, tx)
            }
        ).taking(FleetVehicle.input).answering(.created).idempotent().failing(.conflict, .unprocessable)
            .carrying(.etag),

        Route(
            "PUT /v1/fleet/{id:uuid}", for: .holding(.fleetEdit), "Change a vehicle",
            answers: .json(FleetVehicle.whole),
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                let known = try desk.vehicle(call.id())
                try call.demandVersion(known.version)
                try desk.change(
                    known, to: VehicleDraft(call.wholeBody),
                    call.body(FleetVehicle.givenAttributes).map { AttributeValue.given($0) })
                return try app.fleetRecord(known.id, .ok, call, tx)
            }
        ).taking(FleetVehicle.change).failing(.notFound, .conflict, .unprocessable, .stale, .versionMissing)
            .carrying(.etag),

        Route(
            "POST /v1/fleet/{id:uuid}/moves", for: .holding(.fleetEdit),
            "Take the next step of a vehicle's life", answers: .json(FleetVehicle.whole),
            .write { call, tx in
                let desk = try FleetDesk(app, call, tx)
                let known = try desk.vehicle(call.id())
                try desk.move(known, to: call.body(FleetVehicle.to), call.body(FleetVehicle.reason))
                return try app.fleetRecord(known.id, .ok, call, tx)
            }
        ).taking(FleetVehicle.move).idempotent().failing(.notFound, .conflict).carrying(.etag),
    ]
}

private func count(_ call: Call, _ tx: Transaction) throws -> Response {
    let ids = try FleetSearchStore(tx: tx).ids(FleetSearch(call), atMost: FleetSearch.Count.most)
    var json = JSONWriter()
    json.object { $0.member(FleetSearch.Count.vehicles, Int64(ids.count)) }
    return .privately(json.bytes)
}

private func page(_ call: Call, _ tx: Transaction, _ app: App) throws -> Response {
    let search = FleetSearch(call)
    let limit = Int(call.query(FleetSearch.Query.limit) ?? 20)
    let cursor = try call.query(FleetSearch.Query.cursor).map {
        try app.cursors.open($0, for: search.cursorPurpose)
    }
    var rows: [(id: UUID, json: JSONWriter)] = []
    let last = try FleetSearchStore(tx: tx).page(search, after: cursor?.id, limit) { row in
        var json = JSONWriter()
        json.bytes.reserveCapacity(1_024)
        json.beginObject()
        try row.writeMembers(FleetVehicle.row, to: &json)
        rows.append((try row.uuid(0), json))
    }
    let values = try AttributeStore(tx: tx).values(of: rows.map(\.id))
    let next = last.map { app.cursors.seal(PageCursor(key: 0, id: $0), for: search.cursorPurpose) }
    var response = Response.list(next: next) { json in
        for (id, row) in rows {
            var row = row
            row.member(FleetVehicle.attributes, of: values[id] ?? [])
            row.endObject()
            json.raw(row.bytes)
        }
    }
    response.set("Cache-Control", "no-store")
    if let next { response.set("Link", call.link(to: next, FleetSearch.Query.cursor.spec.name)) }
    return response
}

extension App {
    /// A vehicle with its holds and what stands in the way of renting it now.
    /// - Throws: `not_found`, also for one out of reach.
    func fleetRecord(_ id: UUID, _ status: Status, _ call: Call, _ tx: Transaction) throws -> Response {
        let desk = try FleetDesk(self, call, tx)
        let known = try desk.vehicle(id)
        let place = desk.rules.place(known.draft.home ?? known.draft.location)
        var json = JSONWriter()
        json.bytes.reserveCapacity(2_048)
        try json.object { json in
            _ = try FleetStore(tx: tx).record(id) { try $0.writeMembers(FleetVehicle.row, to: &json) }
            json.member(FleetVehicle.attributes, of: try AttributeStore(tx: tx).values(of: [id])[id] ?? [])
            json.member(FleetVehicle.homeName, place?.name)
            json.key(FleetVehicle.holds.spec.jsonKey)
            json.beginArray()
            try HoldStore(tx: tx).each(openOf: id) { try $0.write(Hold.shape, to: &json) }
            json.endArray()
            let soon = Instant(epochMs: tx.now.epochMs + 1)
            try EligibilityRecord.writeMembers(desk.obstacles(known, from: tx.now, until: soon), to: &json)
            json.member(FleetVehicle.vinWarning, RowRules.remark(onVIN: known.draft.vin))
        }
        var response = Response.privately(json.bytes, status)
        response.setVersion(known.version)
        return response
    }
}

extension FleetDesk {
    /// What speaks against renting it out then, but for bookings.
    func obstacles(_ known: KnownVehicle, from start: Instant, until end: Instant) throws -> [Obstacle] {
        guard let rented = try FleetStore(tx: tx).rented(known.id),
            let place = rules.place(known.draft.location)
        else { throw Failure.notFound }
        return try Eligibility(vehicle: rented, rules: rules.rental).obstacles(
            from: start, until: end, in: place, tx)
    }
}

enum EligibilityRecord {
    static let from = AskedTime.field("from", "Now, if not given.")
    static let until = AskedTime.field("until", "The next moment, if not given.")
    static let query = Shape("EligibilityQuery", "For which time.", from, until)
    static let shape = Shape(
        "Eligibility", "Whether a vehicle may be rented, whoever has booked it.", FleetVehicle.canBeRented,
        FleetVehicle.obstacles)

    static func writeMembers(_ obstacles: [Obstacle], to json: inout JSONWriter) {
        json.member(FleetVehicle.canBeRented, obstacles.isEmpty)
        json.key(FleetVehicle.obstacles.spec.jsonKey)
        json.array(obstacles) { $1.write(to: &$0) }
    }
}

private func eligibility(_ call: Call, _ tx: Transaction, _ app: App) throws -> Response {
    let desk = try FleetDesk(app, call, tx)
    let known = try desk.vehicle(call.id())
    func asked(_ field: Field<String?>) throws -> Instant? {
        try AskedTime.instant(call, field) { try desk.zone(of: known) }
    }
    let time = try Block(from: asked(EligibilityRecord.from), until: asked(EligibilityRecord.until), tx)
    let obstacles = try desk.obstacles(known, from: time.from, until: time.until)
    var json = JSONWriter()
    json.object { EligibilityRecord.writeMembers(obstacles, to: &$0) }
    return .privately(json.bytes)
}

extension Block {
    /// Of a query; from now on, if nothing else is said.
    /// - Throws: `unprocessable` for one that ends before it begins.
    init(from: Instant?, until: Instant?, lasting ms: Int64 = 1, _ tx: Transaction) throws {
        let start = from ?? tx.now
        let end = until ?? Instant(epochMs: start.epochMs + ms)
        guard start < end else {
            throw Failure(
                .unprocessable, "The time ends before it begins.",
                fields: [FieldError(parameter: "until", detail: "must be after the beginning")])
        }
        self.init(from: start, until: end)
    }
}

extension JSONWriter {
    mutating func member(_ field: Field<[Record]>, of values: [AttributeValue]) {
        key(field.spec.jsonKey)
        array(values) { $1.write(to: &$0) }
    }
}
