// What many vehicles are taken by, for a stretch of days at once. No SQL.

import HTTP
import Schema
import Store
import Zones

/// Which vehicles, and when.
struct FleetCalendar: Sendable {
    let block: Block
    let locations: [UUID]
    let classes: [String]
    let vehicles: [UUID]
    /// Where whoever asks may work; none: everywhere.
    let reach: [UUID]
    let limit: Int

    private static let from = Field.instant("from", "From when on.")
    private static let until = Field.instant("until", "Until when; 100 days later at most.")
    private static let location = Field.uuid("location", "Where it stands: one or several, by id.").list(
        max: 50)
    private static let vehicleClass = Field.choice("class", of: Vehicle.Class.self, "One or several.").list(
        max: 20)
    private static let vehicle = Field.uuid("vehicle", "These vehicles alone.").list(max: 50)
    private static let limitField = Field.integer(
        "limit", in: 1...500, "Vehicles on a page; 100 if not given."
    ).optional
    static let cursor = Field.text("cursor", max: 400, "`next` of the page before.").optional
    static let query = Shape(
        "FleetCalendarQuery", "Which vehicles, and when.", from, until, location, vehicleClass, vehicle,
        limitField, cursor)

    private static let entry = Shape(
        "FleetCalendarEntry", "What a vehicle is taken by, the time to make it ready included.",
        MadeRecord.id, Field.choice("kind", of: CalendarRecord.Kind.self), Field.instant("from"),
        Field.instant("until", "Null: a hold that somebody will release.").optional,
        Field.uuid("booking_id").optional, Field.text("booking_code", max: 8).optional,
        Field.choice("booking_state", of: BookingState.self).optional,
        Field.instant("booking_starts_at").optional, Field.instant("booking_ends_at").optional,
        Field.uuid("customer_id").optional, Field.choice("hold_kind", of: Hold.Kind.self).optional,
        Field.text("reason", max: 300).optional)
    private static let entries = Field.object("entries", entry, "In the order of their beginning.").list(
        max: 5_000)
    static let shape = Shape(
        "FleetCalendarRow", "A vehicle, and what it is taken by.", Field.uuid("vehicle_id"),
        Field.text("title", max: 120), Field.text("plate", max: 12),
        Field.choice("class", of: Vehicle.Class.self), Field.uuid("location_id", "Where it stands."),
        Field.choice("status", of: Vehicle.Status.self), entries)
    private static let mostMs: Int64 = 100 * 86_400_000

    /// - Throws: `invalid` for a time that ends before it begins, or is too long to tell of at once.
    init(_ call: Call) throws {
        block = Block(from: call.query(Self.from), until: call.query(Self.until))
        guard block.until > block.from, block.until.epochMs - block.from.epochMs <= Self.mostMs else {
            throw Failure(
                .invalid, "Some parameters need another value.",
                fields: [
                    FieldError(parameter: "until", detail: "must be after the beginning, and within 100 days")
                ])
        }
        locations = call.query(Self.location)
        classes = call.query(Self.vehicleClass).map(\.rawValue)
        vehicles = call.query(Self.vehicle)
        reach = call.asker.locations
        limit = Int(call.query(Self.limitField) ?? 100)
    }

    /// What a cursor of it is good for.
    var purpose: String {
        let texts = [locations, vehicles, reach].map { $0.map(\.description) } + [classes]
        return "fleet calendar|" + texts.map { $0.sorted().joined(separator: ",") }.joined(separator: "|")
    }
}

/// A vehicle as a row of the board.
struct CalendarVehicle: Sendable {
    let id: UUID
    let title: String
    let plate: String
    let vehicleClass: String
    let location: UUID
    let status: String
}

/// What it is taken by, with what the board says of a booking.
struct FleetCalendarEntry: Sendable {
    var entry: CalendarEntry
    var booking: UUID?
    var customer: UUID?
    var bookingBlock: Block?

    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", entry.id)
            json.member("kind", entry.kind.rawValue)
            json.member("from", entry.from)
            json.member("until", entry.until)
            json.member("booking_id", booking)
            json.member("booking_code", entry.code)
            json.member("booking_state", entry.state)
            json.member("booking_starts_at", bookingBlock?.from)
            json.member("booking_ends_at", bookingBlock?.until)
            json.member("customer_id", customer)
            json.member("hold_kind", entry.holdKind)
            json.member("reason", entry.reason)
        }
    }
}

func fleetCalendarRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/fleet/calendar", for: .holding(.fleetView),
            "When many vehicles are taken, and by what",
            answers: .list(of: FleetCalendar.shape, facets: false),
            .slow { call, errand in try errand.read { tx in try page(call, app, tx) } }
        ).asking(FleetCalendar.query).carrying(.link)
    ]
}

private func page(_ call: Call, _ app: App, _ tx: Transaction) throws -> Response {
    let wish = try FleetCalendar(call)
    let cursor = try call.query(FleetCalendar.cursor).map { try app.cursors.open($0, for: wish.purpose) }
    let store = FleetCalendarStore(tx: tx)
    let (vehicles, last) = try store.vehicles(wish, after: cursor?.id)
    let entries = try store.entries(of: vehicles.map(\.id), wish.block)
    let next = last.map { app.cursors.seal(PageCursor(key: 0, id: $0), for: wish.purpose) }
    var response = Response.list(next: next) { json in
        for vehicle in vehicles {
            json.object { json in
                json.member("vehicle_id", vehicle.id)
                json.member("title", vehicle.title)
                json.member("plate", vehicle.plate)
                json.member("class", vehicle.vehicleClass)
                json.member("location_id", vehicle.location)
                json.member("status", vehicle.status)
                json.key("entries")
                json.array(entries[vehicle.id] ?? []) { $1.write(to: &$0) }
            }
        }
    }
    response.set("Cache-Control", "no-store")
    if let next { response.set("Link", call.link(to: next, FleetCalendar.cursor.spec.name)) }
    return response
}
