// Tables of vehicles in and out: what is taken, what is refused, and that the same again changes nothing.

import Schema
import Testing

@testable import FleetPass

@Suite struct ImportTests {
    private let world = FleetWorld()
    private var header: String {
        "VIN,Registration,Stock no.,Brand,Model,Model year,Category,Body style,Fuel type,Seats,Color,"
            + "Price,Branch,State"
    }
    private var branch: String {
        world.instance.get("/v1/locations/\(world.place)").member("name")?.text ?? "none"
    }

    private func line(_ number: Int, vin: String? = nil, colour: String = "teal", year: String = "2022")
        -> String
    {
        "\(vin ?? FleetWorld.vin(number)),IMP-\(number),IMP\(number),Quillon,Fenwick,\(year),Large SUV,SUV,"
            + "Plug-in hybrid,5,\(colour),55.50,\(branch),active"
    }

    private func send(_ table: String, _ query: String = "", type: String = "text/csv") -> Answered {
        var fields = world.people.fields(.manager)
        fields["Content-Type"] = type
        return world.instance.ask(
            Asked("POST", "/v1/fleet/import\(query)", fields: fields, body: [UInt8](table.utf8)))
    }

    private func counts(_ answer: Answered) -> [Int64?] {
        ["entered", "changed", "unchanged", "refused"].map { answer.member($0)?.integer }
    }

    @Test("Good rows go in, bad ones come back with their reasons")
    func takes() {
        let bad = [
            line(71, vin: "1HGCM82633A004353"), line(72, year: "soon"), line(70), "\(FleetWorld.vin(73)),X",
        ]
        let answer = send(([header, line(70)] + bad).joined(separator: "\n"))
        #expect(counts(answer) == [1, 0, 0, 4], "\(answer.body)")
        let errors = (answer.json?["errors"]?.list ?? []).map { error in
            "\(error["row"]?.integer ?? 0) \(error["column"]?.text ?? "")"
        }
        #expect(errors == ["3 vin", "4 year", "5 vin", "6 "], "\(answer.body)")
        let refused = world.get(answer.member("errors_url")?.text ?? "/none").body.split(separator: "\r\n")
        #expect(
            refused.count == 5 && refused[0] == "\(header),reason"
                && refused[2].hasSuffix("must be a whole number"))
        #expect(world.get("/v1/fleet?q=imp70").member("items.0.fuel")?.text == "plug_in_hybrid")
    }

    @Test("The same table again changes nothing, and another colour one vehicle")
    func again() {
        func table(_ colour: String) -> String {
            [header, line(74), line(75, colour: colour)].joined(separator: "\r\n")
        }
        #expect(counts(send(table("teal"))) == [2, 0, 0, 0])
        #expect(counts(send(table("teal"))) == [0, 0, 2, 0])
        #expect(counts(send(table("\"deep, deep red\""))) == [0, 1, 1, 0])
        #expect(world.get("/v1/fleet?q=imp74").member("items.0.version")?.integer == 1)
        #expect(world.get("/v1/fleet?q=imp75").member("items.0.colour")?.text == "deep, deep red")
    }

    @Test("A trial tells what would become of it, and does nothing")
    func trial() {
        let answer = send([header, line(76), line(77, year: "")].joined(separator: "\n"), "?dry_run=true")
        #expect(counts(answer) == [1, 0, 0, 1] && answer.member("id") == .null, "\(answer.body)")
        #expect(world.get("/v1/fleet?q=imp76").ids == [])
    }

    @Test("Columns are known by other names, by a mapping, and by attributes' labels")
    func columns() {
        world.define("roof_bars", "flag")
        let table = "Fahrgestell;Notes;The roof_bars\n\(FleetWorld.vin(78));hello;yes\n"
        _ = send([header, line(78)].joined(separator: "\n"))
        let answer = send(table, "?mapping=Fahrgestell:vin")
        #expect(counts(answer) == [0, 1, 0, 0], "\(answer.body)")
        let fields = (answer.json?["columns"]?.list ?? []).map { $0["field"]?.text }
        #expect(fields == ["vin", nil, "attribute.roof_bars"])
        #expect(world.get("/v1/fleet?attribute=roof_bars:true").ids.count == 1)
        #expect(send(table).status == 422 && send(table, "?mapping=Nothing:vin").status == 422)
    }

    @Test(
        "What is no table is said, with the line",
        arguments: [
            ("VIN\n\"x", "text/csv", 422), ("", "text/csv", 422), ("VIN\nx", "application/json", 415),
        ])
    func refuses(table: String, type: String, status: Int) {
        let answer = send(table, type: type)
        #expect(answer.status == status, "\(answer.body)")
    }

    @Test("What goes out as a table comes in as the same, and begins no formula")
    func roundTrip() {
        world.define("note", "text", isPublic: false)
        _ = world.entered(79, #""status":"active","attributes":[{"key":"note","value":"=1+1"}]"#)
        let table = world.get("/v1/fleet.csv?q=flt79")
        #expect(table.status == 200 && table.body.contains(",'=1+1"), "\(table.body)")
        #expect(counts(send(table.body)) == [0, 0, 1, 0])
        let all = world.get("/v1/fleet.csv").body
        #expect(all.split(separator: "\r\n").count > Demo.seeded)
    }
}
