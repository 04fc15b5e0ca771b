// What customers ask of bookings of their own: page by page, and with what they have said of themselves.

import Schema
import Store
import Testing

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
