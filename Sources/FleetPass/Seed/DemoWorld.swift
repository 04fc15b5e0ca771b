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

/// Ids that are the same for the same seed. A class, for all who write one calendar draw from the same row.
final class DemoIDs {
    private var generator: SeededGenerator
    private let start: Int64
    private var count: Int64 = 0

    init(seed: UInt64, part: UInt64, from start: Instant = Instant(epochMs: 0)) {
        (generator, self.start) = (SeededGenerator(seed: seed, part: part), start.epochMs)
    }

    /// Of what was entered one by one.
    func next(at time: Instant) -> UUID {
        UUID(v7: time.epochMs, random: (generator.next(), generator.next()))
    }

    /// Of what is brought in with the seed, whenever it happened: each behind the one before, so that
    /// millions of rows are written at the end of their indexes.
    func next() -> UUID {
        count += 1
        return UUID(v7: start + count >> 12, random: (UInt64(count & 0xFFF), generator.next()))
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
