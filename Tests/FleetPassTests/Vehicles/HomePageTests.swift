// The first page, what crawlers are told, and vehicles that a visitor has saved.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct HomePageTests {
    private static let one = "/saved"

    @Test(arguments: [
        Scenario(
            "a search by place and dates, what there is, and where", get: "/", gives: 200,
            has: ["Cache-Control": "no-cache"],
            showing: [
                "Rent a car from North Motors", "action=\"/vehicles\"", "type=\"datetime-local\"",
                "href=\"/vehicles?class=suv\"", "Where we are", "rel=\"canonical\"",
            ]),
        Scenario(
            "in German", get: "/?lang=de", gives: 200, showing: ["Mietwagen von North Motors"],
            hiding: ["[["]),
        Scenario(
            "crawlers find the pages", get: "/sitemap.xml", gives: 200,
            has: ["Content-Type": "application/xml; charset=utf-8"],
            showing: ["/vehicles/\(Demo.active)</loc>", "/vehicles</loc>"]),
        Scenario(
            "and are told where", get: "/robots.txt", gives: 200,
            showing: ["Disallow: /checkout/\n", "Sitemap: http"]),
        Scenario(
            "nothing is saved", get: "/saved", gives: 200, has: ["Cache-Control": "no-store"],
            showing: ["Nothing is saved yet"]),
        Scenario(
            "what is saved is there", get: "/saved", ["Cookie": "__Host-saved=\(Demo.active).nonsense"],
            gives: 200, showing: ["Toyota", "name=\"remove\""], hiding: ["Nothing is saved"]),
        Scenario(
            "one is saved", .form("/saved", "vehicle_id=\(Demo.active)"), gives: 303,
            has: [
                "Location": "/saved",
                "Set-Cookie": "__Host-saved=\(Demo.active); Path=/; Secure; SameSite=Lax; Max-Age=31536000",
            ]),
        Scenario(
            "and no more",
            .form(
                "/saved", "vehicle_id=\(Demo.active)&remove=true",
                ["Cookie": "__Host-saved=\(Demo.active).\(Demo.id(2))"]), gives: 303,
            has: [
                "Set-Cookie": "__Host-saved=\(Demo.id(2)); Path=/; Secure; SameSite=Lax; Max-Age=31536000"
            ]),
        Scenario(
            "another site saves nothing",
            .form("/saved", "vehicle_id=\(Demo.active)", ["Sec-Fetch-Site": "cross-site"]), gives: 403),
        Scenario(
            "side by side", get: "/compare?id=\(Demo.active)&id=\(Demo.marks)", gives: 200,
            showing: ["Side by side", "Model year", "Toyota Corolla", "Cafe\u{301}"]),
        Scenario(
            "what is not there is left out", get: "/compare?id=\(Demo.id(999))", gives: 200,
            showing: ["There is nothing to compare"]),
    ])
    func pages(_ scenario: Scenario) { scenario.run() }

    @Test("An empty lot has a first page too")
    func empty() {
        let page = Instance.empty.get("/")
        #expect(page.status == 200 && !page.body.utf8.contains("0 locations".utf8))
    }

    @Test("What a class costs from is what the plan says that counts, and not what its vehicles say")
    func rates() {
        let people = People(Instance.demo())
        func send(_ path: String, _ form: String) -> Answered {
            people.instance.ask(people.sends(.admin, path, form))
        }
        let made = send("/desk/settings/rates", "code=first&name=First&priority=9")
        let place = made["Location"].map { String($0.prefix { $0 != "?" }) } ?? ""
        let suv = "&terms.classes.0.class=suv&terms.classes.0.day_amount=7"
        let terms = "terms.basis=class&form_currency=USD\(suv)"
        #expect(send("\(place)/publish", terms).status == 303)
        let page = people.instance.get("/").body
        #expect(page.contains("from $7 a day"), "\(place)")
    }

    @Test("What a class costs from is what it can be had for where somebody opens")
    func offered() throws {
        let instance = Instance.demo()
        try instance.app.database.write { tx in
            let places = try LocationStore(tx: tx).all().map(\.id)
            try tx.run(.assembled("UPDATE vehicles SET class = 'van' WHERE class = 'sports'"))
            for (number, place) in places.prefix(2).enumerated() {
                // The cheapest stands where nobody opens.
                try tx.run(
                    .assembled(
                        """
                        UPDATE vehicles SET class = 'sports', location_id = $1, daily_rate_minor = $2
                         WHERE stock_number = $3
                        """),
                    .uuid(place.value), .integer(number == 0 ? 1_100 : 9_900), .text("T\(number + 1)"))
            }
            try tx.run(
                .assembled("UPDATE locations SET is_open = 0 WHERE id = $1"), .uuid(places[0].value))
            try VehicleStore(tx: tx).fleetHasChanged()
            try RevisionStore(tx: tx).raise(.rules)
        }
        let page = instance.get("/").body
        #expect(page.contains("from $99 a day") && !page.contains("from $11 a day"), "\(page)")
        #expect(page.contains("<title>Rent a car · North Motors</title>"))
    }

    @Test("The first page is small")
    func small() { #expect(Instance.shared.get("/").bodyBytes.count < 40_000) }
}
