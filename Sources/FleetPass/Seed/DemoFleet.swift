// A fleet of plausible vehicles, each made when asked for. The odds are in FleetDraws; it stores nothing.

/// Vehicles 0 to count - 1 of a fleet. The same seed gives the same vehicle at the same place on every
/// machine, whatever was asked for before, and whatever the size of the fleet. VINs, plates and stock
/// numbers do not repeat within the first million.
struct DemoFleet: Sendable, Sequence {
    /// How many vehicles an iteration yields.
    let count: Int

    private let seed: UInt64
    private let draws: FleetDraws
    private let identity: VehicleIdentity

    init(vehicles count: Int, seed: UInt64) {
        self.count = Swift.max(0, count)
        self.seed = seed
        draws = FleetDraws(models: Catalogue.models(of: CatalogueTable.text))
        identity = VehicleIdentity(seed: seed)
    }

    /// The lots that the vehicles stand on.
    var locations: [DemoLocation] { DemoLocation.all }

    /// One vehicle; places outside the fleet give vehicles too, as though it were larger. Nil only below
    /// zero.
    func vehicle(at place: Int) -> DemoVehicle? {
        guard place >= 0 else { return nil }
        var generator = SeededGenerator(seed: seed, part: UInt64(place))
        guard let model = draws.model(&generator) else { return nil }
        let year = draws.year(within: model.years, &generator)
        let fuel = draws.fuel(of: model, &generator)
        let colour = draws.colour(body: model.body, &generator)
        let location = draws.location(&generator)
        return DemoVehicle(
            vin: identity.vin(at: place, model: model, year: year, &generator),
            plate: identity.plate(at: place), stockNumber: identity.stockNumber(at: place),
            make: model.make, model: model.model, year: year,
            vehicleClass: model.vehicleClass, body: model.body, fuel: fuel,
            seats: generator.pick(model.seats) ?? 5, colour: colour,
            odometerKm: draws.odometerKm(year: year, &generator),
            dailyRateMinor: draws.dailyRateMinor(
                model: model, year: year, fuel: fuel, location: location, &generator),
            status: draws.status(&generator), locationIndex: location,
            photos: CarPicture.fileNames(body: model.body, colour: colour),
            createdBeforeMs: draws.createdBeforeMs(year: year, &generator))
    }

    /// The vehicles in order, one at a time; nothing is kept.
    func makeIterator() -> AnyIterator<DemoVehicle> {
        var place = 0
        return AnyIterator {
            guard place < count else { return nil }
            defer { place += 1 }
            return vehicle(at: place)
        }
    }
}
