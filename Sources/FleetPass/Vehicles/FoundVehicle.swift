// A vehicle as a search by dates or distance shows it: with where it is had, when, and what that costs.

import Schema
import Store

enum FoundVehicle {
    private static let pickup = Field.uuid("pickup_location_id")
    private static let dropOff = Field.uuid("return_location_id")
    private static let starts = Field.instant("starts_at")
    private static let ends = Field.instant("ends_at")
    private static let total = Field.money("total", "With fees and taxes: what a booking of it costs.")
    private static let deposit = Field.money("deposit", "Held while it is rented.")
    private static let offer = Field.object(
        "offer",
        Shape(
            "VehicleOffer", "Where a vehicle is had, when, and what that costs; with dates.", pickup, dropOff,
            starts, ends, total, deposit)
    ).optional
    private static let metres = Field.integer(
        "distance_m", in: 0...30_000_000, "As the crow flies, to where it is had; with `near`."
    ).optional
    static let shape = Shape(
        "FoundVehicle", "A vehicle that a search has found.", beyond: Vehicle.shape, offer, metres)

    static func writeMembers(_ departure: Departure, _ price: Price?, to json: inout JSONWriter) {
        if let itinerary = departure.itinerary, let price {
            json.key(offer.spec.jsonKey)
            json.object { write(itinerary, price, to: &$0) }
        }
        if let found = departure.metres { json.member(metres, found) }
    }

    static func write(_ itinerary: Itinerary, _ price: Price, to json: inout JSONWriter) {
        json.member(pickup, itinerary.pickup.id)
        json.member(dropOff, itinerary.dropOff.id)
        json.member(starts, itinerary.startsAt)
        json.member(ends, itinerary.endsAt)
        json.member(total, price.money(price.totalMinor))
        json.member(deposit, price.money(price.depositMinor))
    }
}

extension VehicleFinder {
    /// Writes a page of what is found.
    /// - Returns: the cursor of the next one, if there is one.
    func write(after cursor: PageCursor?, _ app: App, _ tx: Transaction, to json: inout JSONWriter) throws
        -> PageCursor?
    {
        let page = try page(after: cursor, app, tx) { row, departure, price in
            var member = JSONWriter()
            member.bytes.reserveCapacity(1_024)
            member.beginObject()
            try row.writeMembers(Vehicle.shape, to: &member)
            FoundVehicle.writeMembers(departure, price, to: &member)
            member.endObject()
            return member.bytes
        }
        for item in page.items { json.raw(item) }
        return page.next
    }

    /// Makes something of each row of a page, in the search's order.
    func page<Item>(
        after cursor: PageCursor?, _ app: App, _ tx: Transaction,
        _ make: (borrowing Row, Departure, Price?) throws -> Item
    ) throws -> (items: [Item], next: PageCursor?) {
        let hits = first(search.limit + 1, after: cursor)
        let shown = Array(hits.prefix(search.limit))
        let isOld = try VehicleStore(tx: tx).fleetRevision() != fleet.revision
        var items: [UUID: Item] = [:]
        try VehicleSearchStore(tx: tx).each(shown.map(\.id)) { row in
            try app.brokenVehicles.passOver(row) { row in
                let vehicle = try RentedVehicle(public: row)
                guard let number = fleet.number(of: vehicle.id), let departure = departure(of: number) else {
                    return
                }
                let price =
                    try isOld
                    ? offered(vehicle, departure, app, tx)?.price : price(vehicle, from: departure, tx)
                guard search.stay == nil || price != nil else { return }
                items[vehicle.id] = try make(row, departure, price)
            }
        }
        let next = hits.count > search.limit ? shown.last.map { PageCursor(key: $0.key, id: $0.id) } : nil
        return (shown.compactMap { items[$0.id] }, next)
    }

    /// What the desk would say: for a vehicle that may have changed since the fleet was last read.
    /// - Returns: nil if it cannot be had.
    private func offered(
        _ vehicle: RentedVehicle, _ departure: Departure, _ app: App, _ tx: Transaction
    ) throws -> Offer? {
        guard let stay = search.stay else { return nil }
        let wish = BookingWish(vehicle: vehicle.id, from: departure.place.id, stay)
        let offer = try? Appraiser(rules: app.house.rules(tx), tx: tx).offer(wish)
        return offer?.obstacles.isEmpty == true ? offer : nil
    }
}

extension RentedVehicle {
    /// - Parameter row: the columns of `Vehicle.shape` of a public vehicle, and its home.
    fileprivate init(public row: borrowing Row) throws {
        self.init(
            id: try row.uuid(0), status: .active, vehicleClass: row.text(9), location: try row.uuid(2),
            home: try row.optionalUUID(Self.homeColumn), isHeld: false, dailyRate: try row.money(15),
            title: "\(row.integer(8)) \(row.text(6)) \(row.text(7))")
    }

    private static let homeColumn = Vehicle.shape.fields.reduce(0) { $0 + $1.columns.count }
}
