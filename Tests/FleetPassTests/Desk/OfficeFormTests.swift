// What the forms of people and settings do: the same as the API, said as people say it.

import Schema
import Testing

@testable import FleetPass

@Suite(.serialized) struct OfficeFormTests {
    private static let people = People(Instance.demo())

    private func send(_ path: String, _ form: String) -> Answered {
        Self.people.instance.ask(Self.people.sends(.admin, path, form))
    }

    private func open(_ path: String) -> String {
        Self.people.instance.ask(Self.people.opens(.admin, path)).body
    }

    @Test("A customer is entered, noted on, refused, allowed, and forgotten by a word that is typed")
    func customer() {
        let made = send("/desk/customers", "name=Zoe+Far&email=zoe%40example.com&tags=vip&tags=")
        let place = made["Location"]?.split(separator: "?").first.map(String.init) ?? ""
        #expect(made.status == 303 && open(place).contains("Zoe Far"))
        _ = send("\(place)/notes", "text=Likes+the+blue+one")
        let refused = send("\(place)/refusal", "reason=Smoked&seen_version=1")
        let page = open(place)
        #expect(refused.status == 303 && page.contains("Must not rent: Smoked"))
        #expect(page.contains("Likes the blue one") && page.contains("vip"))
        #expect(send("\(place)/refusal/end", "").status == 303 && !open(place).contains("Smoked</span>"))
        #expect(send("\(place)/erasure", "confirmation=forget").status == 400)
        #expect(send("\(place)/erasure", "confirmation=FORGET").status == 303)
    }

    @Test("What somebody else has changed meanwhile stands beside what was typed")
    func stale() {
        let made = send("/desk/customers", "name=Yan+Old")
        let place = made["Location"]?.split(separator: "?").first.map(String.init) ?? ""
        #expect(send(place, "name=Yan+New&seen_version=1").status == 303)
        let late = send(place, "name=Yan+Late&seen_version=1")
        #expect(late.status == 412 && late.body.contains("Yan Late") && late.body.contains("Yan New"))
    }

    @Test("Prices are said in money and in percent, and kept in minor units and millionths")
    func terms() throws {
        let plan = Self.people.plan()
        let place = "/desk/settings/rates/\(plan)"
        let form =
            "terms.basis=class&form_currency=USD&terms.classes.0.class=suv&terms.classes.0.day_amount=64.5"
            + "&terms.classes.1.class=&terms.classes.1.day_amount=&terms.week_percent=600"
            + "&terms.seasons.0.name=Summer&terms.seasons.0.from=06-15&terms.seasons.0.until=08-31"
            + "&terms.seasons.0.share_percent=112.5"
        let sent = send("\(place)/publish", form)
        #expect(sent.status == 303, "\(sent.body.prefix(300))")
        let api = Self.people.instance.ask(
            Asked("GET", "/v1/rate-plans/\(plan)/versions", fields: Self.people.fields(.admin)))
        let terms = api.json?["items"]?.list?.first?["terms"]
        let first = terms?["classes"]?.list?.first
        #expect(first?["day_minor"]?.integer == 6450 && terms?["week_ppm"]?.integer == 6_000_000)
        #expect(terms?["classes"]?.list?.count == 1)
        #expect(terms?["seasons"]?.list?.first?["share_ppm"]?.integer == 1_125_000)
        let page = open(place)
        #expect(page.contains("$64.50") && page.contains("112.5 %"))
    }

    @Test("What cancelling costs is said in words; each class that there is has a row for its price")
    func cancelling() {
        let place = "/desk/settings/rates/\(Self.people.plan())"
        let blank = open("\(place)/publish")
        let rows = Set(Demo.vehicles.map(\.vehicleClass)).count
        #expect(blank.contains("name=\"terms.classes.\(rows - 1).class\""), "\(rows)")
        let form =
            "terms.basis=vehicle&terms.cancellation.0.hours=48&terms.cancellation.0.share_percent=0"
            + "&terms.cancellation.1.hours=24&terms.cancellation.1.share_percent=50"
        #expect(send("\(place)/publish", form).status == 303)
        #expect(
            open(place).contains(
                "nothing up to 48 hours before the pick-up, then 50 % of the price up to 24 hours before the "
                    + "pick-up, then the whole price"))
    }

    @Test("What is refused of a part of a page is told on that page")
    func partsOfPages() {
        let merge = "\(Self.people.merge())"
        let kept = Self.people.walkIn()
        let undo = "/desk/customer-merges/\(merge)/undo?customer=\(kept)"
        #expect(send(undo, "").status == 303)
        let twice = send(undo, "")
        let notes = "/desk/customers/\(kept)/notes"
        #expect(twice.status == 409 && twice.body.contains(notes), "\(twice.status)")
        let tax = "/desk/settings/taxes/\(Self.people.tax())/end?location=\(Demo.locations[0])"
        let early = send(tax, "ends_at=2001-01-01T00%3A00%3A00Z")
        let taxes = "/desk/settings/locations/\(Demo.locations[0])/taxes"
        #expect(early.status >= 400 && early.body.contains(taxes), "\(early.status)")
        let check = Self.people.identityCheck()
        let decision = "/desk/kyc-checks/\(check)/decision?customer=\(kept)"
        _ = send(decision, "outcome=declined")
        let again = send(decision, "outcome=approved")
        #expect(again.status >= 400 && again.body.contains(notes), "\(again.status)")
    }

    @Test("A calendar's link is shown once")
    func feed() {
        let told = send("/desk/settings/calendars", "kind=location&object_id=\(Demo.locations[0])")
        let page = open("/desk/settings/calendars")
        #expect(told.body.contains("/calendars/") && !page.contains(".ics"))
    }

    @Test("Of what a form carries besides the rules, nothing is kept", arguments: ["rules", "retention"])
    func rules(part: String) {
        let version = Self.people.instance.ask(
            Asked("GET", "/v1/organisation", fields: Self.people.fields(.admin))
        ).json?["version"]?.integer
        let saved = send("/desk/settings/\(part)", "seen_version=\(version ?? 0)&idempotency_key=a")
        let page = Self.people.instance.ask(Self.people.opens(.admin, "/desk/settings/\(part)"))
        #expect(saved.status == 303 && page.status == 200, "\(page.body.prefix(400))")
    }

    @Test("Hours are said span by span, and a tax in percent")
    func location() {
        let place = "/desk/settings/locations/\(Demo.locations[0])"
        let form = "name=Town&rate_percent=8.875&starts_at=2035-01-01T00%3A00&clocks=America%2FDenver"
        let tax = send("\(place)/taxes", form)
        #expect(tax.status == 303 && open(place).contains("Town, 8.875 %"))
    }

    @Test("A whole code of a booking leads to it; a plate is found among vehicles")
    func search() {
        let seeded = Demo.vehicles.first { $0.make == "Ford" }
        let found = open("/desk/search?q=\((seeded?.plate ?? "").escaped)")
        #expect(found.contains("/desk/fleet/\(seeded?.id ?? "none")"))
        #expect(open("/desk/search?q=zzzzzzz").contains("Nothing is found"))
    }
}
