// What a booking is refused with: the field that it is about, in words that nobody has to look up.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct RefusalTests {
    private let world = RentalWorld()
    private let year = RentalWorld.year

    private func ask(_ path: String, _ more: String = "", as person: Person = .manager) -> Answered {
        let wish = world.wish(from: "\(year)-03-03T10:00", until: "\(year)-03-05T10:00", more)
        return world.instance.ask(.json(path, wish, world.people.fields(person)))
    }

    @Test(
        "An extra that is named twice is refused, and a quote says the same as a booking",
        arguments: ["/v1/quotes/price", "/v1/holds", "/v1/bookings"])
    func twice(path: String) {
        let more = path == "/v1/bookings" ? #","customer_id":"\#(world.customer)""# : ""
        let answer = ask(
            path, #""extras":[{"code":"WIFI","quantity":1},{"code":"WIFI","quantity":1}]"# + more)
        #expect(answer.status == 422, "\(answer.body)")
        #expect(answer.member("errors.0.pointer")?.text == "/extras/1/code")
        #expect(answer.member("errors.0.detail")?.text == "is named twice")
    }

    @Test("Where there are no rates, staff are told what to do about it, and customers are not")
    func rates() {
        world.instance.write("UPDATE rate_plans SET status = 'retired'")
        People.write(world.instance) { _ = try RevisionStore(tx: $0).raise(.rules) }
        let customer = #""customer_id":"\#(world.customer)""#
        let none = ask("/v1/bookings", customer)
        #expect(none.status == 422 && none.body.contains("Make a rate plan"), "\(none.body)")
        #expect(none.member("errors.0.pointer")?.text == "/vehicle_id")
        let plan = #"{"code":"NEW","name":"A","locations":[],"classes":[],"types":[],"priority":1}"#
        _ = world.instance.ask(.json("/v1/rate-plans", plan, world.people.fields(.manager)))
        let staff = ask("/v1/bookings", customer)
        #expect(staff.body.contains("The rate plan NEW has no version"), "\(staff.body)")
        #expect(staff.member("errors.0.pointer")?.text == "/starts_at")
        let anybody = ask("/v1/quotes/price", as: .anonymous)
        #expect(anybody.status == 422 && !anybody.body.contains("publish"), "\(anybody.body)")
    }

    @Test("Of a vehicle that is only made ready then, that is said")
    func ready() {
        #expect(world.book(from: "\(year)-03-01T10:00", until: "\(year)-03-03T09:30").status == 201)
        let answer = ask("/v1/bookings", #""customer_id":"\#(world.customer)""#)
        #expect(answer.status == 409, "\(answer.body)")
        #expect(answer.body.contains("10:30"), "\(answer.body)")
        #expect(answer.body.contains("making it ready included"))
    }

    @Test("What is there already is called by no table and no column")
    func taken() {
        let plan =
            #"{"code":"STD","name":"A","locations":[],"classes":[],"types":[],"priority":1}"#
        let answer = world.instance.ask(.json("/v1/rate-plans", plan, world.people.fields(.manager)))
        #expect(answer.status == 409 && !answer.body.contains("rate_plans"), "\(answer.body)")
        #expect(Failure(StoreError.taken(key: "cats.name, cats.colour")).message.contains("cats") == false)
    }

    @Test("Who has not come yet may still come until a time that the place's clock shows")
    func noShow() {
        let booked = world.book(from: "\(year)-03-03T10:00", until: "\(year)-03-05T10:00")
        let id = booked.member("id")?.text ?? booked.body
        let answer = world.instance.ask(
            Asked("POST", "/v1/bookings/\(id)/no-show", fields: world.people.fields(.manager)))
        #expect(answer.status == 409, "\(answer.body)")
        #expect(answer.body.contains("3 Mar \(year), 10:00"), "\(answer.body)")
    }

    @Test("Who is too young is told once, by name where the birth is known")
    func young() {
        world.instance.write(
            "UPDATE customers SET born_on = '\(year - 19)-01-01' WHERE id = $1", .uuid(world.customer))
        let answer = ask("/v1/bookings", #""customer_id":"\#(world.customer)""#)
        #expect(answer.member("errors")?.list?.count == 1, "\(answer.body)")
        #expect(answer.body.contains("Ada Bright is 19"))
        let booked = world.book(
            from: "\(year)-03-03T10:00", until: "\(year)-03-05T10:00", #""override_reason":"A""#)
        var change = Asked.json(
            "/v1/bookings/\(booked.member("id")?.text ?? "")", #"{"ends_at":"\#(year)-03-06T10:00"}"#,
            world.people.fields(.manager).merging(["If-Match": "*"]) { $1 })
        change.method = "PATCH"
        let changed = world.instance.ask(change)
        #expect(changed.member("errors")?.list?.count == 1, "\(changed.body)")
    }

    @Test(
        "The tax in a part of a price is rounded half away from zero",
        arguments: [
            (505, 1_010, 80, 37), (545, 1_010, 80, 40), (1_090, 1_010, 80, 80), (3, 1, 1, 2), (1, 1, 1, 1),
            (-3, 1, 1, -2), (10, 0, 0, 0), (100, 50, -100, 200),
        ])
    func tax(part: Int64, net: Int64, tax: Int64, expected: Int64) {
        #expect(Price.tax(within: part, ofNet: net, tax: tax) == expected)
    }
}
