// The day, the list of bookings, making one, and the timeline: what stands on them, and what their forms do.

import Schema
import Store
import Testing
import Threads
import Zones

@testable import FleetPass

@Suite struct DayPageTests {
    private static func open(_ counter: CounterWorld, _ target: String, by person: Person = .manager)
        -> Answered
    {
        var asked = counter.world.people.opens(person, target)
        asked.fields["Accept"] = "text/html"
        return counter.world.instance.ask(asked)
    }

    /// What the list behind a link of a page holds.
    private static func listed(_ counter: CounterWorld, _ link: Substring) -> Int {
        let page = open(counter, String(link).replacing("&amp;", with: "&")).body
        return page.matches(of: #/class="booking-code"/#).count
    }

    @Test("The day shows what goes out, and a press makes it ready")
    func day() {
        let counter = CounterWorld()
        let world = counter.world
        let answer = world.book(
            from: counter.end(days: 0), until: counter.end(days: 2), #""override_reason":"A""#)
        let booking = answer.member("id")?.text ?? ""
        let day = Self.open(counter, "/desk?day=\(counter.end(days: 0).prefix(10))")
        #expect(day.status == 200)
        let done = world.instance.ask(world.people.sends(.manager, "/desk/day/\(booking)/readiness"))
        #expect(done.status == 303 && done["Location"] == "/desk?done=ready")
        #expect(counter.get("/v1/bookings/\(booking)").member("state")?.text == "ready")
        let again = world.instance.ask(world.people.sends(.manager, "/desk/day/\(booking)/readiness"))
        #expect(again.status == 409 && again.body.contains("error-box"))
    }

    @Test(
        "What the day counts is what it shows, and the list behind it has as many",
        arguments: [(-1, "Needs you", "Overdue", "overdue"), (1, "Coming back", "Coming back", "back")])
    func counts(hours: Int64, column: String, stat: String, view: String) throws {
        let counter = CounterWorld()
        let booking = try #require(UUID(counter.out()))
        let (instance, hourMs) = (counter.world.instance, Int64(3_600_000))
        let ends = Instant(epochMs: Clock.epochMs() + hours * hourMs)
        People.write(instance) { tx in
            try tx.run(
                .assembled("UPDATE bookings SET starts_at = $2, ends_at = $3 WHERE id = $1"),
                .uuid(booking), .integer(ends.epochMs - 48 * hourMs), .instant(ends))
        }
        let zone = try instance.app.database.reader().read { try instance.app.house.rules($0).places[0].zone }
        // An hour before midnight it comes back tomorrow.
        let day = hours < 0 ? "" : "day=\(zone.civil(at: ends).date.text)"
        let board = Self.open(counter, "/desk?\(day)").body
        let today = zone.civil(at: Instant(epochMs: Clock.epochMs())).date.text
        let isToday = day.isEmpty || day == "day=\(today)"
        // Of another day nothing needs anybody yet.
        for name in isToday ? ["Needs you", "Coming back"] : ["Coming back"] {
            let pill = "</svg>\(name) <span class=\"pill pill-plain\">"
            #expect(board.contains("\(pill)\(name == column ? 1 : 0)<"), "\(name)")
        }
        #expect(board.contains("\(stat)</span><span class=\"stat-value") && board.contains(">1</span></a>"))
        for other in ["overdue", "back"] {
            let list = Self.open(counter, "/desk/bookings?view=\(other)&\(other == "back" ? day : "")").body
            #expect(list.contains("class=\"booking-code\"") == (other == view), "\(other)")
        }
    }

    /// More that need somebody than a board has room for: three that are overdue, and others that wait.
    private static func crowded() -> CounterWorld {
        let counter = CounterWorld()
        // Some of these days the place is closed.
        var ids: [UUID] = []
        for number in 0..<40 as Range<Int64> where ids.count < 15 {
            let (from, until) = (counter.end(days: 2 * number + 3), counter.end(days: 2 * number + 4))
            let booked = counter.world.book(from: from, until: until).member("id")?.text
            if let id = booked.flatMap({ UUID($0) }) { ids.append(id) }
        }
        let nowMs = Clock.epochMs()
        People.write(counter.world.instance) { [ids] tx in
            for (index, id) in ids.enumerated() {
                try tx.run(
                    .assembled(
                        "UPDATE bookings SET state = $2, starts_at = $3, ends_at = $4 WHERE id = $1"),
                    .uuid(id), .text(index < 3 ? "on_rent" : "pending"),
                    .integer(nowMs + Int64(index < 3 ? index - 9 : index + 48) * 3_600_000),
                    .integer(nowMs + Int64(index < 3 ? index - 5 : index + 50) * 3_600_000))
            }
        }
        return counter
    }

    @Test("Each number of the day leads to a list that has as many", arguments: [0, 2, -2] as [Int64])
    func links(days: Int64) {
        let counter = Self.crowded()
        let day = Instant(epochMs: Clock.epochMs() + days * 86_400_000).description.prefix(10)
        let page = Self.open(counter, days == 0 ? "/desk" : "/desk?day=\(day)").body
        let stats = page.matches(
            of: #/class="stat" href="([^"]+)"><span class="stat-label">([^<]+)<.*?>([0-9]+)</#)
        let labels = stats.map { String($0.2) }
        #expect(labels.prefix(2) == ["Going out", "Coming back"] && labels.count == (days == 0 ? 4 : 2))
        for stat in stats {
            #expect(Self.listed(counter, stat.1) == Int(stat.3), "\(stat.2) \(stat.1)")
        }
    }

    @Test("What needs somebody, and has no room on the board, stands whole in the lists that it leads to")
    func rest() throws {
        let counter = Self.crowded()
        let page = Self.open(counter, "/desk").body
        let rest = try #require(page.firstMatch(of: #/class="board-rest">(.*?)<\/p>/#)).1
        #expect(rest.contains("12 of 15 are here"))
        let links = rest.matches(of: #/href="([^"]+)">([^<]+)</#)
        #expect(links.map { String($0.2) } == ["Overdue", "Waiting for you"])
        #expect(links.map { Self.listed(counter, $0.1) } == [3, 12])
    }

    @Test(
        "What cannot be shown of the console is told in it, with a way back",
        arguments: [
            ("/desk/bookings?cursor=abc", 400, "href=\"/desk/bookings\">Go to Bookings<"),
            ("/desk/bookings/00000000-0000-7000-8000-000000000999", 404, ">Go to Bookings<"),
            ("/desk/customers?cursor=abc", 400, ">Go to Customers<"),
            ("/audit?cursor=abc", 400, "href=\"/audit\">Go to Record<"),
            ("/desk/nothing-like-that", 404, "href=\"/desk\">Go to Today<"),
            ("/desk/bookings/nothing-like-that", 404, "href=\"/desk/bookings\">Go to Bookings<"),
        ])
    func problems(target: String, status: Int, way: String) {
        let counter = CounterWorld()
        let answer = Self.open(counter, target, by: .admin)
        #expect(answer.status == status && answer.body.contains(way), "\(answer.status) \(answer.body)")
        #expect(answer.body.contains("class=\"console\"") && !answer.body.contains("See all vehicles"))
    }

    @Test(
        "Whoever does not work here is told of an address of the console what they are told of any other",
        arguments: [Person.customer, .anonymous, .disabled], ["/desk/nothing-like-that", "/desktop"])
    func elsewhere(person: Person, target: String) {
        let counter = CounterWorld()
        let answer = Self.open(counter, target, by: person)
        #expect(answer.status == 404 && answer.body.contains("See all vehicles"), "\(answer.body)")
        #expect(!answer.body.contains("class=\"console\""))
    }

    @Test(
        "The list shows what each view asks for",
        arguments: [
            ("?view=upcoming", true), ("?view=road", false), ("?view=past", false), ("?view=all", true),
            ("?view=overdue", false), ("?view=unsettled", false), ("?state=ready", true),
            ("?state=closed", false),
            ("?q=Zelda", true), ("?q=Nobody+like+that", false), ("?q=CODE", true), ("?q=22222222", false),
        ])
    func list(query: String, isThere: Bool) {
        let counter = CounterWorld()
        let person = "/v1/customers/\(counter.world.customer)"
        let email = counter.get(person).member("email")?.text ?? "none"
        let named = counter.send("PUT", person, #"{"name":"Zelda Quist","email":"\#(email)"}"#)
        #expect(named.status == 200, "\(named.body)")
        let booking = counter.booked()
        let code = counter.get("/v1/bookings/\(booking)").member("code")?.text ?? "none"
        let answer = Self.open(counter, "/desk/bookings\(query.replacing("CODE", with: code))")
        #expect(answer.status == 200 && answer.body.contains(">\(code)</a>") == isThere)
    }

    @Test("A booking is made at the counter; the same once more tells what can be had instead")
    func makes() {
        let counter = CounterWorld()
        let world = counter.world
        let (start, end) = (String(counter.end(days: 3).prefix(16)), String(counter.end(days: 4).prefix(16)))
        let choice =
            "customer=\(world.customer)&pickup=\(world.place)&vehicle=\(world.vehicle)&from=\(start)"
            + "&until=\(end)"
        let page = Self.open(counter, "/desk/bookings/new?\(choice)")
        #expect(page.status == 200 && page.body.contains("Ada Bright") && page.body.contains("name=\"note\""))
        let form =
            "customer_id=\(world.customer)&pickup_location_id=\(world.place)&vehicle_id=\(world.vehicle)"
            + "&starts_at=\(start)&ends_at=\(end)&note=Two+seats"
        let made = world.instance.ask(world.people.sends(.sales, "/desk/bookings/new", form))
        #expect(
            made.status == 303 && made["Location"]?.hasSuffix("done=booked") == true,
            "\(made.body.suffix(300))")
        let taken = world.instance.ask(world.people.sends(.sales, "/desk/bookings/new", form))
        #expect(taken.status == 409 && taken.body.contains("Two seats"))
        #expect(taken.body.contains("What can be had instead"))
    }

    @Test("A new customer leads on with what was chosen")
    func newcomer() {
        let counter = CounterWorld()
        let world = counter.world
        let place = "/desk/bookings/new/customer?pickup=\(world.place)&who=Eve"
        let made = world.instance.ask(world.people.sends(.sales, place, "name=Eve+Long&email=eve%40b.test"))
        let onward = made["Location"] ?? ""
        #expect(
            made.status == 303 && onward.contains("customer=") && onward.contains("pickup=\(world.place)"))
        let wrong = world.instance.ask(world.people.sends(.sales, place, "name=Eve+Long&email=none"))
        #expect(wrong.status == 400 && wrong.body.contains("Eve Long"))
    }

    @Test("The timeline shows a booking, which is moved and moved back")
    func moves() throws {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.bookedLater())
        let before = counter.get("/v1/bookings/\(booking)")
        let board = Self.open(counter, "/desk/timeline?days=14")
        // Without a script, too, the form leads back to the days that one came from.
        let link = "/desk/bookings/\(booking)/move?back=%2Fdesk%2Ftimeline%3Fdays%3D14"
        #expect(board.status == 200 && board.body.contains(link))
        let crew = world.instance.ask(world.people.opens(.crew, "/desk/timeline?days=14")).body
        #expect(crew.contains("href=\"/desk/bookings/\(booking)\"") && !crew.contains("/move"))
        let form = Self.open(counter, "/desk/bookings/\(booking)/move?shift=1")
        #expect(form.status == 200 && form.body.contains("seen_version"))
        let version = before.member("version")?.integer ?? 0
        let (start, end) = (counter.end(days: 5).prefix(19), counter.end(days: 6).prefix(19))
        let moved = world.instance.ask(
            world.people.sends(
                .manager, "/desk/bookings/\(booking)/move?back=%2Fdesk%2Ftimeline%3Fdays%3D14",
                "starts_at=\(start)Z&ends_at=\(end)Z&seen_version=\(version)&override_reason=A"))
        #expect(
            moved["Location"] == "/desk/timeline?days=14&moved=\(booking)&done=moved",
            "\(moved.body.suffix(300))")
        let after = Self.open(counter, moved["Location"] ?? "/").body
        #expect(
            after.contains("toast-act")
                && after.contains("value=\"\(before.member("starts_at")?.text ?? "?")\""))
    }

    @Test("A move that cannot be says why, and leads nowhere else than back")
    func refusedMove() {
        let counter = CounterWorld()
        let (world, booking) = (counter.world, counter.bookedLater())
        let place = "/desk/bookings/\(booking)/move?back=https%3A%2F%2Felsewhere.test"
        let answer = world.instance.ask(
            world.people.sends(
                .manager, place, "starts_at=2031-01-02T10:00&ends_at=2031-01-01T10:00&seen_version=1"))
        #expect(answer.status >= 400 && answer.body.contains("error-box"))
        #expect(!answer.body.contains("elsewhere.test"))
    }
}
