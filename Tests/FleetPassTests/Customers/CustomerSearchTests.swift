// Looking customers up: by parts of names, by addresses and numbers however written, by tags, page by page.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct CustomerSearchTests {
    /// Three walk-ins, one of whom was merged since, and the two customers with an account.
    private static let people: People = {
        let people = People(Instance.demo())
        for body in [
            CustomerDeskTests.whole,
            #"{"name":"O'Brien-Smith, Édith","phone":"+44 20 7946 0018","tags":["vip"]}"#,
            #"{"name":"Bob Bright","email":"bob@bright.test"}"#,
        ] {
            let made = people.instance.ask(people.program("POST", "/v1/customers", body))
            guard body.contains("Bob"), let id = made.member("id")?.text else { continue }
            let refusal = people.program(
                "PUT", "/v1/customers/\(id)/refusal", #"{"reason":"Late"}"#)
            _ = people.instance.ask(refusal)
        }
        let ada = people.walkIn("Ada Other")
        _ = people.walkIn("Ada Merged") { $0.mergedInto = ada }
        return people
    }()

    private static func find(_ query: String, _ rule: String, _ names: String...) -> Scenario {
        var members: [String: JSONValue] = ["items.\(names.count)": .null]
        for (index, name) in names.enumerated() { members["items.\(index).name"] = .text(name) }
        return Scenario(
            rule, get: "/v1/customers?\(query)", people.fields(.sales), gives: 200, with: members,
            hiding: ["94-023", "licence"])
    }

    @Test(arguments: [
        find(
            "", "all, by name", "Ada Bright", "Ada Other", "Bob Bright", "O'Brien-Smith, Édith", "customer",
            "other"),
        find("q=brig", "the beginning of a word", "Ada Bright", "Bob Bright"),
        find("q=BRIGHT+ada", "words in any order and case", "Ada Bright"),
        find("q=obrien", "marks are passed over", "O'Brien-Smith, Édith"),
        find("q=%C3%A9DITH", "capitals of all letters", "O'Brien-Smith, Édith"),
        find("q=smith", "the part behind a dash", "O'Brien-Smith, Édith"),
        find("q=merged", "whoever was merged is not found"),
        find("email=ADA@bright.test", "an address in another case", "Ada Bright"),
        find("phone=0013037704142", "a number in another spelling", "Ada Bright"),
        find("licence=940231842B", "a licence in another spelling", "Ada Bright"),
        find("tag=vip", "a tag", "Ada Bright", "O'Brien-Smith, Édith"),
        find("tag=vip&q=ada", "a tag and a word", "Ada Bright"),
        find("q=vip", "a tag is no word"),
        find("do_not_rent=true", "who must not rent", "Bob Bright"),
        find("do_not_rent=false&q=b", "and who may: a letter alone is a word"),
        Scenario("no number", get: "/v1/customers?phone=me", people.fields(.sales), gives: 400),
        Scenario(
            "another search's cursor", get: "/v1/customers?cursor=AAAA", people.fields(.sales), gives: 400),
    ])
    func looked(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("Pages go on where the one before has ended, among namesakes too, and each is on record")
    func pages() throws {
        let people = People(Instance.demo())
        for _ in 0..<5 { _ = people.walkIn("Same Name") }
        var (target, ids, sizes) = ("/v1/customers?limit=2&q=%73ame", [String](), [Int]())
        while sizes.count < 9 {
            let page = people.instance.get(target, people.fields(.manager))
            ids += page.ids
            sizes.append(page.ids.count)
            guard let link = page["Link"] else { break }
            target = String(link.dropFirst().prefix { $0 != ">" })
            #expect(target.contains("q=%73ame") && page.member("next") != .null)
        }
        #expect(sizes == [2, 2, 1] && Set(ids).count == 5)
        let noted = try people.instance.count(
            """
            SELECT count(*) FROM audit_events WHERE action = 'customer.read' AND changes LIKE '%"by":[null,["name"]]%'
            """)
        #expect(noted == 3)
    }

    @Test("Bookings of a customer go page by page, and show no place where whoever asks does not work")
    func bookings() throws {
        let world = RentalWorld()
        let (people, year) = (world.people, RentalWorld.year)
        for day in 1...3 {
            let made = world.book(from: "\(year)-03-0\(day)T10:00", until: "\(year)-03-0\(day)T20:00")
            #expect(made.status == 201, "\(made.body)")
        }
        let target = "/v1/customers/\(world.customer)/bookings"
        let first = people.instance.get("\(target)?limit=2", people.fields(.sales))
        let next = String(first["Link"]?.dropFirst().prefix { $0 != ">" } ?? "")
        let second = people.instance.get(next, people.fields(.sales))
        #expect(first.ids.count == 2 && second.ids.count == 1 && second["Link"] == nil)
        #expect(
            first.member("items.0.starts_at")?.text ?? "" > second.member("items.0.starts_at")?.text ?? "")
        let sales = try #require(people.account(.sales))
        let elsewhere = try #require(Demo.locations.first { $0 != world.place }.flatMap { UUID($0) })
        People.write(people.instance) { tx in
            try tx.run(
                .assembled("INSERT INTO staff_locations (staff_id, location_id) VALUES ($1, $2)"),
                .uuid(sales.value), .uuid(elsewhere))
        }
        #expect(people.instance.get(target, people.fields(.sales)).ids == [])
    }
}
