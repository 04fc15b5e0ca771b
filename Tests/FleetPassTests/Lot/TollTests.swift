// Tolls: whose they are by the minute, and by what somebody has found out.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct TollTests {
    private let counter = CounterWorld()

    private func take(_ reference: String, plate: String? = nil, afterMs: Int64 = 0) -> Answered {
        let time = Instant(epochMs: Clock.epochMs() + afterMs)
        return counter.post(
            "/v1/tolls",
            """
            {"tolls":[{"reference":"\(reference)","plate":"\(plate ?? counter.plate)","passed_at":"\(time)",
                       "place":"E-470","amount":{"amount":355,"currency":"USD"}}]}
            """)
    }

    private func waiting() -> String {
        counter.get("/v1/tolls?unmatched=true").member("items.0.id")?.text ?? ""
    }

    private func give(_ toll: String, to booking: String) -> Answered {
        counter.post("/v1/tolls/\(toll)/booking", "{\"booking_id\":\"\(booking)\"}")
    }

    @Test("What has not happened yet is not taken")
    func future() {
        let booking = counter.out()
        let taken = take("T1", afterMs: 3_600_000)
        #expect(taken.member("refused.0.reason") == "lies in the future", "\(taken.body)")
        #expect(counter.get("/v1/bookings/\(booking)/charges").json?["items"]?.list == [])
    }

    @Test(
        "Of a plate letters and digits count, in whatever way they are written",
        arguments: ["abc 123", "ABC-123", "a.b.c.1.2.3", "ABC123"])
    func plates(plate: String) {
        counter.world.instance.write(
            "UPDATE vehicles SET plate = 'ABC·123' WHERE id = $1", .uuid(UUID(counter.world.vehicle)))
        let taken = take("T1", plate: plate)
        #expect(taken.member("taken")?.integer == 1, "\(taken.body)")
        #expect(take("T2", plate: "ABC 124").member("refused.0.reason") == "no vehicle has that plate")
    }

    @Test("A toll that is nobody's is charged to the booking that somebody names, once")
    func given() {
        let booking = counter.out()
        _ = take("T1", afterMs: -86_400_000)
        let toll = waiting()
        let given = give(toll, to: booking)
        #expect(given.member("booking_id")?.text == booking, "\(given.body)")
        #expect(give(toll, to: booking).status == 409)
        let charges = counter.get("/v1/bookings/\(booking)/charges")
        #expect(charges.member("items.0.evidence.reference") == "T1" && charges.member("items.1") == nil)
        #expect(counter.get("/v1/bookings/\(booking)/balance").member("charged.amount")?.integer == 355)
        #expect(waiting() == "")
    }

    @Test("It is not charged to who never drove, nor to another vehicle's booking, nor where there is none")
    func notGiven() {
        let booking = counter.booked()
        _ = take("T1", afterMs: -86_400_000)
        let toll = waiting()
        #expect(give(toll, to: booking).status == 409)
        #expect(give(toll, to: counter.world.vehicle).status == 422)
        counter.world.instance.write("UPDATE bookings SET state = 'on_rent'")
        let other = Demo.vehicles.first { $0.id != counter.world.vehicle }?.id
        counter.world.instance.write("UPDATE tolls SET vehicle_id = $1", .uuid(other.flatMap { UUID($0) }))
        #expect(give(toll, to: booking).status == 422)
        #expect(give(counter.world.vehicle, to: booking).status == 404)
    }

    @Test(
        "Whoever is forgotten is charged nothing any more: the toll waits, whoever is named",
        arguments: ["UPDATE customers SET erased_at = 1", "UPDATE bookings SET customer_id = NULL"])
    func forgotten(statement: String) {
        let booking = counter.out()
        counter.world.instance.write(statement)
        #expect(take("T1").member("charged")?.integer == 0)
        #expect(give(waiting(), to: booking).status == 409)
    }
}
