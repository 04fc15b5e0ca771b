// A database of before telephone numbers were sealed: all of them are at the first start, wherever an earlier
// one was killed, and no file holds one any more.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass

@Suite(.onFile) struct SealingOfOldTests {
    private struct Killed: Error {}

    /// Of a row in the old table, all different. Every tenth has none.
    private static func phone(_ number: Int) -> String? {
        number % 10 == 0 ? nil : "+1 303 77\(1_000 + number)"
    }

    private static let rows = 1_200
    private static let traces = ["+1 303 77"]

    private static func id(_ number: Int) -> UUID {
        UUID(v7: 1_700_000_000_000 + Int64(number), random: (1, UInt64(number)))
    }

    /// Numbers are in the pages, in the log, and, after some rows have grown, where pages were divided.
    private static func old() throws -> InstancePaths {
        let paths = InstancePaths(Folder.make())
        try paths.prepare()
        let before = migrations.filter { $0.number <= 10 }
        let database = try FileDatabase(path: paths.database, migrations: before)
        try database.write { tx in
            let query = Query.assembled(
                "INSERT INTO enquiries (id, name, email, phone, message, created_at) VALUES ($1, 'A', 'a@b.test', $2, $3, 1)"
            )
            for number in 0..<rows {
                let message = String(repeating: "m", count: 50 + number % 300)
                try tx.run(query, .uuid(id(number)), .text(phone(number)), .text(message))
            }
        }
        try database.write { tx in
            let query = "UPDATE enquiries SET message = message || message || message WHERE rowid % 7 = 0"
            try tx.run(.assembled(query))
        }
        return paths
    }

    /// Opens it as a start does that is killed after some steps.
    /// - Returns: the files as they were at that moment, with what then stood in the log; those given if all
    /// was done before.
    private static func start(_ paths: InstancePaths, killedAfter steps: Int) throws -> InstancePaths {
        var sealing = SealingOfOld(batch: 500) { try Secrets(paths) }
        var (left, killed) = (steps, paths.directory)
        _ = try? FileDatabase.migrate(
            path: paths.database, migrations: migrations,
            upgrade: { tx in
                guard left > 0 else {
                    killed = try Folder.copy(of: paths.directory)
                    throw Killed()
                }
                left -= 1
                return try sealing.step(tx)
            })
        return InstancePaths(killed)
    }

    private static func readable(_ instance: Instance) throws -> Int {
        let secrets = try Secrets(instance.app.paths)
        let seal = secrets.numbers.enquiryPhone
        return try instance.app.database.reader().read { tx in
            try (0..<rows).count { number in
                try tx.first(
                    .assembled("SELECT phone, phone_hash FROM enquiries WHERE id = $1"), .uuid(id(number))
                ) { row in
                    guard let phone = phone(number) else { return row.isNull(0) && row.isNull(1) }
                    return seal.open(row.bytes(0), of: id(number), secrets.ring) == phone
                        && row.bytes(1) == seal.hash(of: phone)
                } ?? false
            }
        }
    }

    @Test(
        "Killed after any step or not at all, the next start has them all sealed and none in the clear",
        arguments: [nil, 0, 1, 2, 3, 4, 5, 6])
    func upgrade(killedAfter steps: Int?) throws {
        let old = try Self.old()
        #expect(try Traces.files(in: old.directory, holding: Self.traces) != [])
        let paths = try steps.map { try Self.start(old, killedAfter: $0) } ?? old
        let instance = Instance.made(paths.directory)
        #expect(try Traces.files(in: paths.directory, holding: Self.traces) == [])
        #expect(try Self.readable(instance) == Self.rows)
        #expect(try instance.count("SELECT count(*) FROM unsealed") == 0)
        instance.app.database.close()
        #expect(ToolRun("check", "--data", paths.directory).status == 0)
    }

    @Test("The command to migrate seals them too, and check tells of those that another has left")
    func migrate() throws {
        let paths = try Self.old()
        _ = try FileDatabase.migrate(path: paths.database, migrations: migrations)
        let told = ToolRun("check", "--data", paths.directory)
        #expect(told.status != 0 && told.out.contains("telephone number that is not sealed yet"))
        #expect(ToolRun("migrate", "--data", paths.directory).status == 0)
        #expect(ToolRun("check", "--data", paths.directory).status == 0)
        #expect(try Traces.files(in: paths.directory, holding: Self.traces) == [])
    }
}
