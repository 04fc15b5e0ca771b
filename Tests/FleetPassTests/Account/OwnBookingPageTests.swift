// A customer's bookings by pages: what they see, another end, and a cancellation. All of it is the API's.

import Schema
import Testing

@testable import FleetPass

@Suite struct OwnBookingPageTests {
    private let world = RentalWorld()
    private let year = RentalWorld.year

    private func opens(_ path: String, as person: Person = .customer, in language: String = "en") -> Answered
    {
        var asked = world.people.opens(person, path)
        asked.fields["Accept-Language"] = language
        return world.instance.ask(asked)
    }

    private func sends(_ path: String, _ form: String, as person: Person = .customer) -> Answered {
        world.instance.ask(world.people.sends(person, path, form))
    }

    private func booked(_ from: String = "03-03", _ until: String = "03-05") -> String {
        world.book(from: "\(year)-\(from)T10:00", until: "\(year)-\(until)T10:00").member("id")?.text
            ?? "none"
    }

    private func json(_ path: String) -> Answered { opens("/v1/me/bookings/\(path)") }

    @Test("Whoever has booked nothing is shown the way to a vehicle", arguments: [Person.customer, .other])
    func nothing(person: Person) {
        let start = opens("/account", as: person)
        #expect(start.status == 200 && start.body.contains("Your first trip starts here"), "\(start.body)")
        let list = opens("/account/bookings", as: person)
        #expect(list.status == 200 && list.body.contains("You have no bookings yet"))
        let fields = world.people.newcomer()
        for page in ["", "/bookings", "/documents", "/searches", "/calendar", "/security"] {
            #expect(world.instance.get("/account\(page)", fields).status == 200, "\(page)")
        }
    }

    @Test("More bookings to come than a page holds are shown by a link, page by page, each once")
    func more() throws {
        // Some of these days the place is closed.
        var ids: [String] = []
        for number in 0..<84 as Range<Int64> where ids.count < 32 {
            let (month, day) = (Wording.padded(1 + number / 7, to: 2), 1 + number % 7 * 4)
            let id = booked(
                "\(month)-\(Wording.padded(day, to: 2))", "\(month)-\(Wording.padded(day + 1, to: 2))")
            if id != "none" { ids.append(id) }
        }
        try #require(ids.count == 32)
        let first = opens("/account/bookings").body
        let link = try #require(first.firstMatch(of: #/href="([^"]+)">Show more</#)).1
        let second = opens(String(link).replacing("&amp;", with: "&")).body
        func shown(_ page: String) -> [String] { ids.filter { page.contains("/account/bookings/\($0)") } }
        #expect(shown(first) == Array(ids.prefix(30)) && shown(second) == Array(ids.suffix(2)))
        #expect(second.contains("Coming up") && second.contains("href=\"/account/bookings\""))
        #expect(!second.contains("Show more") && !second.contains("You have no bookings yet"))
        #expect(opens("/account/bookings?coming=abc").status == 400)
    }

    @Test("The next booking stands first, with the place, what to bring and what it costs")
    func start() throws {
        let (later, next) = (booked("05-03", "05-05"), booked())
        let start = opens("/account")
        let (first, second) = (start.place(of: next), start.place(of: later))
        #expect(try #require(first) < #require(second))
        let words = ["Pick-up in ", "Your driving licence", "That day: ", "openstreetmap.org", "tel:+"]
        #expect(words.filter { !start.body.contains($0) } == [])
        let page = opens("/account/bookings/\(next)").body
        let total = Wording.money(try #require(json(next).json.flatMap { Sheet($0, nil).money("total") }))
        #expect(page.contains(total) && page.contains("Left to pay") && page.contains("Confirmed"))
        #expect(opens("/account", in: "de").body.contains("Ihr Führerschein"))
        #expect(opens("/account/bookings/\(next)", as: .other).status == 404)
    }

    @Test("Another end is priced before it is asked for, and costs what was shown")
    func longer() {
        let id = booked()
        let path = "/account/bookings/\(id)/change"
        let page = opens("\(path)?ends_at=\(year)-03-06T10:00")
        let expected = page.value(of: "expected_total_minor") ?? ""
        #expect(page.body.contains("You pay more") && page.value(of: "seen_version") == "1", "\(page.body)")
        let wish = "ends_at=\(year)-03-06T10%3A00&seen_version=1"
        let wrong = sends(path, "\(wish)&expected_total_minor=1")
        #expect(wrong.status == 409 && wrong.body.contains("The price has changed meanwhile"))
        let done = sends(path, "\(wish)&expected_total_minor=\(expected)")
        #expect(done["Location"] == "/account/bookings/\(id)?done=saved", "\(done.body)")
        #expect(json(id).member("total.amount")?.integer.map { "\($0)" } == expected)
        #expect(sends(path, "\(wish)&expected_total_minor=\(expected)").status == 412)
    }

    @Test("Where the vehicle is taken then, others are offered, and nothing is changed")
    func taken() {
        let (id, _) = (booked(), booked("03-06", "03-08"))
        let path = "/account/bookings/\(id)/change"
        let page = opens("\(path)?ends_at=\(year)-03-07T10:00")
        #expect(page.status == 200 && page.body.contains("is taken from"), "\(page.body)")
        #expect(page.body.contains("Free for the whole time") && !page.body.contains("seen_version"))
        let sent = sends(path, "ends_at=\(year)-03-07T10%3A00&seen_version=1")
        #expect(sent.status == 409 && sent.body.contains("is taken from"), "\(sent.body)")
        #expect(json(id).member("version")?.integer == 1)
    }

    @Test(
        "A time that is none is told beside its field",
        arguments: ["", "tomorrow", "2026-13-01T10:00", "1999-01-01T10:00"])
    func noTime(text: String) {
        let page = opens("/account/bookings/\(booked())/change?ends_at=\(text)")
        #expect(page.status == 200 && page.body.contains("ends_at-error"), "\(page.body)")
    }
}

extension Answered {
    /// How far down the page a text stands.
    func place(of text: String) -> Int? {
        body.firstRange(of: text).map { body.utf8.distance(from: body.startIndex, to: $0.lowerBound) }
    }

    /// What a hidden field of the page holds.
    func value(of name: String) -> String? {
        guard let field = body.firstRange(of: "name=\"\(name)\" value=\"") else { return nil }
        return String(body[field.upperBound...].prefix { $0 != "\"" })
    }
}
