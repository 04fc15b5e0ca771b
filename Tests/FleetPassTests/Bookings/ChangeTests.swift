// Changing a booking: what is judged anew and what is not, and what it keeps of the price it had.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct ChangeTests {
    private let world = RentalWorld()
    private let year = RentalWorld.year

    private func booked(_ more: String = "", until day: Int = 5, from hour: String = "10:00") -> String {
        let answer = world.book(
            from: "\(year)-03-03T\(hour)", until: "\(year)-03-\(day < 10 ? "0" : "")\(day)T10:00", more)
        return answer.member("id")?.text ?? answer.body
    }

    private func change(_ id: String, _ change: String) -> Answered {
        var asked = Asked.json(
            "/v1/bookings/\(id)", "{\(change)}",
            world.people.fields(.manager).merging(["If-Match": "*"]) { $1 })
        asked.method = "PATCH"
        return world.instance.ask(asked)
    }

    private func post(_ target: String, _ body: String) -> Answered {
        world.instance.ask(.json(target, body, world.people.fields(.manager)))
    }

    private func get(_ target: String) -> Answered {
        world.instance.ask(Asked("GET", target, fields: world.people.fields(.manager)))
    }

    @Test(
        "The end that is moved is judged, the other is not: it was agreed on",
        arguments: [
            (#""ends_at":"Y-03-06T10:00""#, nil), (#""ends_at":"Y-03-06T23:30""#, "/ends_at"),
            (#""starts_at":"Y-03-03T04:30""#, "/starts_at"), (#""starts_at":"Y-03-03T10:00""#, nil),
            (#""starts_at":"2020-03-03T10:00","ends_at":"2020-03-05T10:00""#, "/starts_at"),
            (#""starts_at":"2999-03-04T10:00","ends_at":"2999-03-06T10:00""#, "/starts_at"),
        ] as [(String, String?)])
    func ends(body: String, pointer: String?) {
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let hours = days.map { #""\#($0)":["09:00-18:00"]"# }.joined(separator: ",")
        world.setPlace(hours: "{\(hours)}")
        let id = booked(#""override_reason":"They asked for it""#, from: "05:00")
        let parts = body.split(separator: "Y", omittingEmptySubsequences: false)
        let answer = change(id, parts.joined(separator: "\(year)"))
        #expect(answer.status == (pointer == nil ? 200 : 422), "\(answer.body)")
        #expect(answer.member("errors.0.pointer")?.text == pointer, "\(answer.body)")
    }

    @Test("A vehicle that is out is due back in the future, whoever says otherwise and why")
    func out() {
        let counter = CounterWorld(world)
        let id = counter.out()
        let dayMs: Int64 = 86_400_000
        let (left, back) = (Clock.epochMs() - 3 * dayMs, Clock.epochMs() + 3 * dayMs)
        world.instance.write(
            "UPDATE bookings SET starts_at = $2 WHERE id = $1", .uuid(UUID(id)), .integer(left))
        world.instance.write(
            "UPDATE allocations SET starts_at = $2 WHERE booking_id = $1", .uuid(UUID(id)), .integer(left))
        func end(_ ms: Int64, _ more: String = "") -> Answered {
            change(id, #""ends_at":"\#(Instant(epochMs: ms))"\#(more)"#)
        }
        let past = end(left + dayMs, #","override_reason":"A""#)
        #expect(past.status == 422 && past.body.contains("is out"), "\(past.body)")
        #expect(end(back + dayMs).status == 200)
        // Early, by somebody who may and says why: whoever is out pays for what they have booked.
        let early = end(back)
        #expect(early.status == 422 && early.body.contains("takes a reason"), "\(early.body)")
        #expect(end(back, #","override_reason":"Goodwill""#).status == 200)
    }

    @Test("Close to its pickup a booking is made shorter or later by staff who say why, and by nobody else")
    func notice() {
        let counter = CounterWorld(world)
        func own(_ method: String, _ path: String, _ body: String) -> Answered {
            var asked = Asked.json(
                "/v1/me/bookings\(path)", body,
                world.people.fields(.customer).merging(["If-Match": "*"]) { $1 })
            asked.method = method
            return world.instance.ask(asked)
        }
        let made = own("POST", "", world.wish(from: counter.end(days: 0), until: counter.end(days: 5)))
        let id = made.member("id")?.text ?? made.body
        let short = #""ends_at":"\#(counter.end(days: 1))""#
        let refused = own("PATCH", "/\(id)", "{\(short)}")
        #expect(refused.status == 422 && refused.body.contains("call us"), "\(refused.body)")
        #expect(own("PATCH", "/\(id)", #"{"ends_at":"\#(counter.end(days: 6))"}"#).status == 200)
        let later = change(id, #""starts_at":"\#(counter.end(days: 3))""#)
        #expect(later.status == 422 && later.body.contains("takes a reason"), "\(later.body)")
        #expect(change(id, short + #","override_reason":"Goodwill""#).status == 200)
    }

    @Test("Whoever has just extended a booking may put it back, though to cancel it costs; not later")
    func takenBack() {
        let counter = CounterWorld(world)
        let id = counter.booked()
        let (longer, before) = (
            #""ends_at":"\#(counter.end(days: 4))""#, #""ends_at":"\#(counter.end(days: 2))""#
        )
        #expect(change(id, longer).status == 200)
        #expect(change(id, #""ends_at":"\#(counter.end(days: 3))""#).status == 422)
        #expect(change(id, before).status == 200)
        #expect(change(id, longer).status == 200)
        // To and fro, a vehicle would be kept for nothing.
        #expect(change(id, before).status == 422)
        world.instance.write("UPDATE amendments SET created_at = created_at - 3600000")
        #expect(change(id, before).status == 422)
    }

    @Test(
        "Close to its pickup a booking is made cheaper by staff who say why, and by nobody else; dearer by all"
    )
    func cheaper() {
        let counter = CounterWorld(world)
        let made = world.book(
            from: counter.end(days: 0), until: counter.end(days: 2),
            #""extras":[{"code":"WIFI","quantity":1}],"override_reason":"A""#)
        let id = made.member("id")?.text ?? made.body
        let none = change(id, #""extras":[]"#)
        #expect(none.status == 422 && none.body.contains("making it cheaper takes a reason"), "\(none.body)")
        #expect(change(id, #""extras":[{"code":"WIFI","quantity":2}]"#).status == 200)
        #expect(change(id, #""extras":[],"override_reason":"Goodwill""#).status == 200)
        let early = booked(#""extras":[{"code":"WIFI","quantity":1}]"#)
        #expect(change(early, #""extras":[]"#).status == 200)
    }

    @Test("A discount for long rentals is lost with the length, its use given back, and that is on record")
    func discount() {
        _ = post(
            "/v1/discounts",
            """
            {"code":"WEEK7","name":"A week","share_ppm":500000,"locations":[],"classes":[],"least_days":7,
             "most_uses":1}
            """)
        func uses() -> Int64? {
            get("/v1/discounts").json?["items"]?.list?.first { $0["code"]?.text == "WEEK7" }?["uses"]?.integer
        }
        func kinds(_ answer: Answered) -> [String] {
            answer.json?["lines"]?.list?.compactMap { $0["kind"]?.text } ?? [answer.body]
        }
        let id = booked(#""discount_code":"week7""#, until: 12)
        #expect(kinds(change(id, #""ends_at":"\#(year)-03-10T10:00""#)).contains("discount"))
        #expect(uses() == 1)
        let short = change(id, #""ends_at":"\#(year)-03-06T10:00""#)
        #expect(short.status == 200 && !kinds(short).contains("discount"), "\(short.body)")
        #expect(uses() == 0)
        let amendments = get("/v1/bookings/\(id)/amendments")
        #expect(amendments.member("items.1.changes.discount_id") != nil, "\(amendments.body)")
    }

    @Test("What is lent out for nothing uses no discount up, and gives none back")
    func lent() throws {
        _ = post(
            "/v1/discounts",
            """
            {"code":"TWICE","name":"Twice","share_ppm":500000,"locations":[],"classes":[],"least_days":0,
             "most_uses":2}
            """)
        func book(_ month: String, _ more: String = "") -> Answered {
            world.book(
                from: "\(year)-\(month)-03T10:00", until: "\(year)-\(month)-05T10:00",
                #""discount_code":"twice""# + more)
        }
        #expect(book("03").status == 201)
        let loaner = book("04", #","type":"loaner""#)
        let id = loaner.member("id")?.text ?? loaner.body
        #expect(post("/v1/bookings/\(id)/cancellation", #"{"reason":"A"}"#).status == 200)
        #expect(book("05").status == 201)
        let third = book("04")
        #expect(third.status == 422 && third.body.contains("used up"), "\(third.body)")
    }

    @Test("What was lent out for nothing stays free, though a plan for it is published")
    func free() throws {
        let id = booked(#""type":"loaner""#)
        let plan = post(
            "/v1/rate-plans",
            """
            {"code":"LOAN","name":"Loaners","locations":[],"classes":[],"types":["loaner"],"priority":5}
            """)
        let version = post(
            "/v1/rate-plans/\(plan.member("id")?.text ?? "")/versions", #"{"terms":{"basis":"vehicle"}}"#)
        #expect(version.status == 201, "\(version.body)")
        let longer = change(id, #""ends_at":"\#(year)-03-07T10:00""#)
        #expect(longer.status == 200, "\(longer.body)")
        #expect(longer.member("total.amount")?.integer == 0)
        #expect(try world.brokenPromises() == [])
    }

    @Test(
        "An extra that is not offered any more stays with the bookings that have it, and no more of it is had"
    )
    func withdrawn() {
        let id = booked(#""extras":[{"code":"WIFI","quantity":1}]"#)
        world.instance.write("UPDATE extras SET is_offered = 0 WHERE code = 'WIFI'")
        People.write(world.instance) { _ = try RevisionStore(tx: $0).raise(.rules) }
        let longer = change(id, #""ends_at":"\#(year)-03-07T10:00""#)
        #expect(longer.status == 200 && longer.body.contains("Mobile hotspot"), "\(longer.body)")
        let more = change(id, #""extras":[{"code":"WIFI","quantity":2}]"#)
        #expect(more.status == 422, "\(more.body)")
        let other = world.book(
            from: "\(year)-04-03T10:00", until: "\(year)-04-05T10:00",
            #""extras":[{"code":"WIFI","quantity":1}]"#)
        #expect(other.status == 422, "\(other.body)")
    }
}
