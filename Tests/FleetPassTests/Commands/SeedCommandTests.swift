// `seed` and `migrate`: the same data for a number, once only, and never under a running server.

import Files
import Store
import Testing

@testable import FleetPass

@Suite(.onFile) struct SeedCommandTests {
    /// All that the tables hold, as one number.
    private func digest(_ folder: String) throws -> Int64 {
        let queries = [
            "SELECT hex(id) || vin || plate || daily_rate_minor || status || photos || created_at FROM vehicles ORDER BY id",
            "SELECT hex(id) || name || latitude || time_zone FROM locations ORDER BY id",
            "SELECT word || hex(vehicle_id) FROM vehicle_words ORDER BY 1",
        ]
        return try FileDatabase.inspect(path: InstancePaths(folder).database).read { tx in
            try queries.reduce(into: 17) { digest, query in
                try tx.each(.assembled(query)) { row in
                    for byte in row.bytes(0) { digest = digest &* 31 &+ Int64(byte) }
                }
            }
        }
    }

    @Test("The same number gives the same rows, another gives others")
    func repeatable() throws {
        let folders = [("7", Folder.make()), ("7", Folder.make()), ("8", Folder.make())]
        let runs = folders.map { ToolRun("seed", "--data", $0.1, "--vehicles", "40", "--seed", $0.0) }
        let digests = try folders.map { try digest($0.1) }
        #expect(
            runs.allSatisfy { $0.status == 0 && $0.out == "40 vehicles at 8 locations\n" && $0.err == "" })
        #expect(digests[0] == digests[1] && digests[0] != digests[2])
    }

    @Test("A second time it refuses, also where only locations are", arguments: ["0", "3"])
    func twice(count: String) {
        let folder = Folder.make()
        let first = ToolRun("seed", "--data", folder, "--vehicles", count)
        let second = ToolRun("seed", "--data", folder, "--vehicles", "3")
        #expect(first.status == 0 && second.status == 4)
        #expect(second.err.hasPrefix("fleetpassd: there are vehicles or locations already, and nothing was"))
        #expect(
            second.err.hasSuffix(
                "; name a new directory with --data, or remove this one first if "
                    + "nothing in it is needed\n"))
    }

    @Test("What is interrupted leaves nothing of the fleet, and the same command may be given again")
    func interrupted() throws {
        let folder = Folder.make()
        let path = InstancePaths(folder).database
        #expect(ToolRun("migrate", "--data", folder).status == 0)
        func change(_ sql: String) throws {
            let database = try FileDatabase(path: path, migrations: migrations)
            defer { database.close() }
            _ = try database.write { try $0.run(.assembled(sql)) }
        }
        try change(
            """
            CREATE TRIGGER stop AFTER INSERT ON vehicles WHEN (SELECT count(*) FROM vehicles) = 30
            BEGIN SELECT RAISE(ABORT, 'stopped'); END
            """)
        #expect(ToolRun("seed", "--data", folder, "--vehicles", "40").status != 0)
        let left = try FileDatabase.inspect(path: path).read { tx in
            try ["vehicles", "locations", "vehicle_words"].map { table in
                try tx.first(.assembled("SELECT count(*) FROM \(table)")) { $0.integer(0) }
            }
        }
        #expect(left == [0, 0, 0])
        try change("DROP TRIGGER stop")
        #expect(ToolRun("seed", "--data", folder, "--vehicles", "40").out == "40 vehicles at 8 locations\n")
    }

    @Test("While another process holds the instance nothing is written", arguments: ["seed", "migrate"])
    func locked(command: String) throws {
        let paths = InstancePaths(Folder.make())
        try paths.prepare()
        let lock = try paths.hold()
        defer { lock.release() }
        let run = ToolRun(command, "--data", paths.directory)
        #expect(run.status == 4 && run.err.hasPrefix("fleetpassd: process ") && run.out == "")
        #expect(try FileContent.read(paths.database, atMost: 16) == nil)
    }

    @Test("Migrating says what it did, and then that there is nothing to do")
    func migrate() {
        let folder = Folder.make()
        let runs = [ToolRun("migrate", "--data", folder), ToolRun("migrate", "--data", folder)]
        #expect(runs.map(\.status) == [0, 0])
        #expect(runs[0].out == migrations.map { "applied \($0.number) \($0.name)\n" }.joined())
        #expect(runs[1].out == "nothing to apply: the schema is at \(migrations.count)\n")
    }

    @Test(
        "A number that is none, and a place that cannot be",
        arguments: [
            (["--vehicles", "-1"], 2), (["--vehicles", "1000001"], 2), (["--seed", "x"], 2), (["--bogus"], 2),
        ])
    func usage(words: [String], status: Int) {
        let folder = Folder.make()
        let run =
            words.count == 2
            ? ToolRun("seed", "--data", folder, words[0], words[1])
            : ToolRun("seed", "--data", folder, words[0])
        #expect(run.status == Int32(status) && run.err != "" && Folder.names(in: folder) == [])
    }
}
