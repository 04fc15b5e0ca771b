// Somebody with the file in their hands: whatever they do to the record shows, and the first wrong event is
// named.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct TamperTests {
    private static let events = 60

    /// A record of some length, by several people, with an erasure in it; and the file as bytes to begin from
    /// again.
    private static let written: (folder: String, secrets: Secrets)? = try? {
        let instance = Instance.demo()
        let people = People(instance)
        for number in 0..<events - 1 {
            let person = [Person.admin, .manager][number % 2]
            _ = instance.ask(
                Asked("GET", "/v1/audit?limit=\(number % 20 + 1)", fields: people.fields(person)))
        }
        try erase(people.account(.manager), instance)
        instance.app.database.close()
        return (instance.app.paths.directory, instance.app.secrets)
    }()

    /// What becomes of the record when somebody wants to be forgotten.
    private static func erase(_ account: AccountID?, _ instance: Instance) throws {
        let book = instance.app.secrets.audit
        try instance.app.database.write { tx in
            guard let account else { return }
            _ = try AuditStore(tx: tx).erase(about: account.value)
            try book.note(.personalErased, of: AuditObject(.account, account.value), by: .system, tx)
        }
    }

    private static func look(_ database: Database, _ secrets: Secrets, _ folder: String) throws
        -> AuditVerification.Flaw?
    {
        try database.reader().read { try AuditProof(InstancePaths(folder), secrets).verify($0).flaw }
    }

    /// A connection of somebody who knows SQL and nothing else: nothing is sealed after them.
    private static func opened(_ folder: String) throws -> Database {
        try Database(path: InstancePaths(folder).database, migrations: migrations)
    }

    @Test("As it was written it is whole, erasures included") func whole() throws {
        let (folder, secrets) = try #require(Self.written)
        let database = try Self.opened(try Folder.copy(of: folder))
        defer { database.close() }
        #expect(try Self.look(database, secrets, folder) == nil)
        let bare = try database.reader().read { tx in
            try tx.first(.assembled("SELECT count(*) FROM audit_events WHERE personal IS NULL")) {
                $0.integer(0)
            }
        }
        #expect((bare ?? 0) > 10)
    }

    @Test(
        "An edit by hand is found",
        arguments: [
            ("DELETE FROM audit_events WHERE number = 7", 7),
            ("DELETE FROM audit_events WHERE number = 1", 1),
            ("DELETE FROM audit_events WHERE number > 50", 51),
            ("DELETE FROM audit_events", 1),
            ("DELETE FROM audit_head", events + 1),
            ("UPDATE audit_events SET at = at + 1 WHERE number = 9", 9),
            ("UPDATE audit_events SET actor = 'system' WHERE number = 9", 9),
            ("UPDATE audit_events SET actor_id = NULL WHERE number = 9", 9),
            ("UPDATE audit_events SET action = 'staff.read' WHERE number = 9", 9),
            ("UPDATE audit_events SET changes = '{}' WHERE number = 9", 9),
            ("UPDATE audit_events SET personal = '{}' WHERE number = 9", 9),
            ("UPDATE audit_events SET personal = NULL, salt = NULL WHERE number = 9", 9),
            ("UPDATE audit_events SET hash = zeroblob(32) WHERE number = 9", 9),
            ("UPDATE audit_events SET personal_digest = zeroblob(32) WHERE number = 9", 9),
            ("UPDATE audit_events SET number = -1 WHERE number = 9", -1),
            ("UPDATE audit_events SET number = 1000 WHERE number = \(events)", events),
            (
                "UPDATE audit_head SET number = 40, hash = (SELECT hash FROM audit_events WHERE number = 40)",
                events + 1
            ),
            ("UPDATE audit_head SET seal = zeroblob(32)", events + 1),
        ])
    func byHand(edit: String, first: Int) throws {
        let (folder, secrets) = try #require(Self.written)
        let database = try Self.opened(try Folder.copy(of: folder))
        defer { database.close() }
        _ = try database.write { tx in try tx.run(.assembled(edit)) }
        #expect(try Self.look(database, secrets, folder)?.number == Int64(first))
    }

    @Test("Random edits are all found, and the first wrong event is named", arguments: 1...10)
    func random(seed: Int) throws {
        let (folder, secrets) = try #require(Self.written)
        let database = try Self.opened(try Folder.copy(of: folder))
        defer { database.close() }
        var edits = AuditEdits(seed: UInt64(seed), events: Self.events)
        var missed: [String] = []
        for _ in 0..<1_000 {
            let edit = edits.next()
            let found = try Self.rehearsed(edit.statements, database, secrets, folder)
            if found?.number != edit.first { missed.append("\(edit) → \(String(describing: found))") }
        }
        #expect(missed == [], "\(missed.count) of 1,000")
    }

    /// Looks at the record with the edit in it, and undoes it.
    private static func rehearsed(
        _ statements: [String], _ database: Database, _ secrets: Secrets, _ folder: String
    ) throws -> AuditVerification.Flaw? {
        do {
            return try database.write { tx -> AuditVerification.Flaw? in
                for statement in statements { try tx.run(.assembled(statement)) }
                throw Rehearsed(flaw: try AuditProof(InstancePaths(folder), secrets).verify(tx).flaw)
            }
        } catch let rehearsed as Rehearsed { return rehearsed.flaw }
    }

    private struct Rehearsed: Error {
        let flaw: AuditVerification.Flaw?
    }
}
