// From a stay to an offer as the product makes one: who rents, what goes along, and the price by the real
// engine. Writing it is RentalWriter's.

import Schema
import Store
import Zones

struct RentalMaker {
    let tx: Transaction
    let world: DemoWorld
    let vehicle: RentedVehicle

    struct Made {
        let offer: Offer
        let customer: UUID?
        /// How it was before it was changed; nil: it never was.
        let before: (endsAt: Instant, totalMinor: Int64)?
    }

    /// - Returns: nil where a rule speaks against it.
    func make(_ stay: DemoStay, _ generator: inout SeededGenerator) throws -> Made? {
        let type = stay.kind.type ?? .internal
        let drivers = drivers(stay, &generator)
        let others = drivers.dropFirst().map(\.id)
        let isPaid = type.isPaid
        let full = BookingWish(
            type, vehicle.id, stay.itinerary, extras: isPaid ? extras(stay, &generator) : [],
            package: isPaid && generator.below(100) < 8 ? Self.packages[generator.below(2)] : nil,
            discountCode: isPaid && generator.below(100) < 6 ? DemoPrices.welcome.code : nil, drivers: others)
        let plain = BookingWish(
            type, vehicle.id, stay.itinerary, extras: [], package: nil, discountCode: nil, drivers: others)
        for wish in [full, plain] {
            let priced = try price(wish, stay, stay.itinerary, drivers)
            guard priced.obstacles.isEmpty else { continue }
            let offer = Offer(
                wish: wish, vehicle: vehicle, itinerary: stay.itinerary,
                block: world.rules.block(vehicle, stay.itinerary), obstacles: [], asked: priced.asked,
                version: priced.version, price: priced.price, extras: priced.extras,
                discount: priced.discount, expired: [])
            let before = try before(wish, stay, drivers, &generator)
            return Made(offer: offer, customer: drivers.first?.id, before: before)
        }
        return nil
    }

    private func price(
        _ wish: BookingWish, _ stay: DemoStay, _ itinerary: Itinerary, _ drivers: [DemoDriver]
    ) throws -> Pricing.Priced {
        let date = itinerary.pickup.zone.civil(at: itinerary.startsAt).date
        return try Pricing(rules: world.rules, tx: tx.at(stay.madeAt), terms: nil).price(
            wish, vehicle, itinerary, youngest: drivers.compactMap { $0.facts.age(on: date) }.min(),
            changed: nil)
    }

    /// Some were a day shorter or longer at first.
    private func before(
        _ wish: BookingWish, _ stay: DemoStay, _ drivers: [DemoDriver], _ generator: inout SeededGenerator
    ) throws -> (Instant, Int64)? {
        guard stay.kind == .rental, stay.days >= 3, stay.fate.isOut || stay.fate == .confirmed,
            generator.below(100) < 7
        else { return nil }
        let change: Int64 = generator.below(100) < 70 ? -VehicleWalk.dayMs : VehicleWalk.dayMs
        let (whole, end) = (stay.itinerary, Instant(epochMs: stay.itinerary.endsAt.epochMs + change))
        let itinerary = Itinerary(
            pickup: whole.pickup, dropOff: whole.dropOff, startsAt: whole.startsAt, endsAt: end)
        return (end, try price(wish, stay, itinerary, drivers).price.totalMinor)
    }

    /// Whoever rents, and whoever drives besides; nobody for what the house does itself, and where nobody has
    /// said who they are.
    private func drivers(_ stay: DemoStay, _ generator: inout SeededGenerator) -> [DemoDriver] {
        let isNameless = stay.fate == .held || stay.fate == .expired && generator.below(100) < 50
        guard let type = stay.kind.type, type.needsCustomer, !isNameless else { return [] }
        var drivers: [DemoDriver] = []
        let count = type == .rental && generator.below(100) < 7 ? 2 : 1
        for _ in 0..<8 where drivers.count < count {
            let driver = world.people.driver(
                world.people.somebody(knownAt: stay.madeAt, &generator))
            if mayDrive(driver, stay), !drivers.contains(where: { $0.id == driver.id }) {
                drivers.append(driver)
            }
        }
        return drivers
    }

    private func mayDrive(_ driver: DemoDriver, _ stay: DemoStay) -> Bool {
        let isLate = stay.itinerary.endsAt.epochMs > world.today.epochMs - 60 * VehicleWalk.dayMs
        if driver.isRefused, isLate { return false }
        let start = stay.itinerary.pickup.zone.civil(at: stay.itinerary.startsAt).date
        let end = stay.itinerary.dropOff.zone.civil(at: stay.itinerary.endsAt).date
        return driver.licenceUntil.map { $0 >= end } == true && (driver.facts.age(on: start) ?? 0) >= 21
    }

    private func extras(_ stay: DemoStay, _ generator: inout SeededGenerator) -> [BookingWish.ExtraWish] {
        guard generator.below(100) < 22 else { return [] }
        let month = stay.itinerary.pickup.zone.civil(at: stay.itinerary.startsAt).date.month
        let isWinter = month >= 11 || month <= 3
        var codes = ["CHILD", "WIFI", isWinter ? "CHAINS" : "BOX"]
        return (0..<(generator.below(100) < 20 ? 2 : 1)).compactMap { _ in
            guard let code = generator.pick(codes) else { return nil }
            codes.removeAll { $0 == code }
            return BookingWish.ExtraWish(
                code: code, quantity: code == "CHILD" && generator.below(100) < 25 ? 2 : 1)
        }
    }

    private static let packages = ["KM1000", "ENDLESS"]
}

extension DemoDriver {
    fileprivate var facts: DriverFacts {
        DriverFacts(id: id, name: "", refusedFor: nil, bornOn: bornOn, licenceUntil: licenceUntil)
    }
}
