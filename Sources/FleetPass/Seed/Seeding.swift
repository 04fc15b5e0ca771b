// Writes the demonstration's vehicles, where they stand and what they cost. What happens with them is
// LivelySeeding's.

import Schema
package import Store

/// Writes a demonstration fleet in one transaction, so that a kill in the middle leaves nothing of it behind
/// and the same command can be given again.
package struct Seeding: Sendable {
    let fleet: DemoFleet
    let seed: UInt64
    /// Of the quota; nil: any number.
    private let mostVehicles: Int64?
    private let advice: String
    /// Instants count back from here, so that the same seed gives the same bytes on any day.
    /// - Parameter advice: where to go with it, for whoever has vehicles already.
    package init(vehicles: Int, seed: UInt64, quotas: [Quota: Int64] = [:], advice: String = Self.advice) {
        self.init(
            fleet: DemoFleet(vehicles: vehicles, seed: seed), seed: seed, mostVehicles: quotas[.vehicles],
            advice: advice)
    }

    init(fleet: DemoFleet, seed: UInt64, mostVehicles: Int64? = nil, advice: String = Self.advice) {
        (self.fleet, self.seed, self.mostVehicles, self.advice) = (fleet, seed, mostVehicles, advice)
    }

    package static let advice =
        "name a new directory with --data, or remove this one first if nothing in it is needed"

    static let epoch = Instant(epochMs: 1_767_225_600_000)

    package func run(_ database: any Database) throws -> Int {
        try database.write { tx in
            let store = VehicleStore(tx: tx)
            guard try !store.hasAny(), try LocationStore(tx: tx).all().isEmpty else {
                throw Failure(
                    .conflict,
                    "there are vehicles or locations already, and nothing was changed; \(advice)")
            }
            try Quota.vehicles.demand(Int64(fleet.count), besides: 0, mostVehicles)
            let locations = try insertLocations(tx)
            try insertPrices(locations, tx)
            for place in 0..<fleet.count {
                if let vehicle = fleet.vehicle(at: place) {
                    try store.insert(entered(vehicle, place, locations))
                }
            }
            try store.measure()
        }
        return fleet.count
    }

    private func insertLocations(_ tx: Transaction) throws -> [LocationID] {
        var generator = SeededGenerator(seed: seed, part: UInt64.max)
        return try fleet.locations.map { location in
            let id = LocationID(
                value: UUID(v7: Self.epoch.epochMs, random: (generator.next(), generator.next())))
            try LocationStore(tx: tx).insert(id, location, Self.epoch)
            return id
        }
    }

    private func insertPrices(_ locations: [LocationID], _ tx: Transaction) throws {
        var generator = SeededGenerator(seed: seed, part: UInt64.max - 1)
        // Two years back: there are bookings of last year too.
        let start = Instant(epochMs: Self.epoch.epochMs - 2 * 365 * 86_400_000)
        try DemoPrices.insert(
            zip(locations.map(\.value), fleet.locations).map { (id: $0, location: $1) }, since: start, tx
        ) { UUID(v7: start.epochMs, random: (generator.next(), generator.next())) }
    }

    private func entered(_ vehicle: DemoVehicle, _ place: Int, _ locations: [LocationID]) -> NewVehicle {
        vehicle.entered(at: place, locations, seed: seed, epoch: Self.epoch)
    }
}

extension DemoVehicle {
    /// As it is entered.
    /// - Parameter place: its own among the vehicles.
    /// - Parameter epoch: when the demonstration is looked at.
    func entered(
        at place: Int, _ locations: [LocationID], seed: UInt64, epoch: Instant, odometerKm: Int? = nil
    ) -> NewVehicle {
        var generator = SeededGenerator(seed: seed ^ 0x5EED_1D5, part: UInt64(place))
        let created = Instant(epochMs: epoch.epochMs - createdBeforeMs)
        return NewVehicle(
            id: VehicleID(value: UUID(v7: created.epochMs, random: (generator.next(), generator.next()))),
            location: locations[locationIndex % locations.count], vin: vin, plate: plate,
            stockNumber: stockNumber, make: make, model: model, year: year, vehicleClass: vehicleClass,
            body: body, fuel: fuel, seats: seats, colour: colour, odometerKm: odometerKm ?? self.odometerKm,
            dailyRate: Money(amountMinor: Int64(dailyRateMinor), currency: .usd), status: status,
            photosJSON: "[" + photos.map { "\"\($0)\"" }.joined(separator: ",") + "]", createdAt: created)
    }
}
