// Vehicle-days of what is gone by now, and of bookings that are not for whoever asks.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct UtilisationTests {
    private let world = FleetWorld()

    @Test("What was sold or retired counts until that day", arguments: ["sold", "retired"])
    func gone(status: String) {
        let id = world.entered(90)
        let (day, now) = (Int64(86_400_000), Clock.epochMs())
        world.instance.write(
            "UPDATE vehicles SET created_at = $2 WHERE id = $1", .uuid(UUID(id)), .integer(now - 10 * day))
        func days() -> Int64? {
            func text(_ ms: Int64) -> String { String("\(Instant(epochMs: ms))".prefix(10)) }
            let lines = world.get(
                "/v1/reports/utilisation?from=\(text(now - 15 * day))&until=\(text(now + 3 * day))&by=vehicle"
            )
            return lines.json?["items"]?.list?.first { $0["group"]?.text == id }?["available_days"]?.integer
        }
        let before = days() ?? 0
        for step in status == "sold" ? ["for_sale", "sold"] : ["retired"] {
            let moved = world.post("/v1/fleet/\(id)/moves", #"{"to":"\#(step)","reason":"Old"}"#)
            #expect(moved.status == 200, "\(moved.body)")
        }
        // Those to come are gone, those that were stay. A clock that was changed may move midnight.
        #expect((9...11).contains(days() ?? 0) && before > 11, "\(before) \(days() ?? -1)")
    }

    @Test(
        "Whoever works at some locations sees that a vehicle was rented elsewhere, and not by which booking")
    func elsewhere() throws {
        let year = RentalWorld.year
        let id = world.entered(91)
        let booked = world.rental.book(
            from: "\(year)-06-03T10:00", until: "\(year)-06-05T10:00", vehicle: id)
        let booking = try #require(booked.member("id")?.text, "\(booked.body)")
        world.instance.write(
            "UPDATE bookings SET pickup_location_id = $2, return_location_id = $2 WHERE id = $1",
            .uuid(UUID(booking)), .uuid(UUID(world.elsewhere)))
        world.keep(.manager, at: world.place)
        func rows(_ person: Person) -> [JSONValue] {
            world.get(
                "/v1/reports/utilisation/rows?from=\(year)-06-01&until=\(year)-06-09&only=rented&vehicle=\(id)",
                by: person
            ).json?["items"]?.list ?? []
        }
        #expect(rows(.manager).count == 2 && rows(.manager).allSatisfy { $0["booking_id"] == .null })
        #expect(rows(.admin).map { $0["booking_id"]?.text } == [booking, booking])
    }
}
