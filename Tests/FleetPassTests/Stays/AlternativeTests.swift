// What is told to somebody whose vehicle cannot be had: why, and what can be had instead, each of it for
// sure.

import Schema
import Testing

@testable import FleetPass

@Suite struct AlternativeTests {
    let world = RentalWorld()
    private let year = RentalWorld.year

    private func ask(from start: String, until end: String, _ more: String = "") -> Answered {
        world.instance.get("/v1/vehicles/\(world.vehicle)/alternatives?from=\(start)&until=\(end)\(more)")
    }

    private func kinds(_ answer: Answered) -> [String] {
        (answer.member("alternatives")?.list ?? []).compactMap { $0["kind"]?.text }
    }

    @Test("What can be had needs no way out")
    func free() {
        let answer = ask(from: "\(year)-03-03T10:00", until: "\(year)-03-05T10:00")
        #expect(answer.status == 200 && answer.member("can_be_booked") == .boolean(true), "\(answer.body)")
        #expect(kinds(answer) == [] && answer.member("obstacles")?.list?.isEmpty == true)
    }

    @Test(
        "For a vehicle that is taken: others of its class, its nearest other hours, other places, the cheapest first"
    )
    func taken() {
        let (start, end) = ("\(year)-03-03T10:00", "\(year)-03-05T10:00")
        #expect(world.book(from: start, until: end).status == 201)
        let answer = ask(from: start, until: end)
        #expect(answer.member("can_be_booked") == .boolean(false))
        #expect(answer.member("obstacles.0.code")?.text == "taken")
        #expect(Set(kinds(answer)) == ["vehicle", "earlier", "later", "location"], "\(answer.body)")
        let totals = (answer.member("alternatives")?.list ?? []).compactMap {
            $0.member("total.amount")?.integer
        }
        #expect(totals == totals.sorted() && totals.count == kinds(answer).count)
        // Ready an hour after the booking, and the location is open then.
        let later = (answer.member("alternatives")?.list ?? []).first { $0["kind"]?.text == "later" }
        let free = ask(from: "\(year)-03-05T11:00", until: "\(year)-03-07T11:00")
        #expect(later != nil && free.member("can_be_booked") == .boolean(true), "\(answer.body)")
    }

    @Test("Each way out can be booked for what it is said to cost")
    func bookable() {
        let (start, end) = ("\(year)-03-03T10:00", "\(year)-03-05T10:00")
        #expect(world.book(from: start, until: end).status == 201)
        var wrong: [String] = []
        for way in ask(from: start, until: end).member("alternatives")?.list ?? [] {
            let times =
                #""starts_at":"\#(way["starts_at"]?.text ?? "")","ends_at":"\#(way["ends_at"]?.text ?? "")""#
            let ids =
                #""vehicle_id":"\#(way["vehicle_id"]?.text ?? "")","pickup_location_id":"\#(way["pickup_location_id"]?.text ?? "")""#
            let total = "\"expected_total_minor\":\(way.member("total.amount")?.integer ?? -1)"
            let booked = world.instance.ask(.json("/v1/holds", "{\(ids),\(times),\(total)}"))
            if booked.status != 201 { wrong.append("\(way) \(booked.body)") }
        }
        #expect(wrong == [])
    }

    @Test(
        "A time at which the place is closed is moved to when it is open; one without an end is none",
        arguments: [("03T03:00", "05T10:00", 200, "out_of_hours"), ("05T10:00", "03T10:00", 422, "")])
    func closed(start: String, end: String, status: Int, code: String) {
        let days = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"].map {
            #""\#($0)day":["08:00-18:00"]"#
        }
        world.setPlace(hours: "{\(days.joined(separator: ","))}")
        let answer = ask(from: "\(year)-03-\(start)", until: "\(year)-03-\(end)")
        #expect(answer.status == status, "\(answer.body)")
        guard status == 200 else { return }
        #expect(answer.member("obstacles.0.code")?.text == code)
        #expect(kinds(answer).contains("later"), "\(answer.body)")
    }

    @Test("What the public may not see has none")
    func hidden() {
        let path =
            "/v1/vehicles/\(Demo.id(in: .sold))/alternatives?from=\(year)-03-03T10:00&until=\(year)-03-05T10:00"
        #expect(world.instance.get(path).status == 404)
    }
}
