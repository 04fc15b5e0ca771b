// `seed`: fills an instance with the demonstration's dealership.

import CommandLine
import Glibc
import Schema
package import Store

extension Fleetpassd {
    private static let vehicles = Option(
        "vehicles", .integer(in: 0...1_000_000), default: 200, "How many vehicles.")
    private static let seedNumber = Option(
        "seed", .integer(in: 0...Int(Int32.max)), default: 1, "The same number gives the same data.")

    static let seed = Command(
        path: ["seed"], summary: "Fill an empty instance with a plausible dealership",
        description:
            """
            Locations in several time zones, and vehicles with valid VINs. All or nothing: if it is interrupted,
            give the command again. Refuses where vehicles or locations are already.
            """,
        options: [data, vehicles, seedNumber],
        examples: [Example("fleetpassd seed --data DIR --vehicles 200 --seed 7", "A small lot to look at.")],
        run: { invocation in
            let paths = paths(invocation)
            try paths.prepare()
            let lock = try paths.hold()
            defer { lock.release() }
            let database = try FileDatabase(
                path: paths.database, migrations: migrations, cacheKiB: 131_072,
                upgrade: SealingOfOld.upgrade { try Secrets(paths) })
            defer { database.close() }
            let seeding = Seeding(
                fleet: DemoFleet(vehicles: invocation[vehicles], seed: UInt64(invocation[seedNumber])),
                seed: UInt64(invocation[seedNumber]))
            let count = try seeding.run(database)
            invocation.console.print("\(count) vehicles at \(DemoLocation.all.count) locations")
            return .ok
        })
}

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

    private static let epoch = Instant(epochMs: 1_767_225_600_000)

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
        var generator = SeededGenerator(seed: seed ^ 0x5EED_1D5, part: UInt64(place))
        let created = Instant(epochMs: Self.epoch.epochMs - vehicle.createdBeforeMs)
        return NewVehicle(
            id: VehicleID(value: UUID(v7: created.epochMs, random: (generator.next(), generator.next()))),
            location: locations[vehicle.locationIndex % locations.count], vin: vehicle.vin,
            plate: vehicle.plate,
            stockNumber: vehicle.stockNumber, make: vehicle.make, model: vehicle.model, year: vehicle.year,
            vehicleClass: vehicle.vehicleClass, body: vehicle.body, fuel: vehicle.fuel, seats: vehicle.seats,
            colour: vehicle.colour, odometerKm: vehicle.odometerKm,
            dailyRate: Money(amountMinor: Int64(vehicle.dailyRateMinor), currency: .usd),
            status: vehicle.status,
            photosJSON: "[" + vehicle.photos.map { "\"\($0)\"" }.joined(separator: ",") + "]",
            createdAt: created)
    }
}
