// `check`: says nothing of a sound database, and finds what was planted in an unsound one.

import Glibc
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct CheckCommandTests {
    /// A copy of the demonstration after some statements that only a tool without our scruples would run.
    private func spoilt(_ statements: String...) throws -> String {
        let folder = try Folder.copy(of: Demo.directory)
        let database = try Database(path: InstancePaths(folder).database, migrations: migrations)
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
                "UPDATE vehicles SET updated_at = created_at - 1 WHERE stock_number = 'T2'",
                "vehicle changed before it was made: T2"
            ),
            (
                "INSERT INTO enquiries VALUES (zeroblob(16), 1, 'A', 'nowhere', NULL, 'm', NULL, 0)",
                "enquiry without a way to answer: 0000"
            ),
            (
                "INSERT INTO idempotency_keys VALUES ('r', 'k9', x'00', 201, x'', 0)",
                "answer kept without its request: k9"
            ),
            ("DELETE FROM schema_migrations WHERE number = 3", "schema: is not this version's"),
        ])
    func rules(statement: String, finding: String) throws {
        let run = ToolRun("check", "--data", try spoilt(statement))
        #expect(
            run.status == 1 && run.out.hasPrefix(finding) && run.out.hasSuffix("1 findings\n"),
            "\(run.out)\(run.err)")
    }

    @Test("A reference that leads nowhere is found")
    func reference() throws {
        let folder = try spoilt(
            "INSERT INTO enquiries VALUES (zeroblob(16), 1, 'A', 'a@b.co', NULL, 'm', NULL, 0)")
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
