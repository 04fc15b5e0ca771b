// What a search by dates shows right after something has happened, and at the very edges of what is taken.

import Schema
import Store
import Testing
import Zones

@testable import FleetPass

@Suite struct StayFreshnessTests {
    let world = RentalWorld()
    private let year = RentalWorld.year

    private func lists(from start: String, until end: String, _ more: String = "") -> Bool {
        let query = "/v1/vehicles?limit=100&q=T1&from=\(start)&until=\(end)&location=\(world.place)\(more)"
        return world.instance.get(query).ids.contains(world.vehicle)
    }

    /// The same without words, for those are searched anew each time.
    private func listsFromMemory(from start: String, until end: String) -> Bool {
        let query =
            "/v1/vehicles?limit=100&make=Toyota&class=compact&from=\(start)&until=\(end)&location=\(world.place)"
        return world.instance.get(query).ids.contains(world.vehicle)
    }

    @Test("Booked is gone, changed is elsewhere, cancelled is back: at once")
    func booking() {
        let (start, end) = ("\(year)-03-03T10:00", "\(year)-03-05T10:00")
        #expect(listsFromMemory(from: start, until: end))
        let booked = world.book(from: start, until: end)
        let id = booked.member("id")?.text ?? ""
        #expect(booked.status == 201 && !listsFromMemory(from: start, until: end), "\(booked.body)")
        var fields = world.people.fields(.manager)
        (fields["Content-Type"], fields["If-Match"]) = ("application/json", booked["etag"])
        let change = #"{"ends_at":"\#(year)-03-04T12:00"}"#
        let changed = world.instance.ask(
            Asked("PATCH", "/v1/bookings/\(id)", fields: fields, body: [UInt8](change.utf8)))
        #expect(changed.status == 200, "\(changed.body)")
        #expect(listsFromMemory(from: "\(year)-03-04T14:00", until: end))
        let cancelled = world.instance.ask(
            .json("/v1/bookings/\(id)/cancellation", #"{"reason":"A"}"#, world.people.fields(.manager)))
        #expect(cancelled.status == 200 && listsFromMemory(from: start, until: end), "\(cancelled.body)")
    }

    @Test(
        "A vehicle is free up to the very minute at which it is taken, and from the very minute at which it is ready",
        arguments: [
            // Taken from 3 March 10:00 until 5 March 10:00, and ready an hour later.
            ("01T10:00", "03T09:00", true), ("01T10:00", "03T09:01", false), ("05T11:00", "06T11:00", true),
            ("05T10:59", "06T11:00", false), ("04T09:00", "04T17:00", false), ("02T09:00", "07T09:00", false),
        ])
    func edges(start: String, end: String, isFree: Bool) {
        #expect(world.book(from: "\(year)-03-03T10:00", until: "\(year)-03-05T10:00").status == 201)
        let (start, end) = ("\(year)-03-\(start)", "\(year)-03-\(end)")
        #expect(
            lists(from: start, until: end) == isFree && listsFromMemory(from: start, until: end) == isFree)
        let price = world.price(from: start, until: end)
        #expect(price.member("can_be_booked") == (isFree ? .boolean(true) : .boolean(false)), "\(price.body)")
    }

    @Test("A hold keeps a vehicle for its time and no longer")
    func holds() throws {
        let (start, end) = ("\(year)-04-06T10:00", "\(year)-04-08T10:00")
        #expect(listsFromMemory(from: start, until: end))
        let held = world.instance.ask(.json("/v1/holds", world.wish(from: start, until: end)))
        let id = try #require(held.member("id")?.text.flatMap { UUID($0) }, "\(held.body)")
        #expect(!listsFromMemory(from: start, until: end))
        // As if its time had passed.
        People.write(world.instance) { tx in
            try tx.run(
                .assembled("UPDATE bookings SET held_until = $2 WHERE id = $1"), .uuid(id), .instant(tx.now))
            try tx.run(
                .assembled("UPDATE allocations SET stamp = $2 WHERE booking_id = $1"), .uuid(id),
                .integer(RevisionStore(tx: tx).raise(.allocations)))
        }
        #expect(listsFromMemory(from: start, until: end))
    }

    @Test("In the weeks when clocks change, days are as long as they are and hours are those of the place")
    func clocks() {
        world.setPlace(hours: "{}")
        // In America clocks go forward on the second Sunday of March, at two.
        let (before, skipped) = Self.clocksForward(year)
        let night = world.instance.get(
            "/v1/vehicles?from=\(skipped)T02:30&until=\(year)-03-20T10:00&location=\(world.place)")
        #expect(night.status == 422 && night.member("errors.0.parameter")?.text == "from", "\(night.body)")
        let query = "from=\(before)T10:00&until=\(skipped)T10:00&location=\(world.place)&limit=1"
        let day = world.instance.get("/v1/vehicles?\(query)")
        let id = day.ids.first ?? ""
        let quoted = world.instance.ask(
            .json(
                "/v1/quotes/price",
                world.wish(from: "\(before)T10:00", until: "\(skipped)T10:00", vehicle: id)))
        #expect(
            day.member("items.0.offer.total") == quoted.member("total"),
            "\(day.body.prefix(300)) \(quoted.body.prefix(300))")
        #expect(day.member("items.0.offer.total") != nil)
    }

    @Test("Attributes and words filter by dates as they do without, and count what is free")
    func attributes() {
        let fleet = FleetWorld()
        let world = fleet.rental
        fleet.define("tyres", "choice", choices: #"["winter","summer"]"#)
        let ids = ["winter", "winter", "summer"].enumerated().map {
            fleet.entered(60 + $0, #""status":"active","attributes":[{"key":"tyres","value":"\#($1)"}]"#)
        }
        let (start, end) = ("\(year)-03-03T10:00", "\(year)-03-05T10:00")
        #expect(world.book(from: start, until: end, vehicle: ids[0]).status == 201)
        let dates = "facets=true&from=\(start)&until=\(end)"
        let winter = world.instance.get("/v1/vehicles?\(dates)&attribute=tyres:winter")
        #expect(winter.ids == [ids[1]], "\(winter.body)")
        let counts = winter.member("facets.attributes.tyres")?.list ?? []
        #expect(counts.map { $0["count"]?.integer } == [1, 1])
        let words = world.instance.get("/v1/vehicles?\(dates)&q=quillon")
        #expect(Set(words.ids) == Set(ids.dropFirst()) && words.member("total")?.integer == 2)
    }

    @Test(
        "What no search can be made of is said by name",
        arguments: [
            ("from=2027-03-10T10:00", "until"), ("until=2027-03-10T10:00", "from"), ("sort=total", "sort"),
            ("sort=distance", "sort"), ("total_max=5", "total_max"), ("driver_age=30", "driver_age"),
            ("near=x", "near"), ("within_km=3", "within_km"), ("near=1,181", "near"),
            ("from=2027-03-10T10:00&until=whenever-it-suits", "until"),
        ])
    func refused(query: String, name: String) {
        let answer = world.instance.get("/v1/vehicles?\(query)")
        #expect(answer.status == 400 || answer.status == 422, "\(answer.body)")
        #expect(answer.member("errors.0.parameter")?.text == name, "\(answer.body)")
    }

    /// The second Sunday of March, and the day before, as a query says them.
    private static func clocksForward(_ year: Int) -> (before: String, day: String) {
        func text(_ day: Int) -> String { "\(year)-03-\(day < 10 ? "0" : "")\(day)" }
        let sunday = (8...14).first { CivilDate(text: text($0).utf8.span)?.weekday == .sunday } ?? 8
        return (text(sunday - 1), text(sunday))
    }
}
