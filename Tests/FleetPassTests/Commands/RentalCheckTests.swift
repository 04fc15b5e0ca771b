// `check` of bookings, charges, holds, attributes and prices, on either store: silent about what is sound.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct RentalCheckTests {
    /// Two bookings and a value of an attribute.
    private func world() throws -> RentalWorld {
        let world = RentalWorld()
        for day in [10, 12] {
            let (from, until) = ("03-\(day)T10:00", "03-\(day + 1)T10:00")
            let made = world.book(from: "\(RentalWorld.year)-\(from)", until: "\(RentalWorld.year)-\(until)")
            #expect(made.status == 201, "\(made.body)")
        }
        let (attribute, vehicle) = (world.people.attribute(), UUID(Demo.active))
        world.instance.write(
            "INSERT INTO vehicle_attributes (definition_id, value, vehicle_id) VALUES ($1, 'true', $2)",
            .uuid(attribute), .uuid(vehicle))
        return world
    }

    @Test(
        "What rows must be to one another is looked at",
        arguments: [
            ("", []),
            ("UPDATE allocations SET released_at = 1", ["booking without its vehicle"]),
            ("UPDATE bookings SET ends_at = ends_at + 86400000", ["booking without its vehicle"]),
            ("UPDATE bookings SET state = 'expired'", ["booking that came to nothing, and has a vehicle"]),
            (
                "UPDATE bookings SET picked_up_at = starts_at, odometer_out_km = 10, odometer_in_km = 20",
                ["kilometres that count for two rentals"]
            ),
            ("UPDATE bookings SET charged_minor = 1", ["charges that are not in the booking's sum"]),
            (
                "UPDATE vehicles SET is_held = 1 - is_held",
                ["vehicle that is marked otherwise than its holds say"]
            ),
            ("UPDATE vehicle_attributes SET value = 'maybe'", ["attribute"]),
            ("UPDATE vehicle_attributes SET amount = 1", ["attribute"]),
            ("UPDATE bookings SET total_minor = total_minor + 1, net_minor = net_minor + 1", ["price"]),
        ] as [(String, [String])])
    func rules(statement: String, checks: [String]) throws {
        let instance = try world().instance
        if !statement.isEmpty { instance.write(statement) }
        let findings = try instance.app.database.reader().read { tx in
            try CheckStore.findings(ofRows: tx, instance.app)
        }
        #expect(Set(findings.map(\.check)) == Set(checks), "\(findings.prefix(3))")
    }
}
