// Customers at the desk: entered, changed, found, noted and refused, and nothing that cannot be.

import Crypto
import Schema
import Testing

@testable import FleetPass

@Suite struct CustomerDeskTests {
    private static let people = People(Instance.demo())
    private static let ada = people.walkIn("Ada Bright")
    private static let merged = people.walkIn("Merged") { $0.mergedInto = ada }

    private static func post(
        _ rule: String, _ body: String, gives status: Int, with members: [String: JSONValue] = [:]
    ) -> Scenario {
        Scenario(rule, people.program("POST", "/v1/customers", body), gives: status, with: members)
    }

    private static func wrong(_ rule: String, _ body: String, at pointer: String, gives status: Int = 422)
        -> Scenario
    {
        post(rule, "{\"name\":\"A\",\(body)}", gives: status, with: ["errors.0.pointer": .text(pointer)])
    }

    static let whole = #"""
        {"name":"Ada Bright","email":"Ada@Bright.test","phone":"+1 (303) 770-4142",
         "licence":{"number":"94-023-1842 b","country":"US","valid_until":"2031-02-28"},"born_on":"1990-04-01",
         "address":{"street":"1 Elm St","city":"Denver","region":"CO","postal_code":"80202","country":"US"},
         "tags":["vip","corporate","vip"]}
        """#
    private static let year = RentalWorld.year - 1

    @Test(arguments: [
        post(
            "all there is", whole, gives: 201,
            with: [
                "name": "Ada Bright", "email": "Ada@Bright.test", "phone": "+1 (303) 770-4142",
                "licence.number": "94-023-1842 b", "licence.valid_until": "2031-02-28",
                "address.city": "Denver", "tags.1": "corporate", "tags.2": .null, "do_not_rent": .null,
                "version": 1, "account_id": .null, "merged_into": .null,
            ]),
        post("a name alone", #"{"name":"A"}"#, gives: 201, with: ["phone": .null, "licence.number": .null]),
        post("a name of marks", #"{"name":"!!"}"#, gives: 201),
        post("no name", "{}", gives: 400, with: ["errors.0.pointer": "/name"]),
        wrong("a day that there is not", #""born_on":"1990-02-30""#, at: "/born_on", gives: 400),
        wrong(
            "a licence until a day that there is not",
            #""licence":{"number":"94-0231","valid_until":"2031-02-29"}"#, at: "/licence/valid_until",
            gives: 400),
        wrong("too young", "\"born_on\":\"\(year - 15)-01-01\"", at: "/born_on"),
        wrong("not born yet", "\"born_on\":\"\(year + 2)-01-01\"", at: "/born_on"),
        wrong("too old", "\"born_on\":\"\(year - 122)-01-01\"", at: "/born_on"),
        post("old enough", "{\"name\":\"A\",\"born_on\":\"\(year - 17)-01-01\"}", gives: 201),
        wrong("a country in small letters", #""address":{"country":"us"}"#, at: "/address/country"),
        wrong("a licence of marks", #""licence":{"number":"- - -"}"#, at: "/licence/number"),
        wrong(
            "a licence of no country", #""licence":{"number":"94-0231","country":"U1"}"#,
            at: "/licence/country"),
        wrong("a tag with a blank", #""tags":["vip","gold club"]"#, at: "/tags/1"),
        wrong("no address of mail", #""email":"a@b""#, at: "/email", gives: 400),
    ])
    func enter(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("A change puts all in place of all, by whoever has seen the last version, and says what changed")
    func change() throws {
        let (people, target) = (Self.people, "/v1/customers/\(Self.people.walkIn("Old Name"))")
        let first = people.instance.ask(people.program("PUT", target, Self.whole, version: "\"v1\""))
        #expect(first.status == 200 && first["ETag"] == "\"v2\"" && first.member("name") == "Ada Bright")
        #expect(
            people.instance.ask(people.program("PUT", target, Self.whole, version: "\"v1\"")).status == 412)
        #expect(people.instance.ask(people.program("PUT", target, Self.whole, version: nil)).status == 428)
        let second = people.instance.ask(people.program("PUT", target, #"{"name":"Ada"}"#))
        #expect(second.member("phone") == .null && second.member("licence.country") == .null)
        let noted = try people.instance.count(
            """
            SELECT count(*) FROM audit_events
             WHERE action = 'customer.changed' AND personal LIKE '%"city":["Denver",null]%' AND changes = '{}'
            """)
        #expect(noted == 1)
    }

    @Test("Whoever was merged or forgotten is there to be read, and nothing is noted of them any more")
    func gone() {
        let (people, target) = (Self.people, "/v1/customers/\(Self.merged)")
        Scenario(
            "read", people.program("GET", target), gives: 200, with: ["merged_into": .text("\(Self.ada)")]
        ).run(on: people.instance)
        for (method, place, body) in [
            ("PUT", "", #"{"name":"B"}"#), ("PUT", "/refusal", #"{"reason":"B"}"#),
            ("DELETE", "/refusal", nil),
            ("POST", "/notes", #"{"text":"B"}"#),
        ] as [(String, String, String?)] {
            #expect(people.instance.ask(people.program(method, target + place, body)).status == 409)
        }
        #expect(people.instance.ask(people.program("GET", "/v1/customers/\(Demo.id(9))")).status == 404)
    }

    @Test("Notes are kept with who made them, the newest first, and read on record")
    func notes() throws {
        let (people, target) = (Self.people, "/v1/customers/\(Self.people.walkIn())/notes")
        for text in ["Likes the blue one", "Paid\nin cash"] {
            let asked = people.program(
                "POST", target, "{\"text\":\"\(text.replacing("\n", with: "\\n"))\"}")
            #expect(people.instance.ask(asked).status == 201)
        }
        let sales = people.account(.sales).map { JSONValue.text("\($0.value)") }
        Scenario(
            "read", people.program("GET", target), gives: 200,
            with: ["items.0.text": "Paid\nin cash", "items.1.made_by": sales ?? .null, "items.2": .null]
        ).run(on: people.instance)
        let noted = try people.instance.count(
            "SELECT count(*) FROM audit_events WHERE action = 'customer.noted' AND changes LIKE '%Likes%'")
        #expect(noted == 0)
    }

    @Test("Somebody who must not rent cannot be booked for, until they may again")
    func refuse() {
        let world = RentalWorld()
        let (people, instance, year) = (world.people, world.instance, RentalWorld.year)
        let target = "/v1/customers/\(world.customer)/refusal"
        func book(_ day: Int, _ more: String = "") -> Answered {
            world.book(
                from: "\(year)-03-0\(day)T10:00", until: "\(year)-03-0\(day + 1)T09:00", by: .sales, more)
        }
        let refused = instance.ask(people.program("PUT", target, #"{"reason":"Smoked in it"}"#))
        #expect(refused.member("do_not_rent") == "Smoked in it")
        let answer = book(3)
        #expect(answer.status >= 400 && answer.body.contains("must not rent: Smoked in it"))
        #expect(instance.ask(people.program("DELETE", target)).status == 204)
        #expect(instance.ask(people.program("DELETE", target)).status == 409)
        #expect(book(3).status == 201)
        let list = instance.get("/v1/customers/\(world.customer)/bookings", people.fields(.crew))
        #expect(list.json?["items"]?.list?.count == 1)
    }

    @Test("An account's customer is renamed with it, and it with them; its address is not staff's to change")
    func inStep() throws {
        let people = People(Instance.demo())
        let account = try #require(people.account(.customer)).value
        let target = "/v1/customers/\(account)"
        var own = Asked.json("/v1/me", #"{"name":"Zoë Quill"}"#, people.fields(.customer))
        own.method = "PATCH"
        #expect(people.instance.ask(own).status == 204)
        #expect(people.instance.get("/v1/customers?q=quill", people.fields(.sales)).ids == ["\(account)"])
        let email = "\"email\":\"customer@people.test\""
        let change = people.program("PUT", target, "{\"name\":\"Zoe\",\(email)}")
        #expect(people.instance.ask(change).status == 200)
        #expect(people.instance.get("/v1/me", people.fields(.customer)).member("name") == "Zoe")
        let other = people.program("PUT", target, #"{"name":"Zoe","email":"new@people.test"}"#)
        #expect(people.instance.ask(other).status == 422)
    }

    @Test("Numbers stand in no file and no table in the clear, and in the record by their hashes")
    func traces() throws {
        let people = People(Instance.demo())
        let instance = people.instance
        let entered = instance.ask(people.program("POST", "/v1/customers", Self.whole))
        let target = "/v1/customers/\(entered.member("id")?.text ?? "")"
        #expect(instance.get(target, people.fields(.sales)).member("licence.number") == "94-023-1842 b")
        #expect(instance.ask(people.program("PUT", target, #"{"name":"Ada"}"#)).status == 200)
        let words = ["770-4142", "7704142", "94-023-1842", "940231842"]
        let directory = instance.app.paths.directory
        let found = try TestStore.shared?.tables(of: directory, holding: words)
        #expect(try found ?? Traces.files(in: directory, holding: words) == [])
        let name = AuditChanges.numberName(instance.app.secrets.numbers.customerPhone.hash(of: "13037704142"))
        let noted = try instance.count(
            """
            SELECT count(*) FROM audit_events WHERE action IN ('customer.made', 'customer.changed')
               AND personal LIKE '%"\(name)"%'
            """)
        #expect(noted == 2)
    }
}

extension People {
    /// As a program asks: with the version that it has seen, where one must be named.
    func program(
        _ method: String, _ target: String, _ body: String? = nil, by person: Person = .sales,
        version: String? = "*"
    ) -> Asked {
        var fields = fields(person)
        if method == "PUT" { fields["If-Match"] = version }
        var asked = body.map { Asked.json(target, $0, fields) } ?? Asked(method, target, fields: fields)
        asked.method = method
        return asked
    }
}
