// When a vehicle is taken: blackouts, and the calendar that shows them among bookings and holds.

import Schema
import Testing

@testable import FleetPass

@Suite struct CalendarTests {
    private let world = FleetWorld()
    private let year = RentalWorld.year

    private func blackout(_ id: String, _ from: String, _ until: String) -> Answered {
        world.post(
            "/v1/fleet/\(id)/blackouts",
            """
            {"from":"\(year)-\(from)T00:00:00Z","until":"\(year)-\(until)T00:00:00Z","reason":"A wedding"}
            """
        )
    }

    @Test("Times of a vehicle's calendar may be what the clocks show where it stands")
    func local() {
        let world = FleetWorld()
        world.rental.setPlace(hours: "{}")
        let (id, year) = (world.entered(70), RentalWorld.year)
        for path in [
            "/v1/vehicles/\(id)/availability", "/v1/fleet/\(id)/calendar", "/v1/fleet/\(id)/eligibility",
        ] {
            func status(_ from: String, _ until: String) -> Int {
                world.get("\(path)?from=\(from)&until=\(until)").status
            }
            #expect(status("\(year)-06-01T10:00", "\(year)-06-02T10:00") == 200, "\(path)")
            #expect(status("\(year)-06-01T10:00:00Z", "\(year)-06-02T10:00") == 200)
            // The same moment.
            #expect([400, 422].contains(status("\(year)-06-01T16:00:00Z", "\(year)-06-01T10:00")))
            #expect(status("next-week-at-noon", "\(year)-06-02T10:00") == 400)
        }
        let told = world.get("/v1/vehicles/\(id)/availability?from=\(year)-06-01T10:00")
        #expect(told.member("from")?.text == "\(year)-06-01T16:00:00Z", "\(told.body)")
    }

    @Test("A blackout takes a vehicle, a booking is not taken over, and who is in the way is named")
    func blackouts() {
        let id = world.entered(60)
        let made = blackout(id, "03-01", "03-03")
        let blackoutID = made.member("id")?.text ?? "none: \(made.body)"
        func book() -> Answered {
            world.rental.book(from: "\(year)-03-02T10:00", until: "\(year)-03-04T10:00", vehicle: id)
        }
        #expect(book().status == 409)
        #expect(blackout(id, "03-02", "03-05").status == 409 && blackout(id, "03-05", "03-02").status == 422)
        #expect(world.get("/v1/fleet/\(id)/blackouts").ids == [blackoutID])
        #expect(world.post("/v1/fleet/\(id)/blackouts/\(blackoutID)/end", "").status == 204)
        let code = book().member("code")?.text ?? "none"
        #expect(blackout(id, "03-01", "03-03").body.contains(code))
    }

    @Test("A calendar shows what has a vehicle, in order")
    func calendar() {
        let id = world.entered(61)
        _ = world.rental.book(from: "\(year)-03-02T10:00", until: "\(year)-03-04T10:00", vehicle: id)
        _ = blackout(id, "02-01", "02-03")
        _ = world.post(
            "/v1/fleet/\(id)/holds",
            #"{"kind":"sale","reason":"Ms Bright wants it","starts_at":"\#(year)-04-01T00:00:00Z"}"#)
        func asked(_ from: String, _ until: String) -> Answered {
            world.get(
                "/v1/fleet/\(id)/calendar?from=\(year)-\(from)T00:00:00Z&until=\(year)-\(until)T00:00:00Z")
        }
        func kinds(_ answer: Answered) -> [String?] {
            answer.json?["items"]?.list?.map { $0["kind"]?.text } ?? []
        }
        let all = asked("01-01", "12-01")
        #expect(kinds(all) == ["blackout", "booking", "hold"], "\(all.body)")
        #expect(all.member("items.1.booking_code")?.text?.utf8.count == 8)
        #expect(kinds(asked("02-03", "03-01")) == [])
        #expect(
            world.get("/v1/fleet/\(id)/calendar?from=2026-01-01T00:00:00Z&until=2029-01-01T00:00:00Z").status
                == 422)
    }
}
