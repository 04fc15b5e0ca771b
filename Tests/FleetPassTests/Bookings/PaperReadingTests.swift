// Reading what somebody has signed, or what was written about them, is on record.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct PaperReadingTests {
    private let counter = CounterWorld()
    private var instance: Instance { counter.world.instance }

    private func readings(of booking: String) throws -> Int64 {
        try instance.app.database.reader().read { tx in
            try tx.first(
                .assembled(
                    "SELECT count(*) FROM audit_events WHERE action = 'booking.read' AND object_id = $1"),
                .uuid(UUID(booking))
            ) { $0.integer(0) } ?? -1
        }
    }

    @Test("Staff who read a paper, who has signed it, or an inspection, are noted each time")
    func noted() throws {
        let booking = counter.booked()
        counter.sign(booking)
        counter.inspect(booking, "pickup", km: 40_000, fuel: 8)
        let agreement = counter.agreements(booking).first?["id"]?.text ?? ""
        let inspections = counter.get("/v1/bookings/\(booking)/inspections")
        let inspection = try #require(inspections.member("items.0.id")?.text)
        for (number, path) in [
            "/v1/agreements/\(agreement)/document", "/v1/agreements/\(agreement)/signatures",
            "/v1/inspections/\(inspection)", "/v1/inspections/\(inspection)/document",
            "/v1/bookings/\(booking)/inspections",
        ].enumerated() {
            let answer = counter.get(path)
            #expect(answer.status == 200, "\(path): \(answer.status)")
            #expect(try readings(of: booking) == Int64(number) + 2, "\(path)")
        }
    }

    @Test("Whoever reads their own is not")
    func own() throws {
        let booking = counter.booked()
        _ = counter.post("/v1/bookings/\(booking)/agreements", nil)
        let fields = counter.world.people.fields(.customer)
        let path = "/v1/me/bookings/\(booking)/agreement/document"
        #expect(instance.get(path, fields).status == 200)
        #expect(try readings(of: booking) == 0)
    }

    @Test("Whatever is not possible at the moment says when to come again")
    func again() {
        let failure = Failure(.unavailable, "Documents cannot be made just now.")
        #expect(failure.retryAfterSeconds.map { $0 > 0 } == true)
        #expect(Failure(.conflict, "A").retryAfterSeconds == nil)
    }
}
