// The pages of people, settings and reports: each opens for whoever may, with all the names that its template
// asks for.

import Schema
import Testing

@testable import FleetPass

@Suite(.serialized) struct OfficePageTests {
    private static let people = People(Instance.demo())

    @Test(
        "Pages open, and every name that they show is known",
        arguments: [
            "/desk/enquiries", "/desk/enquiries?assigned=nobody", "/desk/customers", "/desk/customers?q=ada",
            "/desk/customers/new?name=Ada&email=ada%40example.com", "/desk/customers/duplicates",
            "/desk/settings", "/desk/settings/organisation", "/desk/settings/rules",
            "/desk/settings/retention", "/desk/settings/security", "/desk/settings/processing",
            "/desk/settings/locations", "/desk/settings/locations/new", "/desk/settings/rates",
            "/desk/settings/rates/new", "/desk/settings/extras", "/desk/settings/extras/new",
            "/desk/settings/discounts", "/desk/settings/discounts/new", "/desk/settings/attributes/new",
            "/desk/settings/calendars/new",
            "/desk/settings/chores", "/desk/settings/calendars", "/desk/reports", "/desk/reports/utilisation",
            "/desk/reports/revenue?per=week&by=class", "/desk/reports/upcoming", "/desk/reports/overdue",
            "/desk/reports/fleet-age", "/desk/reports/fleet-age/rows?measure=age&least=0", "/desk/search?q=a",
            "/desk/search",
        ])
    func opens(path: String) {
        let page = Self.people.instance.ask(Self.people.opens(.admin, path))
        #expect(page.status == 200 && page.body.contains("<h1>"), "\(path): \(page.status)")
    }

    @Test("The page of one thing opens, with its forms")
    func things() {
        let people = Self.people
        let paths = [
            "/desk/customers/\(people.walkIn())", "/desk/customers/\(people.walkIn())/edit",
            "/desk/customers/\(people.walkIn())/merge/\(people.walkIn())",
            "/desk/enquiries/\(people.enquiry(for: nil))", "/desk/settings/rates/\(people.plan())",
            "/desk/settings/rates/\(people.plan())/publish", "/desk/settings/extras/\(people.extra())",
            "/desk/settings/locations/\(Demo.locations[0])",
        ]
        let opened = paths.filter { path in
            let page = people.instance.ask(people.opens(.admin, path))
            return page.status == 200 && page.body.contains("<form")
        }
        #expect(opened == paths)
    }

    @Test("An inbox without anything for somebody does not say that nobody has asked")
    func inbox() {
        let people = Self.people
        _ = people.enquiry(for: nil)
        let sales = people.instance.ask(people.opens(.sales, "/desk/enquiries")).body
        #expect(sales.contains("Nothing waits for your answer.") && !sales.contains("Nobody has asked"))
        let none = people.instance.ask(people.opens(.admin, "/desk/enquiries?phone=%2B13035550199")).body
        #expect(none.contains("Nobody has asked from that number."))
    }

    @Test(
        "A form that is wrong comes back with what was typed, and changes nothing",
        arguments: [
            ("/desk/customers", "name=&email=typed-by-me", "typed-by-me"),
            ("/desk/customers", "name=Typed&licence.country=usa&licence.number=12", "12"),
            ("/desk/settings/organisation", "currency=dollars&name=Typed+by+me", "Typed by me"),
            ("/desk/settings/locations", "name=Typed+by+me&hours.monday=nine", "nine"),
            ("/desk/settings/discounts", "name=Typed+by+me&least_days=0&share_percent=ten", "ten"),
            ("/desk/settings/rates", "code=&name=Typed+by+me&priority=0", "Typed by me"),
            ("/desk/settings/extras", "code=X1&name=&most=1&position=0&about=Typed+by+me", "Typed by me"),
            ("/desk/settings/retention", "customers_months=9999&seen_version=1", "9999"),
        ])
    func comesBack(path: String, form: String, typed: String) {
        let page = Self.people.instance.ask(Self.people.sends(.admin, path, form))
        #expect((400...422).contains(page.status) && page.body.contains(typed), "\(path): \(page.status)")
        #expect(page.body.contains("role=\"alert\""))
    }
}
