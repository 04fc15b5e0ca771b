// The fleet's pages: who sees what on them, what their forms do, and what they tell where a rule speaks
// against it.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct FleetPageTests {
    private static let world = FleetWorld()
    private static let people = world.people
    private static let vehicle = Demo.active
    private static let page = "/desk/fleet/\(vehicle)"

    private static func open(_ path: String, by person: Person = .manager) -> Answered {
        people.instance.ask(people.opens(person, path))
    }

    private static func send(_ path: String, _ form: String, by person: Person = .manager) -> Answered {
        people.instance.ask(people.sends(person, path, form))
    }

    private static func version(_ id: String) -> Int64 {
        world.get("/v1/fleet/\(id)").member("version")?.integer ?? 0
    }

    @Test(arguments: [
        "/desk/fleet", "/desk/fleet?q=nothing+is+called+so", "/desk/fleet?status=active&held=false&class=suv",
        page, "\(page)?tab=details", "\(page)?tab=photos", "\(page)?tab=photos&order=1.0",
        "\(page)?tab=calendar", "\(page)?tab=condition", "\(page)?tab=papers", "\(page)?tab=sharing",
        "\(page)/tag",
    ])
    func whoeverMayLookFindsEveryName(_ path: String) {
        #expect(Self.open(path, by: .admin).status == 200)
        #expect(Self.open(path, by: .sales).status == 200)
        #expect(Self.open(path, by: .crew).status == Self.open("/v1/fleet", by: .crew).status)
    }

    @Test(arguments: [
        "/desk/fleet/new", "/desk/fleet/import", "/desk/fleet/bulk?all=1", "/desk/fleet/bulk?ids=\(vehicle)",
    ])
    func whoeverMayNotChangeIsShownNoForm(_ path: String) {
        #expect(Self.open(path).status == 200)
        #expect(Self.open(path, by: .sales).status == 403)
    }

    @Test func whoOnlyLooksIsOfferedNothingToChange() {
        let list = Self.open("/desk/fleet", by: .sales).body
        #expect(!list.contains("Add a vehicle") && !list.contains("name=\"ids\""))
        #expect(!Self.open(Self.page, by: .sales).body.contains("/moves\""))
    }

    private static func input(_ number: Int) -> String {
        "location_id=\(world.place)&vin=\(FleetWorld.vin(number))&plate=PG-\(number)&stock_number=PG\(number)"
            + "&make=Quillon&model=Fenwick&year=2022&class=compact&body=sedan&fuel=petrol&seats=5&colour=teal"
            + "&daily_rate=55.00&daily_rate_currency=USD"
    }

    @Test func aVehicleIsEnteredByAForm() {
        let made = Self.send("/desk/fleet", Self.input(501))
        let place = made["Location"] ?? ""
        #expect(made.status == 303 && place.hasPrefix("/desk/fleet/") && place.hasSuffix("?done=created"))
        #expect(Self.open(place).body.contains("2022 Quillon Fenwick"))
        let again = Self.send("/desk/fleet", Self.input(501))
        #expect(again.status == 409 && again.body.contains("value=\"PG-501\""))
        #expect(again.body.contains("is the VIN of another vehicle"))
    }

    @Test func aFormThatIsStaleShowsWhatIsThereNow() {
        let id = (Self.send("/desk/fleet", Self.input(502))["Location"] ?? "").dropFirst(12).prefix(36)
        let (page, seen) = ("/desk/fleet/\(id)/details", Self.version(String(id)))
        let form = Self.input(502).replacing("teal", with: "gold")
        #expect(Self.send(page, "\(form)&seen_version=\(seen)").status == 303)
        let stale = Self.send(page, "\(form.replacing("gold", with: "red"))&seen_version=\(seen)")
        #expect(stale.status == 412)
        #expect(stale.body.contains("value=\"red\"") && stale.body.contains("<ins>gold</ins>"))
    }

    @Test(arguments: [
        (
            "a hold by local times", "holds",
            "kind=sale&reason=Fair&ends_at=2999-01-01T10:00&clocks=America/Denver", 303
        ),
        ("a hold by no clocks", "holds", "kind=sale&reason=Fair&ends_at=2999-01-01T10:00", 400),
        ("a hold that ends first", "holds", "kind=sale&reason=Fair&ends_at=2001-01-01T10:00:00Z", 422),
        ("a reading", "odometer", "km=4900000", 303), ("no reading", "odometer", "km=far", 400),
        (
            "a paper", "documents",
            "kind=insurance&number=A1&valid_until=2999-01-01T10:00&clocks=America/Denver", 303
        ),
        ("a status that cannot follow", "moves", "to=draft&reason=A", 409),
    ])
    func whatIsSaidOfAVehicle(_ rule: String, _ place: String, _ form: String, _ status: Int) {
        let answer = Self.send("\(Self.page)/\(place)", form)
        #expect(answer.status == status, "\(rule)")
        #expect(status == 303 || answer.body.contains("role=\"alert\""), "\(rule)")
    }

    @Test func localTimesAreThoseOfTheClocksThatTheFormNames() {
        let form =
            "kind=sale&reason=Clocks&starts_at=2998-07-01T10:00&ends_at=2998-07-02T10:00"
            + "&clocks=America/Denver"
        #expect(Self.send("\(Self.page)/holds", form).status == 303)
        let holds = Self.world.get("/v1/fleet/\(Self.vehicle)/holds").json?["items"]?.list ?? []
        let hold = holds.first { $0["reason"]?.text == "Clocks" }
        #expect(hold?["starts_at"]?.text == "2998-07-01T16:00:00Z")
    }

    @Test func anAttributeThatIsLeftBlankIsTakenOff() {
        let body =
            #"{"key":"crane","label":"Crane","kind":"text","is_filter":false,"is_public":false,"position":1}"#
        #expect(Self.world.post("/v1/attributes", body, by: .admin).status == 201)
        let id = (Self.send("/desk/fleet", Self.input(504))["Location"] ?? "").dropFirst(12).prefix(36)
        for (value, kept) in [("Yes, a red one", 1), ("", 0)] {
            let row =
                "&attributes.0.key=crane&attributes.0.value=\(value)&seen_version=\(Self.version(String(id)))"
            #expect(Self.send("/desk/fleet/\(id)/details", Self.input(504) + row).status == 303)
            #expect(Self.world.get("/v1/fleet/\(id)").json?["attributes"]?.list?.count == kept)
        }
    }

    @Test func manyAreChangedAtOnceAndEachIsTold() {
        let trial = Self.send(
            "/desk/fleet/bulk", "ids=\(Self.vehicle)&ids=\(Demo.id(9))&change.class=van&dry_run=true")
        #expect(trial.status == 200 && trial.body.contains("Nothing has been changed yet"))
        #expect(
            trial.body.contains("Do it now") && trial.body.contains("name=\"change.class\" value=\"van\""))
        #expect(Self.world.get("/v1/fleet/\(Self.vehicle)").member("class")?.text != "van")
        let none = Self.send("/desk/fleet/bulk", "ids=\(Self.vehicle)&change.daily_rate_percent=lots")
        #expect(none.status == 422 && none.body.contains("value=\"lots\""))
    }

    @Test func aTableIsLookedAtBeforeItIsBroughtIn() {
        let vin = FleetWorld.vin(503)
        let table =
            "table=VIN;Plate;Stock no.;Make;Model;Year;Class;Body;Fuel;Seats;Color;Rate;Notes"
            + "%0A\(vin);T-1;T503;A;B;2022;"
            + "van;van;petrol;5;red;55;x%0AWRONG;T-2;T504;A;B;2022;van;van;petrol;5;red;55;x"
        let place = "&location=\(Self.world.place)"
        let trial = Self.send("/desk/fleet/import", table + place + "&dry_run=true")
        #expect(trial.status == 200 && trial.body.contains("Check the table"))
        #expect(trial.body.contains("left out") && trial.body.contains("value=\"Color:colour\" selected"))
        let odd = table.replacing(
            "2022;van;van;petrol;5;red;55;x%0AW", with: "2022;tank;van;petrol;5;red;55;x%0AW")
        let told = Self.send("/desk/fleet/import", odd + place + "&dry_run=true").body
        #expect(told.contains("Class must be one of these: Economy, Compact,") && !told.contains("large_suv"))
        let done = Self.send("/desk/fleet/import", table + place)
        #expect(done.status == 200 && done.body.contains("/errors.csv"))
        #expect(Self.open("/desk/fleet?q=\(vin)").body.contains("T-1"))
        let empty = Self.send("/desk/fleet/import", "table=Colour%0Ared&dry_run=true")
        #expect(empty.status == 422 && empty.body.contains("has no column that is the VIN"))
    }
}
