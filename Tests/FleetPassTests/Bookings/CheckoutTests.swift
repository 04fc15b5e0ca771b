// From a hold to a booking without an account: who books, what it costs them, and what they are told.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct CheckoutTests {
    private let world = RentalWorld()
    private let year = RentalWorld.year
    private static let guest = #"{"name":"Gil Guest","email":"gil@example.com","born_on":"1980-02-02"}"#

    /// - Returns: the key of a hold.
    private func held(_ more: String = "") -> String {
        let wish = world.wish(from: "\(year)-03-03T10:00", until: "\(year)-03-07T10:00", more)
        let answer = world.instance.ask(.json("/v1/holds", wish))
        return answer.member("key")?.text ?? answer.body
    }

    private func checkOut(_ key: String, _ body: String = guest) -> Answered {
        world.instance.ask(.json("/v1/holds/\(key)/checkout", body))
    }

    private func state(_ key: String) -> String? {
        world.instance.ask(Asked("GET", "/v1/holds/\(key)")).member("state")?.text
    }

    @Test("Whoever holds a vehicle books it, and cancels it, by their key")
    func books() {
        let key = held()
        let booked = checkOut(key)
        #expect(booked.status == 200 && booked.member("state")?.text == "confirmed", "\(booked.body)")
        #expect(checkOut(key).status == 409)
        #expect(world.book(from: "\(year)-03-04T10:00", until: "\(year)-03-06T10:00").status == 409)
        let cost = world.instance.ask(Asked("GET", "/v1/holds/\(key)/cancellation"))
        #expect(cost.member("cost.amount")?.integer == 0, "\(cost.body)")
        let off = world.instance.ask(.json("/v1/holds/\(key)/cancellation", #"{"reason":"Plans"}"#))
        #expect(off.member("state")?.text == "cancelled", "\(off.body)")
    }

    @Test("Once the time to check out is over, there is nothing to check out")
    func late() {
        let key = held()
        world.instance.write("UPDATE bookings SET held_until = 1 WHERE state = 'held'")
        #expect(checkOut(key).status == 409)
        #expect(state(key) != "confirmed")
    }

    @Test(
        "Who is not whole is told what is missing, and the hold stays",
        arguments: [
            (#"{"name":"A"}"#, "/email"),
            (#"{"name":"A","email":"a@b.test","born_on":"2020-01-01"}"#, "/born_on"),
        ])
    func incomplete(body: String, pointer: String) {
        let key = held()
        let answer = checkOut(key, body)
        #expect(answer.status == 422 && answer.body.contains(pointer), "\(answer.body)")
        #expect(state(key) == "held")
    }

    @Test("Who is like somebody who must not rent waits for staff, and is not told why")
    func refused() {
        world.instance.write(
            """
            UPDATE customers SET refused_for = 'Burnt the seats', email = 'gil@example.com',
                   email_key = 'gil@example.com' WHERE id = $1
            """, .uuid(world.customer))
        let answer = checkOut(held())
        #expect(answer.member("state")?.text == "pending", "\(answer.body)")
        #expect(!answer.body.contains("seats"))
    }

    @Test("A driver who turns out to be young costs what young drivers do, and nobody is surprised by it")
    func young() {
        let key = held()
        let total = world.instance.ask(Asked("GET", "/v1/holds/\(key)")).member("total.amount")?.integer ?? 0
        let young = #"{"name":"Yu Young","email":"y@b.test","born_on":"\#(year - 23)-01-01""#
        let refused = checkOut(key, young + #","expected_total_minor":\#(total)}"#)
        #expect(refused.status == 409, "\(refused.body)")
        #expect(state(key) == "held")
        let booked = checkOut(key, young + "}")
        let paid = booked.member("total.amount")?.integer ?? 0
        #expect(paid > total, "\(booked.body)")
    }
}
