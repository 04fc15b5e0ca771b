// Enters the demonstration's vehicles, each with its calendar: bookings, service, blackouts, holds, papers.

import Schema
import Store

struct DemoYard {
    let tx: Transaction
    let world: DemoWorld
    let fleet: DemoFleet
    let locations: [LocationID]
    private let ids: DemoIDs

    init(tx: Transaction, world: DemoWorld, fleet: DemoFleet, locations: [LocationID]) {
        (self.tx, self.world, self.fleet, self.locations) = (tx, world, fleet, locations)
        ids = DemoIDs(seed: world.seed, part: .max - 4, from: world.today)
    }

    /// - Returns: how many bookings have found a place; what one vehicle has no room for, the next ones take.
    func fill(with bookings: Int) throws -> Int {
        var made = 0
        for place in 0..<fleet.count {
            guard let vehicle = fleet.vehicle(at: place) else { continue }
            let due = Int(Int128(bookings) * Int128(place + 1) / Int128(fleet.count)) - made
            made += try enter(vehicle, place, most: max(0, min(due, bookings - made)))
        }
        return made
    }

    private func enter(_ vehicle: DemoVehicle, _ place: Int, most quota: Int) throws -> Int {
        var generator = SeededGenerator(seed: world.seed ^ 0x5EED_D1A2, part: UInt64(place))
        var new = vehicle.entered(at: place, locations, seed: world.seed, epoch: world.today)
        guard let home = world.rules.place(new.location.value) else { return 0 }
        let rented = RentedVehicle(
            id: new.id.value, status: Vehicle.Status(rawValue: new.status) ?? .active,
            vehicleClass: new.vehicleClass, location: home.id, home: nil, isHeld: false,
            dailyRate: new.dailyRate, title: "\(new.year) \(new.make) \(new.model)")
        let stays = stays(of: rented, home, since: new.createdAt, quota, &generator)
        let driven = stays.reduce(0) { $1.fate.isBack ? $0 + $1.km : $0 }
        let before = max(Int64(generator.between(9, 400)), Int64(vehicle.odometerKm) - driven)
        new = vehicle.entered(
            at: place, locations, seed: world.seed, epoch: world.today, odometerKm: Int(before + driven))
        try VehicleStore(tx: tx).insert(new)
        try read(before, of: new)
        try insertPapers(of: new, &generator)
        let written = try write(stays, of: rented, kmOut: before, most: quota, &generator)
        // Last, for whether a vehicle is held is as of the latest hold that was touched.
        try insertHold(on: rented, since: new.createdAt, &generator)
        // What a rule spoke against was not driven.
        if written.km != before + driven {
            try OdometerStore(tx: tx.at(world.today)).set(written.km, of: rented.id)
        }
        return written.count
    }

    private func stays(
        of vehicle: RentedVehicle, _ home: Place, since created: Instant, _ quota: Int,
        _ generator: inout SeededGenerator
    ) -> [DemoStay] {
        var walk = VehicleWalk(
            world.rules, vehicle, home: home, others: world.rules.places.filter { $0.id != home.id },
            today: world.today, createdAt: created, quota: quota, &generator)
        var stays: [DemoStay] = []
        while quota > 0, let stay = walk.next(&generator) { stays.append(stay) }
        return stays
    }

    private func write(
        _ stays: [DemoStay], of vehicle: RentedVehicle, kmOut: Int64, most quota: Int,
        _ generator: inout SeededGenerator
    ) throws -> (count: Int, km: Int64) {
        let writer = RentalWriter(tx: tx, world: world, ids: ids)
        var (made, km) = (0, kmOut)
        for stay in stays {
            switch stay.kind {
            case .service: try insertService(stay, on: vehicle.id, &generator)
            case .blackout: try insertBlackout(stay, of: vehicle, &generator)
            case .rental, .loaner, .testDrive, .internalMove:
                guard made < quota else { continue }
                guard try writer.write(stay, of: vehicle, kmOut: km, &generator) else { continue }
                made += 1
                if stay.fate.isBack { km += stay.km }
            }
        }
        return (made, km)
    }

    private func read(_ km: Int64, of vehicle: NewVehicle) throws {
        let time = vehicle.createdAt
        let reading = OdometerReading(
            id: ids.next(), km: km, source: .entered, readAt: time, isSigned: false)
        try OdometerStore(tx: tx.at(time)).insert(reading, of: vehicle.id.value, by: nil)
    }

    /// Most are good for long, some run out soon, and a few have.
    private func insertPapers(of vehicle: NewVehicle, _ generator: inout SeededGenerator) throws {
        let store = HoldStore(tx: tx.at(vehicle.createdAt))
        for kind in [VehicleDocument.Kind.registration, .insurance, .inspection] {
            let days =
                switch generator.below(100) {
                case ..<2: generator.between(-20, -1)
                case ..<9: generator.between(2, 30)
                default: generator.between(60, 600)
                }
            let end = Instant(epochMs: world.today.epochMs + Int64(days) * VehicleWalk.dayMs)
            let number = "\(kind.rawValue.prefix(2).uppercased())-\(100_000 + generator.below(900_000))"
            try store.insert(
                ids.next(), kind, number, until: end, of: vehicle.id.value)
        }
    }

    /// What keeps a vehicle off the lot stands in a hold as well.
    private func insertHold(
        on vehicle: RentedVehicle, since created: Instant, _ generator: inout SeededGenerator
    ) throws {
        let hold: (Hold.Kind, String)? =
            switch vehicle.status {
            case .maintenance: (.maintenance, "In the workshop: \(generator.pick(DemoNames.service) ?? "")")
            case .damaged: (.damage, "Door dented in a car park; the body shop has it")
            case .recallHold: (.recall, "Open recall: airbag inflator")
            case .forSale: (.sale, "Reserved for a buyer")
            default: nil
            }
        guard let (kind, reason) = hold else { return }
        let hours = Int64(generator.between(20, 90))
        let start = Instant(epochMs: max(created.epochMs, world.today.epochMs - hours * 3_600_000))
        try HoldStore(tx: tx.at(start)).insert(
            Hold(id: ids.next(), kind: kind, reason: reason, startsAt: start, endsAt: nil),
            of: vehicle.id, by: world.staff.first)
    }

    private func insertService(
        _ stay: DemoStay, on vehicle: UUID, _ generator: inout SeededGenerator
    ) throws {
        let (start, end) = (stay.itinerary.startsAt, stay.itinerary.endsAt)
        let id = ids.next()
        let reason = generator.pick(DemoNames.service) ?? ""
        try HoldStore(tx: tx.at(stay.madeAt)).insert(
            Hold(id: id, kind: .maintenance, reason: reason, startsAt: start, endsAt: end), of: vehicle,
            by: world.staff.first)
        guard end < world.today else { return }
        try HoldStore(tx: tx.at(end)).release(id, of: vehicle, "Done.", by: world.staff.first)
    }

    private func insertBlackout(
        _ stay: DemoStay, of vehicle: RentedVehicle, _ generator: inout SeededGenerator
    ) throws {
        try AllocationStore(tx: tx.at(stay.madeAt)).insert(
            ids.next(), .blackout, vehicle.id, world.rules.block(vehicle, stay.itinerary),
            booking: nil, reason: generator.pick(DemoNames.blackouts), by: world.staff.first)
    }
}
