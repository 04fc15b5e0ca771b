// When a return is inspected: after the vehicle came back, and before it leaves again.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct ReturnInspectionTests {
    private let counter = CounterWorld()

    private func submit(_ inspection: String) -> Answered {
        counter.post("/v1/inspections/\(inspection)/submission", nil)
    }

    @Test("A vehicle that came back uninspected is not inspected for another pickup before that is done")
    func returnFirst() {
        let booking = counter.out()
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        let begun = counter.begin(counter.bookedLater(), "pickup", km: 40_100).member("id")?.text ?? ""
        let refused = submit(begun)
        #expect(refused.status == 409 && refused.body.contains("not inspected yet"), "\(refused.body)")
        counter.inspect(booking, "return", km: 40_100, fuel: 8)
        #expect(submit(begun).status == 200)
    }

    @Test("Where a vehicle has left again all the same, its return ends where the next rental began")
    func leftAgain() throws {
        let booking = counter.out()
        let back = counter.post("/v1/bookings/\(booking)/return", "{}").member("returned_at")?.text ?? ""
        let world = counter.world.instance
        world.write("UPDATE bookings SET odometer_in_km = 40000")
        let next = counter.bookedLater()
        counter.inspect(next, "pickup", km: 40_100, fuel: 8)
        world.write(
            """
            UPDATE bookings SET state = 'on_rent', picked_up_at = $2, odometer_out_km = 40100, fuel_out = 8 WHERE id = $1
            """, .uuid(try #require(UUID(next))), .integer(Clock.epochMs()))
        world.write("UPDATE bookings SET odometer_in_km = NULL")
        counter.inspect(next, "return", km: 41_500, fuel: 8)
        #expect(counter.begin(booking, "return", km: 41_500).status == 422)
        let id =
            counter.begin(booking, "return", km: 41_500, ",\"taken_at\":\"\(back)\"").member("id")?.text ?? ""
        let refused = submit(id)
        #expect(refused.status == 422 && refused.body.contains("40,100"), "\(refused.body)")
        let right = #"{"odometer_km":40100,"fuel":8,"taken_at":"\#(back)"}"#
        #expect(counter.send("PUT", "/v1/inspections/\(id)", right).status == 200)
        #expect(submit(id).status == 200)
        let locked = counter.post("/v1/inspections/\(id)/countersignature", #"{"unsigned_for":"Key box"}"#)
        #expect(locked.member("state")?.text == "locked", "\(locked.body)")
    }

    @Test("A return that was inspected long before the vehicle came back is inspected anew, and goes by that")
    func early() {
        let booking = counter.out()
        counter.inspect(booking, "return", km: 40_000, fuel: 8)
        for (table, column) in [
            ("inspections", "taken_at"), ("odometer_readings", "read_at"), ("bookings", "picked_up_at"),
        ] { counter.world.instance.write("UPDATE \(table) SET \(column) = \(column) - 7200000") }
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        let closed = counter.post("/v1/bookings/\(booking)/closing", "{}")
        #expect(closed.status == 409 && closed.body.contains("not inspected"), "\(closed.body)")
        let next = counter.begin(counter.bookedLater(), "pickup", km: 41_500).member("id")?.text ?? ""
        #expect(submit(next).status == 409)
        counter.inspect(booking, "return", km: 41_500, fuel: 8)
        #expect(counter.charges(booking).compactMap { $0["evidence"]?["km_in"]?.integer } == [41_500])
        #expect(counter.begin(booking, "return", km: 41_600).status == 409)
        #expect(submit(next).status == 200)
    }

    @Test("What is inspected at the desk and taken back then is charged by that")
    func atTheDesk() {
        let booking = counter.out()
        counter.inspect(booking, "return", km: 41_500, fuel: 8)
        #expect(counter.charges(booking).isEmpty)
        #expect(counter.begin(booking, "return", km: 41_600).status == 409)
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        #expect(counter.charges(booking).compactMap { $0["evidence"]?["km_in"]?.integer } == [41_500])
    }
}
