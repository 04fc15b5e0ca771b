// What anybody may ask of a vehicle and a time: whether it can be had, and if not, what can.

import HTTP
import Schema
import Store
import Zones

enum AlternativeRecord {
    private static let from = Field.text(
        "from", min: 16, max: 40,
        "When it is picked up: RFC 3339, or a local time of that place, as 2026-07-01T10:00.")
    private static let until = Field.text(
        "until", min: 16, max: 40, "When it is returned: the same, of the place of return.")
    private static let pickup = Field.uuid(
        "location", "Where it is picked up; where it stands, if not given."
    ).optional
    static let query = Shape(
        "AlternativeQuery", "A vehicle's rental as it is wished.", from, until, pickup,
        VehicleSearch.Query.dropOff, VehicleSearch.Query.age)

    private static let kind = Field.choice(
        "kind", of: Alternative.Kind.self,
        "Another `vehicle` of the class, the same `earlier` or `later`, or one at another `location`.")
    private static let vehicle = Field.uuid("vehicle_id")
    private static let title = Field.text("title", max: 120)
    private static let pickupID = Field.uuid("pickup_location_id")
    private static let pickupName = Field.text("pickup_location", max: 80)
    private static let dropOff = Field.uuid("return_location_id")
    private static let starts = Field.instant("starts_at")
    private static let ends = Field.instant("ends_at")
    private static let total = Field.money("total", "With fees and taxes: what a booking of it costs.")
    private static let canBeHad = Field.boolean(
        "can_be_booked", "Whether nothing stands in the way of the wish.")
    private static let obstacles = Field.object("obstacles", Obstacle.shape).list(max: 40)
    private static let alternatives = Field.object(
        "alternatives",
        Shape(
            "Alternative", "What can be had instead, and what it costs.", kind, vehicle, title, pickupID,
            pickupName, dropOff, starts, ends, total)
    ).list(max: 20)
    static let shape = Shape(
        "Alternatives", "Whether a vehicle can be had as wished, and if not, the cheapest ways out.",
        canBeHad,
        obstacles, alternatives)

    /// - Throws: `invalid` for a time that is none.
    static func stay(_ call: Call) throws -> StayWish {
        let texts = StayWish.Texts(from: call.query(from), until: call.query(until))
        return StayWish(
            from: try time(texts.from, "from"), until: try time(texts.until, "until"), texts: texts,
            dropOff: call.query(VehicleSearch.Query.dropOff), driverAge: call.query(VehicleSearch.Query.age))
    }

    private static func time(_ text: String, _ name: String) throws -> GivenTime {
        if let time = GivenTime(text) { return time }
        throw Failure(
            .invalid, "Some parameters need another value.",
            fields: [
                FieldError(parameter: name, detail: "must be a time, as 2026-07-01T10:00 or with an offset")
            ])
    }

    static func place(_ call: Call) -> UUID? { call.query(pickup) }

    static func write(_ obstacles: [Obstacle], _ all: [Alternative], to json: inout JSONWriter) {
        json.object { json in
            json.member(canBeHad, obstacles.isEmpty)
            json.key(AlternativeRecord.obstacles.spec.jsonKey)
            json.array(obstacles) { $1.write(to: &$0) }
            json.key(alternatives.spec.jsonKey)
            json.array(all) { $1.write(to: &$0) }
        }
    }

    fileprivate static func write(_ alternative: Alternative, to json: inout JSONWriter) {
        let (offer, itinerary) = (alternative.offer, alternative.offer.itinerary)
        json.object { json in
            json.member(kind.spec.name, alternative.kind.rawValue)
            json.member(vehicle, offer.vehicle.id)
            json.member(title, offer.vehicle.title)
            json.member(pickupID, itinerary.pickup.id)
            json.member(pickupName, itinerary.pickup.name)
            json.member(dropOff, itinerary.dropOff.id)
            json.member(starts, itinerary.startsAt)
            json.member(ends, itinerary.endsAt)
            json.member(total, offer.price.money(offer.price.totalMinor))
        }
    }
}

extension Alternative {
    fileprivate func write(to json: inout JSONWriter) { AlternativeRecord.write(self, to: &json) }
}

func alternativeRoutes(_ app: App) -> [Route] {
    [
        Route(
            "GET /v1/vehicles/{id:uuid}/alternatives", for: .anyone,
            "Whether a vehicle can be had for a time, and if not, what can",
            answers: .json(AlternativeRecord.shape),
            .slow { call, errand in try errand.read { tx in try alternatives(call, app, tx) } }
        ).asking(AlternativeRecord.query).failing(.notFound, .unprocessable)
    ]
}

private func alternatives(_ call: Call, _ app: App, _ tx: Transaction) throws -> Response {
    let stay = try AlternativeRecord.stay(call)
    guard let vehicle = try FleetStore(tx: tx).rented(call.id()), vehicle.isPublic else {
        throw Failure.notFound
    }
    let rules = try app.house.rules(tx)
    let wish = BookingWish(
        vehicle: vehicle.id, from: AlternativeRecord.place(call) ?? vehicle.location, stay)
    let itinerary = try wish.itinerary(rules)
    let offer = try Appraiser(rules: rules, tx: tx).offer(wish)
    let all =
        try offer.obstacles.isEmpty
        ? []
        : Alternatives(app: app, rules: rules, tx: tx, wish: wish, vehicle: vehicle, itinerary: itinerary)
            .all(stay: stay, offer.obstacles)
    var json = JSONWriter()
    json.bytes.reserveCapacity(4_096)
    AlternativeRecord.write(offer.obstacles, all, to: &json)
    return .privately(json.bytes)
}
