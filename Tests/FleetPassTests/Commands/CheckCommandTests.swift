// `check`: says nothing of a sound database, and finds what was planted in an unsound one.

import Files
import Glibc
import Schema
import Store
import Testing

@testable import FleetPass

@Suite(.onFile) struct CheckCommandTests {
    /// A copy of the demonstration after some statements that only a tool without our scruples would run.
    private func spoilt(_ statements: String...) throws -> String {
        let folder = try Folder.copy(of: Demo.directory)
        let database = try FileDatabase(path: InstancePaths(folder).database, migrations: migrations)
        for statement in statements { try database.write { tx in _ = try tx.run(.assembled(statement)) } }
        database.close()
        return folder
    }

    @Test("A sound one is ok, and only read")
    func sound() throws {
        let folder = try Folder.copy(of: Demo.directory)
        let before = try FileContent.read(InstancePaths(folder).database, atMost: 64 << 20)
        let (text, json) = (ToolRun("check", "--data", folder), ToolRun("check", "--data", folder, "--json"))
        #expect(text.status == 0 && text.out == "ok\n" && json.out == "{\"ok\":true,\"findings\":[]}\n")
        #expect(try FileContent.read(InstancePaths(folder).database, atMost: 64 << 20) == before)
    }

    @Test(
        "Broken rules are found",
        arguments: [
            (
                "DELETE FROM vehicle_words WHERE vehicle_id IN (SELECT id FROM vehicles WHERE stock_number = 'T1')",
                "vehicle without words: T1"
            ),
            (
                "INSERT INTO enquiries VALUES (zeroblob(16), 1, 'A', 'nowhere', NULL, NULL, 'm', NULL, 0, NULL)",
                "enquiry without a way to answer: 0000"
            ),
            (
                "DELETE FROM schema_migrations WHERE number = \(migrations.count)",
                "schema: is not this version's"
            ),
            (
                "DELETE FROM schema_migrations WHERE number = 2",
                "schema: migration 2 (vehicles) was never applied, but a later one was"
            ),
            (
                "INSERT INTO schema_migrations VALUES (99, 'later', 'd', 0)",
                "schema: was written by a newer fleetpassd; use that one"
            ),
            (
                "UPDATE schema_migrations SET digest = 'd' WHERE number = 2",
                "schema: migration 2 (vehicles) was applied in another form than this version's"
            ),
            ("DROP INDEX vehicles_by_location", "schema: the index vehicles_by_location is missing"),
            (
                "ALTER TABLE enquiries ADD COLUMN note TEXT",
                "schema: the table enquiries is not as the migrations make it"
            ),
            (
                "UPDATE vehicles SET vin = '1M8GDM9A5KP042788' WHERE stock_number = 'T1'",
                "VIN: T1: 1M8GDM9A5KP042788 has a wrong check digit"
            ),
            (
                "UPDATE vehicles SET vin = '1M8GDM9AXKP04278O' WHERE stock_number = 'T1'",
                "VIN: T1: 1M8GDM9AXKP04278O has a wrong character at place 17"
            ),
            ("UPDATE vehicles SET class = 'tank' WHERE stock_number = 'T1'", "unknown class: T1: tank"),
            ("UPDATE vehicles SET body = '' WHERE stock_number = 'T1'", "unknown body: T1: "),
            ("UPDATE vehicles SET fuel = 'Petrol' WHERE stock_number = 'T1'", "unknown fuel: T1: Petrol"),
            (
                "UPDATE vehicles SET photos = '[\"../key\"]' WHERE stock_number = 'T1'",
                "photos that are no list of file names: T1: [\"../key\"]"
            ),
            (
                "UPDATE vehicles SET photos = '[\"a.svg\",]' WHERE stock_number = 'T1'",
                "photos that are no list of file names: T1: [\"a.svg\",]"
            ),
            (
                "UPDATE locations SET time_zone = 'Mars/Base' WHERE slug = 'denver'",
                "unknown time zone: denver: Mars/Base"
            ),
        ])
    func rules(statement: String, finding: String) throws {
        let run = ToolRun("check", "--data", try spoilt(statement))
        #expect(
            run.status == 1 && run.out.hasPrefix(finding) && run.out.hasSuffix("1 findings\n"),
            "\(run.out)\(run.err)")
    }

    @Test(
        "Values that a CHECK forbids are found, though they were written without it",
        arguments: [
            ("vehicles", "daily_rate_currency = 'usd'", "unknown currency: T1: usd\n2 findings\n"),
            ("vehicles", "year = 1", "1 findings\n"), ("vehicles", "status = 'stolen'", "1 findings\n"),
            ("vehicles", "seats = 0", "1 findings\n"),
        ])
    func forbidden(table: String, change: String, rest: String) throws {
        let folder = try spoilt(
            "PRAGMA ignore_check_constraints = ON", "UPDATE \(table) SET \(change) WHERE stock_number = 'T1'")
        let path = InstancePaths(folder).database
        let before = try FileContent.read(path, atMost: 64 << 20)
        let run = ToolRun("check", "--data", folder)
        #expect(
            run.status == 1 && run.out == "integrity: CHECK constraint failed in \(table)\n\(rest)",
            "\(run.out)\(run.err)")
        #expect(try FileContent.read(path, atMost: 64 << 20) == before)
    }

    @Test("Beside a server it sees what was just written, and holds up no writer")
    func beside() throws {
        let instance = Instance.demo()
        let folder = instance.app.paths.directory
        for number in 0..<5 {
            let made = instance.ask(.json("/v1/enquiries", Written.json()))
            #expect(made.status == 201 && ToolRun("check", "--data", folder).out == "ok\n", "\(number)")
        }
        _ = try instance.app.database.write { tx in
            try tx.run(.assembled("UPDATE vehicles SET class = 'tank' WHERE stock_number = 'T1'"))
        }
        #expect(ToolRun("check", "--data", folder).out == "unknown class: T1: tank\n1 findings\n")
    }

    @Test("A file without our tables is a finding", arguments: [false, true])
    func foreign(hasTables: Bool) throws {
        let folder = Folder.make()
        let path = InstancePaths(folder).database
        if hasTables {
            let other = Migration(number: 1, name: "n", sql: "CREATE TABLE n (i INTEGER)", digest: "d")
            let database = try FileDatabase(path: path, migrations: [other])
            _ = try database.write { tx in try tx.run(.assembled("DROP TABLE schema_migrations")) }
            database.close()
        } else {
            try FileContent.write([], to: path)
        }
        let run = ToolRun("check", "--data", folder)
        let finding =
            hasTables
            ? "schema: this is not a database of fleetpassd: it has no table schema_migrations\n"
            : "schema: there are no tables; 'fleetpassd migrate' makes them, "
                + "a copy brings back what was here\n"
        #expect(run.status == 1 && run.out == finding + "1 findings\n", "\(run.out)\(run.err)")
        if !hasTables { #expect(try FileContent.read(path, atMost: 16) == []) }
    }

    /// Page by page, since which of them make later queries fail depends on the tables.
    @Test("What was found in a damaged file is told, whatever fails after it", arguments: [false, true])
    func damageAsJSON(keepsHeader: Bool) throws {
        var (damaged, cutShort) = (0, 0)
        for page in stride(from: 2, to: 44, by: 3) {
            let folder = try Folder.copy(of: Demo.directory)
            try rewrite(folder) { bytes in
                for place in (keepsHeader ? 8 : 0)..<4096 { bytes[page * 4096 + place] ^= 0xA5 }
            }
            let run = ToolRun("check", "--data", folder, "--json")
            // A page that nothing lies on may hold anything.
            if run.status == 0 { continue }
            // Of a file whose list of tables cannot be read nothing can be looked at, and that is what is
            // said.
            if run.out.isEmpty {
                #expect(run.err.utf8.contains("the database cannot be used".utf8), "\(page) \(run.err)")
                continue
            }
            let findings = try JSONValue(parsing: [UInt8](run.out.utf8))["findings"]?.list ?? []
            #expect(run.status == 1 && findings.first?["check"]?.text == "integrity", "\(page) \(run.out)")
            damaged += 1
            let details = findings.compactMap { $0["detail"]?.text }
            if details.contains(where: { $0.hasPrefix("cannot be looked at") }) { cutShort += 1 }
        }
        #expect(damaged >= 6 && cutShort >= 1, "\(damaged) \(cutShort)")
    }

    @Test(
        "Time zones by their form",
        arguments: [
            ("UTC", true), ("America/St_Johns", true), ("America/Argentina/Buenos_Aires", true),
            ("Etc/GMT+5", true), ("", false), ("Denver", false), ("America/", false), ("/America", false),
            ("America/Den ver", false), ("america/denver", false), ("America/A/B/C", false),
        ])
    func timeZones(name: String, isOne: Bool) { #expect(RowRules.isTimeZone(name) == isOne) }

    @Test("A reference that leads nowhere is found")
    func reference() throws {
        let folder = try spoilt(
            "INSERT INTO enquiries VALUES (zeroblob(16), 1, 'A', 'a@b.co', NULL, NULL, 'm', NULL, 0, NULL)")
        try rewrite(folder) { bytes in
            // The foreign key is checked by the engine at each write, so the breach has to come from below:
            // the id of the vehicle's own row is changed, and the words that refer to it are left behind.
            let id: [UInt8] =
                (UUID(Demo.active)).map { id in
                    var bytes: [UInt8] = []
                    id.appendBytes(to: &bytes)
                    return bytes
                } ?? []
            let places = bytes.indices.filter { bytes[$0...].starts(with: id) }
            for place in places.prefix(1) { bytes[place + 15] ^= 0x40 }
        }
        let run = ToolRun("check", "--data", folder)
        #expect(run.status == 1 && run.out.utf8.contains("findings\n".utf8), "\(run.out)\(run.err)")
    }

    @Test("A page that was written over is found, or the file is refused", arguments: [2, 5, 9, 20])
    func damage(page: Int) throws {
        let folder = try Folder.copy(of: Demo.directory)
        try rewrite(folder) { bytes in for place in 0..<4096 { bytes[page * 4096 + place] = 0xA5 } }
        let run = ToolRun("check", "--data", folder)
        #expect([1, 4].contains(run.status) && (run.out + run.err) != "", "\(run.out)\(run.err)")
    }

    @Test("What is no database, and what is not there")
    func nothing() throws {
        let folder = Folder.make()
        #expect(ToolRun("check", "--data", folder).status == 3)
        try FileContent.write(
            [UInt8]("This is no database, whatever its name says.".utf8), to: InstancePaths(folder).database)
        let run = ToolRun("check", "--data", folder)
        #expect(
            run.status == 4 && run.err.hasPrefix("fleetpassd: the database cannot be used: "), "\(run.err)")
        #expect(ToolRun("migrate", "--data", folder).status == 4)
    }

    private func rewrite(_ folder: String, _ change: (inout [UInt8]) -> Void) throws {
        let path = InstancePaths(folder).database
        var bytes = try FileContent.read(path, atMost: 64 << 20) ?? []
        change(&bytes)
        try FileContent.write(bytes, to: path, durably: false)
    }
}
