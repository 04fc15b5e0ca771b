// Putting right what a locked inspection has read: what that does to its booking, and to what was charged.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct CorrectionTests {
    private let counter = CounterWorld()
    private var instance: Instance { counter.world.instance }

    /// - Returns: a booking whose vehicle has left with 40,000 km and is back, and its inspection of the
    /// return.
    private func back(km: Int64) -> (booking: String, inspection: String) {
        let booking = counter.out()
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        return (booking, counter.inspect(booking, "return", km: km, fuel: 8))
    }

    private func correct(_ inspection: String, to km: Int64, by fields: [String: String]? = nil) -> Answered {
        instance.ask(
            .json(
                "/v1/inspections/\(inspection)/correction", "{\"odometer_km\":\(km),\"reason\":\"Misread\"}",
                fields ?? counter.world.people.fields(.manager)))
    }

    private func readings(_ booking: String) throws -> BookingStore.Readings {
        let id = try #require(UUID(booking))
        return try instance.app.database.reader().read { try BookingStore(tx: $0).readings(of: id) }
    }

    private func live(_ booking: String) -> [JSONValue] {
        counter.charges(booking).filter { $0["waived_at"] == .null }
    }

    @Test(
        "What a vehicle has shown that was to be rented first says nothing of the rental of another",
        arguments: [35_000, 90_000] as [Int64])
    func formerVehicle(km: Int64) throws {
        let booking = counter.booked()
        let former = counter.inspect(booking, "pickup", km: 40_000, fuel: 8)
        let other = try #require(
            Demo.vehicles.first { $0.id != Demo.active && $0.location == counter.world.place })
        let swapped = counter.patch(
            "/v1/bookings/\(booking)", #"{"vehicle_id":"\#(other.id)","override_reason":"A"}"#)
        #expect(swapped.status == 200, "\(swapped.body)")
        counter.checkIdentity()
        counter.sign(booking)
        counter.holdDeposit(booking)
        counter.inspect(booking, "pickup", km: km, fuel: 8)
        let out = counter.post("/v1/bookings/\(booking)/handover", "{}")
        #expect(out.status == 200, "\(out.body)")
        #expect(correct(former, to: 40_001).status == 200)
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        counter.inspect(booking, "return", km: km + 100, fuel: 8)
        let right = correct(former, to: 40_002)
        #expect(right.member("corrected_km")?.integer == 40_002, "\(right.body)")
        let read = try readings(booking)
        #expect(read.kmOut == km && read.kmIn == km + 100)
        #expect(counter.charges(booking).isEmpty)
    }

    @Test(
        "A pickup that was inspected by a clock ahead of ours is corrected up to its return, and no further")
    func clockAhead() throws {
        let booking = counter.booked()
        counter.checkIdentity()
        counter.sign(booking)
        counter.holdDeposit(booking)
        let ahead = ",\"taken_at\":\"\(Instant(epochMs: Clock.epochMs() + 50_000))\""
        let pickup = counter.inspect(booking, "pickup", km: 40_000, fuel: 8, ahead)
        _ = counter.post("/v1/bookings/\(booking)/handover", "{}")
        _ = counter.post("/v1/bookings/\(booking)/return", "{}")
        counter.inspect(booking, "return", km: 40_100, fuel: 8)
        #expect(correct(pickup, to: 41_500).status == 422)
        #expect(correct(pickup, to: 40_050).status == 200)
        #expect(try readings(booking).kmOut == 40_050)
        // As an instance has kept them whose own clock was days ahead for a while.
        instance.write("UPDATE inspections SET taken_at = taken_at + 259200000 WHERE kind = 'pickup'")
        instance.write("UPDATE odometer_readings SET read_at = read_at + 259200000 WHERE source = 'pickup'")
        let above = correct(pickup, to: 41_500)
        #expect(above.status == 422, "\(above.body)")
    }

    @Test("Less is charged by whoever may waive charges, and by nobody else; more by whoever may correct")
    func waives() {
        let (booking, inspection) = back(km: 42_000)
        let key = counter.world.people.key([.bookingsView, .bookingsOverride])
        let fields = ["Authorization": "Bearer \(key)"]
        let refused = correct(inspection, to: 40_100, by: fields)
        #expect(refused.status == 403 && refused.body.contains("waive"), "\(refused.body)")
        #expect(counter.get("/v1/inspections/\(inspection)").member("corrected_km") == .null)
        #expect(counter.charges(booking).count == 1 && live(booking).count == 1)
        #expect(correct(inspection, to: 42_100, by: fields).status == 200)
        #expect(live(booking).compactMap { $0["evidence"]?["km_in"]?.integer } == [42_100])
        #expect(correct(inspection, to: 40_100).status == 200 && live(booking).isEmpty)
    }

    @Test("A correction that was wrong itself is corrected; who was let off by somebody stays let off")
    func again() {
        let (booking, inspection) = back(km: 42_000)
        #expect(correct(inspection, to: 40_100).status == 200 && live(booking).isEmpty)
        #expect(correct(inspection, to: 42_000).status == 200)
        #expect(live(booking).compactMap { $0["evidence"]?["km_in"]?.integer } == [42_000])
        let charge = live(booking).first?["id"]?.text ?? ""
        #expect(counter.post("/v1/charges/\(charge)/waiver", #"{"reason":"Goodwill"}"#).status < 300)
        #expect(correct(inspection, to: 43_000).status == 200)
        #expect(live(booking).isEmpty)
    }

    @Test("What a forgotten one's return has read is put right, and charged to nobody")
    func forgotten() throws {
        let (booking, inspection) = back(km: 40_100)
        counter.settle(booking)
        #expect(counter.post("/v1/bookings/\(booking)/closing", "{}").member("state")?.text == "closed")
        let gone = instance.ask(
            Asked(
                "DELETE", "/v1/customers/\(counter.world.customer)",
                fields: counter.world.people.fields(.admin)))
        #expect(gone.status == 204, "\(gone.body)")
        let right = correct(inspection, to: 49_000)
        #expect(right.member("corrected_km")?.integer == 49_000, "\(right.body)")
        #expect(try readings(booking).kmIn == 49_000)
        #expect(counter.charges(booking).isEmpty)
    }
}
