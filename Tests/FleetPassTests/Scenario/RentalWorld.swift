// A dealership that rents, for the tests of bookings: the demonstration's, with people and a customer.

import Schema
import Store
import Threads

@testable import FleetPass

struct RentalWorld: Sendable {
    let instance: Instance
    let people: People
    let customer: UUID
    /// A public vehicle, and where it stands.
    let vehicle: String
    let place: String
    /// Next year's: bookings lie in the future, and far enough from both ends of what may be booked.
    static let year = CivilYear.of(epochMs: Clock.epochMs()) + 1

    init(_ instance: Instance = .demo()) {
        self.instance = instance
        people = People(instance)
        let customer = people.account(.customer)?.value ?? instance.app.freshID()
        self.customer = customer
        People.write(instance) { tx in
            try OrganisationStore(tx: tx).set(rules: [UInt8](#"{"horizon_days":1095}"#.utf8))
            try RevisionStore(tx: tx).raise(.rules)
            try tx.run(
                .assembled("UPDATE customers SET name = 'Ada Bright', born_on = '1990-04-01' WHERE id = $1"),
                .uuid(customer))
        }
        vehicle = Demo.active
        place = Demo.vehicles.first { $0.id == Demo.active }?.location ?? ""
    }

    /// Puts the place to Denver, open at those hours.
    func setPlace(hours: String) {
        let place = UUID(place)
        People.write(instance) { tx in
            try tx.run(
                .assembled("UPDATE locations SET time_zone = 'America/Denver', hours = $2 WHERE id = $1"),
                .uuid(place), .text(hours))
            try RevisionStore(tx: tx).raise(.rules)
        }
    }

    func wish(from start: String, until end: String, vehicle: String? = nil, _ more: String = "") -> String {
        """
        {"vehicle_id":"\(vehicle ?? self.vehicle)","pickup_location_id":"\(place)",
         "starts_at":"\(start)","ends_at":"\(end)"\(more.isEmpty ? "" : ",\(more)")}
        """
    }

    func price(from start: String, until end: String, _ more: String = "") -> Answered {
        instance.ask(.json("/v1/quotes/price", wish(from: start, until: end, more)))
    }

    /// By somebody at the desk.
    func book(
        from start: String, until end: String, vehicle: String? = nil, by person: Person = .manager,
        _ more: String = ""
    ) -> Answered {
        let customer = "\"customer_id\":\"\(customer)\"" + (more.isEmpty ? "" : ",\(more)")
        return instance.ask(
            .json(
                "/v1/bookings", wish(from: start, until: end, vehicle: vehicle, customer),
                people.fields(person)))
    }
}
