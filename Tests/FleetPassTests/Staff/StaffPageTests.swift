// Staff and roles by pages: what the forms do, what they tell when a rule speaks against them, and to whom.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct StaffPageTests {
    private static let people = People(Instance.demo())
    private static let crew = people.member(.crew)
    private static let invited = people.member(.sales, .invited)
    private static let admin = people.account(.admin)?.value.description ?? ""

    private static func told(
        _ rule: String, _ target: String, _ fields: String = "", _ status: Int, _ message: String,
        showing: [String] = [], hiding: [String] = []
    ) -> Scenario {
        Scenario(
            rule, people.sends(.admin, target, fields), gives: status,
            has: ["Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"],
            showing: ["role=\"alert\">\(message)"] + showing, hiding: hiding)
    }

    @Test(arguments: [
        told(
            "an address that is taken; who else works here is not told", "/staff",
            "name=Bo+%3Cb%3E&email=crew@people.test&role=sales", 409,
            "Somebody who works here has this address already.",
            showing: ["value=\"Bo &lt;b&gt;\"", "value=\"sales\" selected"],
            hiding: ["A member", "manager@people.test"]),
        told(
            "no such role", "/staff", "name=B&email=b@b.test&role=king", 400, "Nothing was changed yet",
            showing: ["Role is not one of the roles."]),
        told(
            "no such location", "/staff", "name=B&email=b@b.test&role=crew&location_ids=\(Demo.id(7))", 422,
            "There is no such location.", showing: ["Works at names a location that does not exist."]),
        told(
            "another's version", "/staff/\(crew.value)", "version=9&name=B&role=crew", 412,
            "Somebody has changed this meanwhile.", showing: ["value=\"B\""]),
        told(
            "a name that is missing", "/staff/\(crew.value)", "version=1&name=&role=crew", 400,
            "Nothing was changed yet", showing: ["Name is required."]),
        told(
            "the last administrator", "/staff/\(admin)/disable", "", 409,
            "This is the last administrator who works everywhere.",
            showing: ["value=\"admin\""]),
        told("who is not disabled", "/staff/\(crew.value)/enable", "", 409, "They are not disabled."),
        told(
            "who has joined already", "/staff/\(crew.value)/invitation", "", 409, "They have joined already."),
        told(
            "a role without a name", "/roles", "name=", 400, "Nothing was changed yet",
            showing: ["Name is required."]),
        told("a permission that is none", "/roles", "name=X&grants=fleet:fly", 400, "Nothing was changed"),
        Scenario(
            "nobody of that id", people.sends(.admin, "/staff/\(Demo.id(9))", "version=1&name=B&role=crew"),
            gives: 404),
        Scenario(
            "a form of another's page",
            .form("/staff", "name=B&email=b@b.test&role=crew&form_token=x", people.fields(.admin)), gives: 403
        ),
        Scenario(
            "sales see the matrix, and no form", people.opens(.sales, "/roles"), gives: 200,
            showing: ["See all enquiries and leads", "<span class=\"hidden\">yes</span>"],
            hiding: ["action=\"/roles\""]),
    ])
    func rules(_ scenario: Scenario) { scenario.run(on: Self.people.instance) }

    @Test("Whoever is invited joins by the link, once")
    func invite() throws {
        let people = People(Instance.demo())
        let place = try #require(Demo.locations.first)
        let told = people.instance.ask(
            people.sends(.admin, "/staff", "name=Bo&email=bo@b.test&role=crew&location_ids=\(place)"))
        let link =
            told.body.split { $0 == "<" || $0 == ">" }.first { $0.contains("/join/") }.map(String.init) ?? ""
        let path = "/join/" + (link.split(separator: "/").last.map(String.init) ?? "")
        #expect(
            told.status == 201 && told.body.contains("Bo can join") && told["Cache-Control"] == "no-store")
        let page = people.instance.get(path)
        let cookie = page["Set-Cookie"]?.split(separator: ";").first.map(String.init) ?? ""
        func join(_ password: String) -> Answered {
            people.instance.ask(
                .form(
                    path, "new_password=\(password.escaped)&form_token=\(page.formToken)", ["Cookie": cookie])
            )
        }
        let weak = join("short")
        #expect(page.body.contains("Welcome, Bo") && weak.status == 422)
        #expect(
            weak.body.contains("New password must have at least 15 characters.")
                && !weak.body.contains("\"short\""))
        #expect(join(People.password)["Location"] == "/sign-in?as=staff&notice=joined")
        let spent = join(People.password)
        #expect(spent.status == 404 && spent.body.contains("If you have joined already, sign in."))
        #expect(try people.instance.count("SELECT count(*) FROM staff_locations") == 1)
    }

    @Test("Somebody is changed, disabled and let in again; each leads back to their page, which is noted")
    func change() throws {
        let people = People(Instance.demo())
        let path = "/staff/\(people.member(.crew).value)"
        let answers = [
            people.sends(.admin, path, "version=1&name=Cleo&role=sales"),
            people.sends(.admin, "\(path)/disable"),
            people.sends(.admin, "\(path)/enable"),
        ].map { people.instance.ask($0) }
        #expect(answers.map(\.status) == [303, 303, 303] && answers.allSatisfy { $0["Location"] == path })
        let page = people.instance.ask(people.opens(.admin, path))
        #expect(page.body.contains("<h1>Cleo") && page.body.contains("<dd>Sales</dd>"))
        let noted = try people.instance.count("SELECT count(*) FROM audit_events WHERE action = 'staff.read'")
        #expect(noted == 1)
    }

    @Test("A role of one's own is made, given, changed, and removed when nobody has it")
    func roles() throws {
        let people = People(Instance.demo())
        func send(_ target: String, _ fields: String = "") -> Answered {
            people.instance.ask(people.sends(.admin, target, fields))
        }
        #expect(send("/roles", "name=Valet&grants=fleet:view")["Location"] == "/roles")
        let twice = send("/roles", "name=Valet&grants=fleet:edit")
        #expect(twice.status == 409 && twice.body.contains("Name is that of another role."))
        let role = try #require(
            try people.instance.app.database.reader().read { try RoleStore(tx: $0).all().first })
        let member = people.member(.crew)
        #expect(send("/staff/\(member.value)", "version=1&name=B&role=\(role.id)").status == 303)
        let held = send("/roles/\(role.id)/removal")
        #expect(held.status == 409 && held.body.contains("1 of the staff have this role"))
        let changed = send("/roles/\(role.id)", "version=1&name=Washer&grants=fleet:view&grants=fleet:edit")
        let matrix = people.instance.ask(people.opens(.manager, "/roles"))
        #expect(changed.status == 303 && matrix.body.contains("<th scope=\"col\">Washer</th>"))
        _ = send("/staff/\(member.value)", "version=2&name=B&role=crew")
        #expect(send("/roles/\(role.id)/removal").status == 303)
    }
}
