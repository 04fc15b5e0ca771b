// Tables of vehicles in and out: what is taken, what is refused, and that the same again changes nothing.

import Schema
import Store
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

    private func line(
        _ number: Int, vin: String? = nil, colour: String = "teal", year: String = "2022",
        stock: String? = nil
    ) -> String {
        "\(vin ?? FleetWorld.vin(number)),IMP-\(number),\(stock ?? "IMP\(number)"),Quillon,Fenwick,\(year),Large SUV,SUV,"
            + "Plug-in hybrid,5,\(colour),55.50,\(branch),active"
    }

    private func send(
        _ table: String, _ query: String = "", type: String = "text/csv", key: String? = nil
    ) -> Answered {
        send(bytes: [UInt8](table.utf8), query, type: type, key: key)
    }

    private func send(
        bytes: [UInt8], _ query: String = "", type: String = "text/csv", key: String? = nil
    ) -> Answered {
        var fields = world.people.fields(.manager)
        fields["Content-Type"] = type
        fields["Idempotency-Key"] = key
        return world.instance.ask(
            Asked("POST", "/v1/fleet/import\(query)", fields: fields, body: bytes))
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

    @Test("One bad cell makes no table bad")
    func spots() {
        var table = [UInt8]([header, line(50), line(51, colour: "caf~")].joined(separator: "\n").utf8)
        for index in table.indices where table[index] == UInt8(ascii: "~") { table[index] = 0xE9 }
        table += [UInt8](
            [
                "", "", line(52, colour: "6\" lift"), line(53, colour: String(repeating: "x", count: 70_000)),
                "\"\(line(54))", line(55),
            ].joined(separator: "\n").utf8)
        let answer = send(bytes: table)
        #expect(counts(answer) == [3, 0, 0, 3], "\(answer.body)")
        let errors = (answer.json?["errors"]?.list ?? []).map { error in
            "\(error["row"]?.integer ?? 0) \(error["column"]?.text ?? "")"
        }
        #expect(errors == ["3 Color", "6 Color", "7 VIN"], "\(answer.body)")
        #expect(world.get("/v1/fleet?q=imp52").member("items.0.colour")?.text == "6\" lift")
    }

    @Test("A trial tells what then happens, also across the parts that rows are written in")
    func foretold() {
        world.instance.write(
            "UPDATE vehicles SET stock_number = 'KEPT' WHERE id = $1", .uuid(UUID(Demo.active)))
        _ = send([header, line(56), line(57)].joined(separator: "\n"))
        let filler = (0..<500).map {
            "\(FleetWorld.vin(10_000 + $0)),F-\($0),F\($0),Quillon,Fenwick,2022,suv,suv,petrol,5,red,55,\(branch),draft"
        }
        func named(_ number: Int, _ stock: String) -> String {
            line(number, stock: stock)
        }
        // Another takes the number that a vehicle of the part before has given up, and one is given twice.
        let table =
            [header, named(56, "NEW56")] + filler + [named(58, "IMP56"), named(59, "F7"), named(57, "F8")]
        let trial = counts(send(table.joined(separator: "\n"), "?dry_run=true"))
        #expect(trial == [501, 1, 0, 2])
        #expect(counts(send(table.joined(separator: "\n"))) == trial)
        #expect(counts(send(table.joined(separator: "\n"))) == [0, 0, 502, 2])
    }

    @Test("With the same key a table is read in once")
    func once() throws {
        let table = [header, line(60), line(61, year: "soon")].joined(separator: "\n")
        let first = send(table, key: "table-1")
        world.instance.write("UPDATE vehicles SET colour = 'of its own' WHERE stock_number = 'IMP60'")
        let second = send(table, key: "table-1")
        #expect(first.status == 200 && second.body == first.body)
        #expect(try world.instance.count("SELECT count(*) FROM vehicles WHERE colour = 'of its own'") == 1)
        #expect(send(table + "\n", key: "table-1").status == 422)
        // The same table, and yet another request: what else decides is part of it.
        #expect(send(table, "?mapping=colour:notes", key: "table-1").status == 422)
        #expect(try world.instance.count("SELECT count(*) FROM fleet_imports") == 1)
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
        "What is no table is said",
        arguments: [
            ("\"VIN\nx", "text/csv", 422), ("", "text/csv", 422), ("VIN\nx", "application/json", 415),
        ])
    func refuses(table: String, type: String, status: Int) {
        let answer = send(table, type: type)
        #expect(answer.status == status, "\(answer.body)")
    }

    @Test("Whatever text goes out as a table comes in as the same")
    func identity() throws {
        let pieces = ["", "'", "=", "+", "-", "@", "\t", "x", "\"", ",", "\n"]
        let columns = try ImportColumns(["vin", "make"], mapping: [], [])
        for first in pieces {
            for (second, third) in pieces.flatMap({ second in pieces.map { (second, $0) } }) {
                let text = first + second + third
                var csv = CSVWriter()
                csv.text("vin")
                csv.text("make")
                csv.endRow()
                let head = csv.bytes.count
                csv.text("v")
                csv.text(text)
                csv.endRow()
                var reader = CSVReader(csv.bytes)
                _ = reader.next()
                let row = reader.next()
                let cells = try columns.cells(#require(row))
                #expect((cells[.plain("make")] ?? "") == text)
                let begin = csv.bytes.dropFirst(head + 2).prefix(2).first { $0 != UInt8(ascii: "\"") }
                #expect(begin.map { !"=+-@\t".utf8.contains($0) } ?? true)
            }
        }
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
