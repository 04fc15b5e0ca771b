// What customers ask of bookings of their own: page by page, and with what they have said of themselves.

import Schema
import Store
import Testing
import Threads

@testable import FleetPass

@Suite struct OwnBookingTests {
    private let world = RentalWorld()
    private let year = RentalWorld.year

    private func own(_ method: String, _ path: String, _ body: String? = nil, as person: Person = .customer)
        -> Answered
    {
        let fields = world.people.fields(person).merging(["If-Match": "*"]) { $1 }
        guard let body else { return world.instance.ask(Asked(method, path, fields: fields)) }
        var asked = Asked.json(path, body, fields)
        asked.method = method
        return world.instance.ask(asked)
    }

    private func fees(_ answer: Answered) -> [String] {
        let lines = answer.json?["lines"]?.list ?? []
        return lines.filter { $0["kind"]?.text == "fee" }.compactMap { $0["text"]?.text }
    }

    @Test("All of them are told, page by page, the latest first")
    func pages() {
        let months = ["03", "04", "05"]
        let ids = months.map {
            world.book(from: "\(year)-\($0)-03T10:00", until: "\(year)-\($0)-05T10:00").member("id")?.text
        }
        let first = own("GET", "/v1/me/bookings?limit=2")
        #expect(first.ids == [ids[2], ids[1]], "\(first.body)")
        #expect(first["Cache-Control"]?.contains("no-store") == true)
        let next = first.member("next")?.text ?? ""
        #expect(first["Link"]?.contains(next) == true)
        let second = own("GET", "/v1/me/bookings?limit=2&cursor=\(next)")
        #expect(second.ids == [ids[0]] && second.member("next")?.text == nil, "\(second.body)")
    }

    @Test("Those that are over are told apart: the last to be over first, whatever their dates")
    func over() {
        let ids = ["03", "04", "05", "06"].map { month in
            let start = "\(year)-\(month)-03T10:00"
            return world.book(from: start, until: "\(year)-\(month)-05T10:00").member("id")?.text ?? ""
        }
        let reason = #"{"reason":"It rains"}"#
        for id in [ids[3], ids[1]] { _ = own("POST", "/v1/me/bookings/\(id)/cancellation", reason) }
        People.write(world.instance) { tx in
            // One has ended since the first was cancelled.
            try tx.run(
                .assembled(
                    """
                    UPDATE bookings SET state = 'closed', starts_at = $2, ends_at = $3, updated_at = $4
                     WHERE id = $1
                    """),
                .uuid(UUID(ids[0]) ?? world.instance.app.freshID()), .integer(1), .integer(2), .integer(9))
        }
        #expect(own("GET", "/v1/me/bookings?over=false").ids == [ids[2]])
        let first = own("GET", "/v1/me/bookings?over=true&limit=2")
        #expect(first.ids == [ids[1], ids[3]], "\(first.body)")
        let next = first.member("next")?.text ?? ""
        #expect(own("GET", "/v1/me/bookings?over=true&limit=2&cursor=\(next)").ids == [ids[0]])
        #expect(own("GET", "/v1/me/bookings?limit=2&cursor=\(next)").status == 400)
        let desk = world.instance.ask(world.people.opens(.manager, "/v1/bookings?sort=-over&state=cancelled"))
        #expect(desk.ids == [ids[1], ids[3]], "\(desk.body)")
        let page = world.instance.ask(world.people.opens(.customer, "/account/bookings"))
        let places = [ids[2], ids[1], ids[3], ids[0]].compactMap { page.place(of: $0) }
        #expect(places.count == 4 && places == places.sorted())
    }

    @Test(
        "The order that takes long is a worker's, and the others are not",
        arguments: [("", 200), ("?sort=-starts", 200), ("?sort=-over", 503)])
    func slowOrder(query: String, status: Int) throws {
        let app = world.instance.app
        // Whose workers have no room for anything.
        let crowded = try App(
            app.configuration, on: app.premises, keys: app.keys, app.secrets, app.database,
            workers: app.premises.pool.lane(limit: 1, queue: 0), clerks: { app.workers.submit($0) })
        let asked = world.people.opens(.manager, "/v1/bookings\(query)")
        let answer = world.instance.ask(asked, at: PublicDesk(crowded, RouteTable(crowded)))
        #expect(answer.status == status, "\(answer.body)")
    }

    @Test("What takes long is on record as what does not")
    func slowOnRecord() throws {
        let told = "SELECT count(*) FROM audit_events WHERE action = 'booking.read'"
        let before = try world.instance.count(told)
        let answer = world.instance.ask(world.people.opens(.manager, "/v1/bookings?sort=-over"))
        #expect(answer.status == 200)
        #expect(try world.instance.count(told) == before + 1)
    }

    @Test("Whose birth is not known is as old as they said, in the booking and in each change of it")
    func age() {
        let wish = world.wish(
            from: "\(year)-03-03T10:00", until: "\(year)-03-05T10:00", #""driver_age":22"#)
        let made = own("POST", "/v1/me/bookings", wish, as: .other)
        #expect(fees(made) == ["Driver under 25"], "\(made.body)")
        let id = made.member("id")?.text ?? ""
        let longer = own("PATCH", "/v1/me/bookings/\(id)", #"{"ends_at":"\#(year)-03-06T10:00"}"#, as: .other)
        #expect(longer.status == 200 && fees(longer) == ["Driver under 25"], "\(longer.body)")
    }

    @Test("A hold for somebody young stays one for somebody young, unless a birth says otherwise")
    func heldAge() {
        func checkedOut(_ day: Int, _ more: String) -> Answered {
            let wish = world.wish(
                from: "\(year)-03-\(day)T10:00", until: "\(year)-03-\(day + 2)T10:00", #""driver_age":22"#)
            let key = world.instance.ask(.json("/v1/holds", wish)).member("key")?.text ?? ""
            return world.instance.ask(
                .json("/v1/holds/\(key)/checkout", #"{"name":"Gil","email":"gil@example.com"\#(more)}"#))
        }
        let untold = checkedOut(11, "")
        #expect(untold.status == 200 && fees(untold) == ["Driver under 25"], "\(untold.body)")
        let grown = checkedOut(21, #","born_on":"1980-02-02""#)
        #expect(grown.status == 200 && fees(grown).isEmpty, "\(grown.body)")
    }

    @Test("Prices that were kept before ages were, are still read")
    func before() throws {
        let id = world.book(from: "\(year)-03-03T10:00", until: "\(year)-03-05T10:00").member("id")?.text
        let booking = try world.instance.app.database.reader().read { tx in
            try BookingStore(tx: tx).booking(#require(id.flatMap { UUID($0) }))
        }
        let asked = try #require(booking).asked
        #expect(asked.driverAge == nil)
        #expect(!String(decoding: asked.written, as: UTF8.self).contains("driver_age"))
        var young = asked
        young.driverAge = 22
        #expect(try PriceCase(young.written) == young)
    }
}
