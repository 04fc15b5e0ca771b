// The record by pages: names for ids, filters, older events, a table, and that whoever reads it is noted.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct AuditPageTests {
    /// Something of everything: a role given to somebody, who was there before.
    private static let people: People = {
        let people = People(Instance.demo())
        for (target, fields) in [
            ("/roles", "name=Valet&grants=fleet:view"),
            ("/staff", "name=Bo+%3Cb%3E&email=bo@b.test&role=crew"),
        ] { _ = people.instance.ask(people.sends(.admin, target, fields)) }
        let member = people.member(.sales).value
        let role = try? people.instance.app.database.reader().read { try RoleStore(tx: $0).all().first }
        let change = "version=1&name=Dot&role=\(role?.id.description ?? "")&location_ids=\(Demo.locations[0])"
        _ = people.instance.ask(people.sends(.admin, "/staff/\(member)", change))
        return people
    }()
    private static let admin = people.account(.admin)?.value.description ?? ""

    @Test(arguments: [
        Scenario(
            "who did what, by name, with what it was and became", people.opens(.manager, "/audit"),
            gives: 200,
            has: ["Cache-Control": "no-store"],
            showing: [
                "Changed somebody", "<del>sales</del>", "<ins>Valet</ins>", "<ins>North Motors ",
                "account Dot</a>",
                "<ins>Bo &lt;b&gt;</ins>", ">admin</a>", "Made a role", "value=\"\(admin)\">admin</option>",
            ], hiding: ["<b>", "custom "]),
        Scenario(
            "one kind of event", people.opens(.manager, "/audit?action=role.made&actor_id="), gives: 200,
            showing: ["Made a role", "value=\"role.made\" selected"], hiding: ["<strong>Changed somebody"]),
        Scenario(
            "one person's", people.opens(.manager, "/audit?actor_id=\(admin)"), gives: 200,
            showing: ["value=\"\(admin)\" selected", "/audit.csv?actor_id=\(admin)"]),
        Scenario(
            "older ones", people.opens(.manager, "/audit?limit=1&actor_id=\(admin)"), gives: 200,
            showing: ["Older events", "/audit?actor_id=\(admin)&amp;before="]),
        Scenario(
            "none of that kind", people.opens(.manager, "/audit?action=personal.erased"), gives: 200,
            showing: ["Nothing of that kind", "Show everything"]),
        Scenario("a kind that is none", people.opens(.manager, "/audit?action=nothing"), gives: 400),
        Scenario(
            "whether it is whole", people.opens(.manager, "/audit/verify"), gives: 200,
            showing: ["The record is whole"]),
        Scenario(
            "sales are told why not", people.opens(.sales, "/audit"), gives: 403,
            showing: ["takes the permission to see the record of who did what.", "action=\"/sign-out\""]),
    ])
    func page(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("What was done elsewhere is told with its time in words, and without the mark it is known again by")
    func deed() throws {
        let people = People(Instance.demo())
        let account = try #require(people.account(.sales)).value
        var changes = AuditChanges.none
        changes.note("tenant", to: .text("north"))
        let deed = Deed("tenant.changed", of: "tenant", account, by: nil, changes)
        _ = try people.instance.app.database.write { [app = people.instance.app] tx in try app.note(deed, tx)
        }
        let page = people.instance.ask(people.opens(.manager, "/audit?object_id=\(account)")).body
        let told = try #require(JSONValue(parsing: deed.changes)["done_at"]?[1]?.text.flatMap { Instant($0) })
        #expect(page.contains("done at:</span> <ins>\(Moment.text(told)) UTC</ins>"))
        #expect(page.contains("<ins>north</ins>") && !page.contains("deed:"))
    }

    @Test(
        "Amounts have the digits of the currency that the dealership rents in",
        arguments: [("USD", "1,234,567.89"), ("JPY", "123,456,789"), ("KWD", "123,456.789")])
    func amounts(currency: String, text: String) throws {
        #expect(try Self.shown("daily_rate_minor", .integer(123_456_789), in: currency) == [text])
        #expect(try Self.shown("cost_minor", .integer(-5), in: currency).first?.hasPrefix("-") == true)
    }

    @Test(
        "Names of ours are told in words, and what people have typed as they typed it",
        arguments: [
            ("state", "on_rent", "on rent"), ("status", "recall_hold", "recall hold"),
            ("purpose", "booking_confirmed", "booking confirmed"), ("refused", "not_found", "not found"),
            ("name", "on_rent", "on_rent"), ("name", "left_rear_door", "left_rear_door"),
            ("reason", "no_show", "no_show"), ("state", "left_rear_door", "left_rear_door"),
        ])
    func words(field: String, value: String, text: String) throws {
        #expect(try Self.shown(field, .text(value), in: "USD") == [text])
    }

    /// What the page tells that a field became.
    private static func shown(
        _ field: String, _ value: AuditChanges.Value, in currency: String
    ) throws -> [String] {
        let people = People(Instance.demo())
        let account = try #require(people.account(.sales)).value
        var changes = AuditChanges.none
        changes.note(field, to: value)
        let deed = Deed("tenant.changed", of: "tenant", account, by: nil, changes)
        _ = try people.instance.app.database.write { [app = people.instance.app] tx in
            try tx.run(.assembled("UPDATE organisation SET currency = $1"), .text(currency))
            try RevisionStore(tx: tx).raise(.rules)
            try app.note(deed, tx)
        }
        let page = people.instance.ask(people.opens(.manager, "/audit?object_id=\(account)")).body
        let told = "\(AuditNames.field(field)):</span> <ins>"
        return page.matches(of: #/<ins>([^<]*)<\/ins>/#).map { String($0.1) }
            .filter { page.contains("\(told)\($0)</ins>") }
    }

    @Test("Taken as a table, it has every event, and the taking is noted")
    func table() throws {
        let people = People(Instance.demo())
        _ = people.instance.ask(people.sends(.admin, "/roles", "name=%3DValet&grants=fleet:view"))
        let table = people.instance.ask(people.opens(.manager, "/audit.csv?action=role.made"))
        let lines = table.body.split(separator: "\r\n")
        #expect(table["Content-Type"] == "text/csv; charset=utf-8" && lines.count == 2)
        #expect(lines.first?.hasPrefix("number,at,actor,actor_id,session_id,request_id,action") == true)
        #expect(lines.last?.contains("role.made,role,") == true && lines.last?.contains("=Valet") == true)
        let noted = try people.instance.count(
            "SELECT count(*) FROM audit_events WHERE action = 'record.read' AND changes = '{\"count\":[null,1]}'"
        )
        #expect(noted == 1)
    }

    @Test("A record that was changed unseen is told as such")
    func broken() throws {
        let people = People(Instance.demo())
        _ = people.instance.ask(people.sends(.admin, "/roles", "name=Valet&grants=fleet:view"))
        _ = try people.instance.app.database.write { tx in
            try tx.run(
                .assembled("UPDATE audit_events SET action = 'role.removed' WHERE action = 'role.made'"))
        }
        let page = people.instance.ask(people.opens(.manager, "/audit/verify"))
        #expect(page.status == 200 && page.body.contains("The record is not as it was written"))
        #expect(page.body.contains("is not as it was written. Tell whoever runs this system."))
    }
}
