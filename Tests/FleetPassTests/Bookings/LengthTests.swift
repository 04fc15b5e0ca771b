// How long a rental may be: judged before any work is done for it, whoever asks and for what reason.

import Schema
import Testing

@testable import FleetPass

@Suite struct LengthTests {
    private let world = RentalWorld()
    private let year = RentalWorld.year
    private var start: String { "\(year)-03-03T10:00" }

    private static let never = "9999-12-30T10:00:00Z"

    @Test(
        "A time of thousands of years is refused before it is priced",
        arguments: ["/v1/quotes/price", "/v1/holds", "/v1/bookings"])
    func refused(path: String) {
        let more = path == "/v1/bookings" ? #""customer_id":"\#(world.customer)","override_reason":"A""# : ""
        let wish = world.wish(from: start, until: Self.never, more)
        let answer = world.instance.ask(.json(path, wish, world.people.fields(.manager)))
        #expect(answer.status == 422, "\(answer.body.prefix(300))")
        #expect(answer.member("errors.0.pointer")?.text == "/ends_at")
        #expect(answer.body.contains("400 days"))
    }

    @Test(
        "So is one that is searched for",
        arguments: ["/v1/vehicles", "/v1/vehicles/\(Demo.active)/alternatives"])
    func searched(path: String) {
        let answer = world.instance.ask(Asked("GET", "\(path)?from=\(start)&until=\(Self.never)"))
        #expect(answer.status == 422, "\(answer.body.prefix(300))")
        #expect(answer.body.contains("400 days"))
    }

    @Test("So is one that a booking is made as long as", arguments: [Person.manager, .customer])
    func changed(person: Person) {
        let booked = world.book(from: start, until: "\(year)-03-05T10:00")
        let id = booked.member("id")?.text ?? ""
        let path = person == .manager ? "/v1/bookings/\(id)" : "/v1/me/bookings/\(id)"
        var asked = Asked.json(
            path, #"{"ends_at":"\#(Self.never)"}"#,
            world.people.fields(person).merging(["If-Match": "*"]) { $1 })
        asked.method = "PATCH"
        let answer = world.instance.ask(asked)
        #expect(answer.status == 422 && answer.body.contains("400 days"), "\(answer.body.prefix(300))")
    }

    @Test(
        "What no plan says the length of has one all the same",
        arguments: [
            ("loaner", "03-04", 201), ("loaner", "06-30", 422), ("test_drive", "03-04", 201),
            ("test_drive", "03-11", 422), ("internal", "06-30", 422),
        ])
    func free(type: String, until: String, status: Int) {
        func book(_ more: String) -> Answered {
            world.book(from: start, until: "\(year)-\(until)T10:00", #""type":"\#(type)""# + more)
        }
        let answer = book("")
        #expect(answer.status == status, "\(answer.body)")
        guard status == 422 else { return }
        #expect(answer.body.contains("at most"))
        #expect(book(#","override_reason":"The workshop waits for a part""#).status == 201)
    }

    @Test("For a rental that no hour makes shorter, no other hour is looked for")
    func alternatives() {
        let target = "/v1/vehicles/\(Demo.active)/alternatives?from=\(start)&until=\(year)-12-01T10:00"
        let answer = world.instance.ask(Asked("GET", target))
        #expect(answer.status == 200, "\(answer.body)")
        #expect(answer.member("can_be_booked")?.boolean == false)
        #expect(answer.member("alternatives")?.list?.isEmpty == true)
    }
}
