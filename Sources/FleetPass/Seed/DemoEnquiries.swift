// What people have asked the demonstration's dealership lately. Decides nothing.

import Schema
import Store

struct DemoEnquiries {
    let tx: Transaction
    let world: DemoWorld
    let fleet: DemoFleet
    let locations: [LocationID]

    private static let spanHours = 90 * 24

    /// The oldest first, over the last three months.
    func insert(_ count: Int, _ secrets: Secrets) throws {
        var generator = SeededGenerator(seed: world.seed ^ 0x5EED_A5C, part: 0)
        for place in 0..<count {
            let hours = Self.spanHours * (count - place) / count
            let time = Instant(
                epochMs: world.today.epochMs - Int64(hours) * 3_600_000
                    - Int64(generator.below(3_000)) * 1_000)
            let id = UUID(v7: time.epochMs, random: (generator.next(), generator.next()))
            let (person, numbers, _) = world.people.customer(generator.below(world.people.count))
            let enquirer = Enquirer(
                name: person.name, email: person.email ?? "", phone: numbers.phone,
                message: generator.pick(DemoNames.enquiries) ?? "")
            let phone = numbers.phone.map { secrets.numbers.enquiryPhone.seal($0, of: id, secrets.ring) }
            let store = EnquiryStore(tx: tx.at(time))
            try store.insert(
                Enquiry(
                    id: EnquiryID(value: id), enquirer: enquirer, phone: phone, vehicle: vehicle(&generator)),
                phone)
            guard generator.below(100) < 60, world.staff.count > 2 else { continue }
            try store.assign(id, to: AccountID(value: world.staff[2]))
        }
    }

    /// One that can be seen; nil: it is about none.
    private func vehicle(_ generator: inout SeededGenerator) -> VehicleID? {
        let place = generator.below(max(1, fleet.count))
        guard generator.below(100) < 75, place < fleet.count, let vehicle = fleet.vehicle(at: place),
            vehicle.status == "active"
        else { return nil }
        return vehicle.entered(at: place, locations, seed: world.seed, epoch: world.today).id
    }
}

extension Enquirer {
    fileprivate init(name: String, email: String, phone: String?, message: String) {
        (self.name, self.email, self.phone, self.message) = (name, email, phone, message)
    }
}
