// The calendar of many vehicles at once, and what lists of bookings were taught for the counter.

import Schema
import Testing

@testable import FleetPass

@Suite struct FleetCalendarTests {
    private static func row(_ counter: CounterWorld, _ query: String = "") -> JSONValue? {
        let span = "from=\(counter.end(days: 0))&until=\(counter.end(days: 20))&limit=500\(query)"
        let rows = counter.get("/v1/fleet/calendar?\(span)").json?["items"]?.list ?? []
        return rows.first { $0["vehicle_id"]?.text == counter.world.vehicle }
    }

    @Test("A booking stands in it with its own times, and a hold beside it")
    func entries() {
        let counter = CounterWorld()
        let booking = counter.bookedLater()
        _ = counter.post(
            "/v1/fleet/\(counter.world.vehicle)/holds",
            #"{"kind":"sale","reason":"A buyer","starts_at":"\#(counter.end(days: 10))"}"#)
        let entries = Self.row(counter)?["entries"]?.list ?? []
        #expect(entries.map { $0["kind"]?.text } == ["booking", "hold"])
        #expect(entries.first?["booking_id"]?.text == booking)
        #expect(entries.first?["booking_ends_at"]?.text == counter.end(days: 5))
        #expect(entries.first?["until"]?.text != counter.end(days: 5), "the time to make it ready is beyond")
        #expect(entries.last?["until"] == .null && entries.last?["reason"]?.text == "A buyer")
    }

    @Test("Filters and pages leave what they are to leave")
    func filters() {
        let counter = CounterWorld()
        let place = counter.world.place
        #expect(Self.row(counter, "&location=\(place)") != nil)
        #expect(Self.row(counter, "&vehicle=\(counter.world.vehicle)") != nil)
        let span = "from=\(counter.end(days: 0))&until=\(counter.end(days: 9))"
        let whole = counter.get("/v1/fleet/calendar?\(span)&limit=500").json?["items"]?.list ?? []
        var (found, next): ([String], String?) = ([], nil)
        repeat {
            let page = counter.get("/v1/fleet/calendar?\(span)&limit=7\(next.map { "&cursor=\($0)" } ?? "")")
            found += page.json?["items"]?.list?.compactMap { $0["vehicle_id"]?.text } ?? []
            next = page.member("next")?.text
        } while next != nil && found.count < 10_000
        #expect(whole.count > 7 && found == whole.compactMap { $0["vehicle_id"]?.text })
        #expect(
            counter.get("/v1/fleet/calendar?from=\(counter.end(days: 9))&until=\(counter.end(days: 0))")
                .status == 400)
    }

    @Test(
        "Bookings are found by when they begin and end, and in the order that is asked for",
        arguments: [
            ("starts_from=DAY3", 1), ("starts_from=DAY5", 0), ("ends_until=DAY6", 1), ("ends_until=DAY5", 0),
            ("sort=-starts", 1), ("sort=ends", 1),
        ])
    func lists(query: String, count: Int) {
        let counter = CounterWorld()
        let booking = counter.bookedLater()
        let asked = (3...6).reduce(query) { $0.replacing("DAY\($1)", with: counter.end(days: Int64($1))) }
        let ids = counter.get("/v1/bookings?state=ready&limit=100&\(asked)").ids
        #expect(ids.filter { $0 == booking }.count == count)
    }

    @Test("The latest first, page by page, is the earliest first turned round")
    func turned() {
        let counter = CounterWorld()
        for days in [4, 6, 8] as [Int64] { _ = counter.bookedLater(days: days) }
        let vehicle = "vehicle=\(counter.world.vehicle)&state=ready"
        let first = counter.get("/v1/bookings?\(vehicle)&limit=2&sort=-starts")
        let next = first.member("next")?.text ?? ""
        let second = counter.get("/v1/bookings?\(vehicle)&limit=2&sort=-starts&cursor=\(next)")
        let forward = counter.get("/v1/bookings?\(vehicle)&limit=100").ids
        #expect(first.ids + second.ids == Array(forward.reversed()) && forward.count == 3)
        // A place in one order is none in another.
        #expect(counter.get("/v1/bookings?\(vehicle)&cursor=\(next)").status == 400)
    }

    @Test("What goes along with a booking, and what calling it off costs, is told")
    func parts() {
        let counter = CounterWorld()
        let booking = counter.booked()
        let parts = counter.get("/v1/bookings/\(booking)/parts")
        #expect(parts.member("extras")?.list == [] && parts.member("drivers")?.list == [])
        #expect(counter.get("/v1/bookings/\(booking)/cancellation").member("cost.currency")?.text == "USD")
    }
}
