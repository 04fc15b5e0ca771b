// What all rentals of the demonstration go by, and the ids that they get.

import Schema
import Store
import Zones

struct DemoWorld: Sendable {
    let rules: HouseRules
    let people: DemoPeople
    /// Who works at the desk; empty: nobody that is known.
    let staff: [UUID]
    let today: Instant
    let seed: UInt64
}

/// Ids in order of time that are the same for the same seed.
struct DemoIDs: Sendable {
    private var generator: SeededGenerator

    init(seed: UInt64, part: UInt64) { generator = SeededGenerator(seed: seed, part: part) }

    mutating func next(at time: Instant) -> UUID {
        UUID(v7: time.epochMs, random: (generator.next(), generator.next()))
    }
}

extension BookingWish {
    /// What somebody of the demonstration has wished.
    init(
        _ type: BookingType, _ vehicle: UUID, _ itinerary: Itinerary, extras: [ExtraWish], package: String?,
        discountCode: String?, drivers: [UUID]
    ) {
        (self.type, self.vehicle) = (type, vehicle)
        (pickup, dropOff) = (itinerary.pickup.id, itinerary.dropOff.id)
        (starts, ends) = (.instant(itinerary.startsAt), .instant(itinerary.endsAt))
        (self.extras, self.package, self.discountCode) = (extras, package, discountCode)
        (driverAge, self.drivers) = (nil, drivers)
    }
}
