// Booking a vehicle through the API: what is taken is taken, and what is against a rule is said.

import Schema
import Testing

@testable import FleetPass

@Suite struct BookingTests {
    let world = RentalWorld()
    let year = RentalWorld.year

    @Test("A vehicle is booked once for a time, and again for the time behind it")
    func once() {
        let first = world.book(from: "\(year)-03-03T10:00", until: "\(year)-03-05T10:00")
        #expect(first.status == 201, "\(first.body)")
        #expect(first.member("state")?.text == "confirmed")
        #expect(world.book(from: "\(year)-03-04T10:00", until: "\(year)-03-06T10:00").status == 409)
        // The hour to make it ready is the first booking's too.
        #expect(world.book(from: "\(year)-03-05T10:30", until: "\(year)-03-06T10:00").status == 409)
        #expect(world.book(from: "\(year)-03-05T11:00", until: "\(year)-03-06T10:00").status == 201)
    }

    @Test("The price says what every part of it is for, and is the sum of its parts")
    func price() {
        let price = world.price(from: "\(year)-03-03T10:00", until: "\(year)-03-05T13:00")
        #expect(price.status == 200, "\(price.body)")
        let lines = price.json?["lines"]?.list ?? []
        let sum = lines.compactMap { $0["amount_minor"]?.integer }.reduce(0, +)
        #expect(sum == price.member("total.amount")?.integer)
        #expect(lines.map { $0["kind"]?.text } == ["rental", "rental", "tax"])
    }
}
