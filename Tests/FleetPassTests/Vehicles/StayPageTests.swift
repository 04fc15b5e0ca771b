// Search and vehicle by place and dates, as pages: what is shown, what is explained, and ways out.

import Schema
import Testing

@testable import FleetPass

@Suite struct StayPageTests {
    private static let world = RentalWorld()
    private static let year = RentalWorld.year
    private static let stay = "from=\(year)-03-03T10:00&until=\(year)-03-06T10:00"

    private func get(_ target: String, _ fields: [String: String] = [:]) -> Answered {
        Self.world.instance.get(target, fields)
    }

    @Test(
        "With dates a card shows what it costs in all, which is what a booking costs",
        arguments: [("en", "in all", "a day"), ("de", "insgesamt", "am Tag")])
    func totals(language: String, inAll: String, perDay: String) {
        let page = get("/vehicles?\(Self.stay)&location=\(Self.world.place)&lang=\(language)").body
        let start = "\(Self.year)-03-03T10:00"
        let priced = Self.world.price(from: start, until: "\(Self.year)-03-06T10:00")
        let total = Money(amountMinor: priced.member("total.amount")?.integer ?? 0, currency: .usd)
        let words = Words(language == "de" ? .german : .english)
        #expect(total.amountMinor > 0 && page.utf8.contains(words.money(total).utf8), "\(total)")
        #expect(page.utf8.contains(inAll.utf8) && page.utf8.contains(perDay.utf8))
        #expect(page.utf8.contains("/vehicles/\(Self.world.vehicle)?from=".utf8))
    }

    @Test(arguments: [
        Scenario(
            "dates stand in their controls again", get: "/vehicles?\(stay)", gives: 200,
            showing: ["value=\"\(year)-03-03T10:00\"", "3 days", "Lowest total", "Total price"]),
        Scenario(
            "a time without its end", get: "/vehicles?from=\(year)-03-03T10:00&until=", gives: 400,
            has: ["Cache-Control": "no-store"],
            showing: ["role=\"alert\"", "Return is needed with from.", "value=\"\(year)-03-03T10:00\""]),
        Scenario(
            "an end before the beginning",
            get: "/vehicles?from=\(year)-03-03T10:00&until=\(year)-03-02T10:00",
            gives: 422, showing: ["A rental ends after it begins.", "value=\"\(year)-03-02T10:00\""]),
        Scenario(
            "a time that is none", get: "/vehicles?from=tomorrow-at-around-ten&until=\(year)-03-02T10:00",
            gives: 400, showing: ["Pick-up must be a time"]),
        Scenario(
            "what goes with dates is left out where there are none",
            get: "/vehicles?sort=total&driver_age=30&total_max=100&from=&until=", gives: 200,
            showing: ["Lowest daily rate"], hiding: ["role=\"alert\""]),
        Scenario(
            "nothing in the past, and why", get: "/vehicles?from=2020-03-03T10:00&until=2020-03-06T10:00",
            gives: 200, showing: ["No vehicles", "The pickup lies in the past.", "Search without dates"]),
        Scenario(
            "nothing by a filter, and without it something", get: "/vehicles?\(stay)&total_max=1",
            gives: 200, showing: ["No vehicles", "without <strong>Up to $1 in all"]),
        Scenario(
            "on the map each place has its number", get: "/vehicles?view=map", gives: 200,
            showing: ["plan-map", "plan-count", "<input type=\"hidden\" name=\"view\" value=\"map\">"],
            hiding: ["card-title"]),
    ])
    func search(_ scenario: Scenario) { scenario.run(on: Self.world.instance) }

    @Test("A vehicle's page prices a time line by line, and sends what it was asked")
    func priced() {
        let page = get("/vehicles/\(Self.world.vehicle)?\(Self.stay)")
        #expect(page.status == 200 && page["Cache-Control"] == "no-store")
        for text in ["price-lines", "3 days", "Book this vehicle", "name=\"expected_total_minor\""] {
            #expect(page.body.utf8.contains(text.utf8), "\(text)")
        }
    }

    @Test("It tells when it is free, and what it is, for people and for machines")
    func described() {
        let page = get("/vehicles/\(Self.world.vehicle)").body
        for text in [
            "free-day-free", "application/ld+json", "\"@type\":[\"Product\",\"Car\"]", "og:image",
            "See the price",
        ] { #expect(page.utf8.contains(text.utf8), "\(text)") }
        #expect(!get("/vehicles/\(Demo.markup)").body.utf8.contains("<script>alert".utf8))
    }

    @Test("A vehicle that is taken says so, and offers ways out that can be booked")
    func taken() {
        let world = RentalWorld()
        _ = world.book(from: "\(Self.year)-03-03T10:00", until: "\(Self.year)-03-06T10:00")
        let page = world.instance.get("/vehicles/\(world.vehicle)?\(Self.stay)").body
        #expect(page.utf8.contains("is taken from".utf8) && page.utf8.contains("This vehicle, later".utf8))
        #expect(!page.utf8.contains("Book this vehicle".utf8))
        let german = world.instance.get("/vehicles/\(world.vehicle)?\(Self.stay)&lang=de").body
        #expect(german.utf8.contains(" vergeben, die Vorbereitung eingeschlossen".utf8))
        let link = page.split(separator: "\"").first {
            $0.hasPrefix("/vehicles/\(world.vehicle)?from=") && $0.contains("location=")
        }
        let other = link.map { world.instance.get(String($0).replacing("&amp;", with: "&")).body } ?? ""
        #expect(other.utf8.contains("Book this vehicle".utf8))
    }
}
