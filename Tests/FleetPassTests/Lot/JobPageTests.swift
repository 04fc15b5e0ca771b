// The pages of the lot's jobs, of tolls and of attributes: what their forms do, and what they refuse.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct JobPageTests {
    private static let world = FleetWorld()
    private static let people = world.people

    private static func open(_ path: String, by person: Person = .manager) -> Answered {
        people.instance.ask(people.opens(person, path))
    }

    private static func send(_ path: String, _ form: String, by person: Person = .manager) -> Answered {
        people.instance.ask(people.sends(person, path, form))
    }

    @Test(arguments: [
        "/desk/jobs", "/desk/jobs?mine=true", "/desk/jobs?show=done", "/desk/jobs/new", "/desk/jobs/new?q=x",
        "/desk/jobs/new?vehicle=\(Demo.active)", "/desk/tolls", "/desk/tolls?show=all&rows=5",
    ])
    func everyPageHasItsNames(_ path: String) { #expect(Self.open(path).status == 200) }

    @Test func aJobIsPlannedDoneAndShown() {
        let made = Self.send(
            "/desk/jobs",
            "kind=repair&vehicle_id=\(Demo.active)&due_at=2998-07-01T10:00&clocks=America/Denver&note=Wipers"
                + "&assigned_to=\(Self.people.account(.crew)?.value.description ?? "")")
        let place = String((made["Location"] ?? "").prefix { $0 != "?" })
        #expect(made.status == 303 && Self.open(place).body.contains("Wipers"))
        #expect(Self.open("/desk/jobs", by: .crew).body.contains(place))
        let begun = Self.send("\(place)/moves", "to=in_progress", by: .crew)
        #expect(begun.status == 303 && Self.open(place, by: .crew).body.contains("It is done"))
        let unsaid = Self.send("\(place)/moves", "to=blocked", by: .crew)
        #expect(unsaid.status == 422 && unsaid.body.contains("It is to be said why."))
    }

    @Test func ajobOfAnothersIsNotShown() {
        let made = Self.send("/desk/jobs", "kind=repair&vehicle_id=\(Demo.active)")
        let place = String((made["Location"] ?? "").prefix { $0 != "?" })
        #expect(made.status == 303 && Self.open(place, by: .crew).status == 404)
    }

    @Test func tollsAreTakenInRowsOfWhichBlankOnesDoNotCount() {
        let plate = Self.world.get("/v1/fleet/\(Demo.active)").member("plate")?.text ?? ""
        let row =
            "tolls.0.plate=\(plate)&tolls.0.passed_at=2020-01-01T10:00&tolls.0.place=E-470"
            + "&tolls.0.amount=2.50"
        let form =
            "\(row)&tolls.0.amount_currency=USD&tolls.0.reference=R1"
            + "&tolls.1.amount_currency=USD&tolls.1.plate="
        let taken = Self.send("/desk/tolls", "\(form)&clocks=America/Denver")
        #expect(taken.status == 200 && taken.body.contains("Tolls taken in"))
        #expect(Self.open("/desk/tolls").body.contains("E-470"))
        let wrong = Self.send("/desk/tolls", form.replacing("2.50", with: "much") + "&clocks=America/Denver")
        #expect(wrong.status == 400 && wrong.body.contains("value=\"much\""))
    }

    @Test func attributesAreAddedChangedAndRemoved() {
        let form =
            "label=Tow+bar&key=tow_bar&kind=choice&choices=None&choices=Fixed&choices="
            + "&position=5&is_public=on"
        let home = "/desk/settings/attributes"
        #expect(Self.send(home, form, by: .admin).status == 303)
        let again = Self.send(home, form, by: .admin)
        #expect(again.status == 409 && again.body.contains("value=\"Fixed\""))
        let list = Self.world.get("/v1/fleet/attributes").json?["items"]?.list ?? []
        let id = list.first { $0["key"]?.text == "tow_bar" }?["id"]?.text ?? ""
        let change = "label=Towing&choices=None&choices=Swivel&position=5&seen_version=1"
        #expect(Self.send("\(home)/\(id)/changes", change, by: .admin).status == 303)
        #expect(Self.open(home, by: .admin).body.contains("None, Swivel"))
        #expect(Self.send("\(home)/\(id)/removal", "", by: .admin).status == 303)
    }
}
