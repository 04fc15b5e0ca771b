// Somebody with the file in their hands: whatever they do to the record shows, and the first wrong event is
// named.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct TamperTests {
    private static let events = WrittenRecord.events

    private static func look(_ database: any Database, _ secrets: Secrets, _ folder: String) throws
        -> AuditVerification.Flaw?
    {
        try database.reader().read { try AuditProof(InstancePaths(folder), secrets).verify($0).flaw }
    }

    /// A connection of somebody who knows SQL and nothing else: nothing is sealed after them.
    private static func opened(_ folder: String) throws -> any Database {
        try TestStore.opened(InstancePaths(folder))
    }

    @Test("As it was written it is whole, erasures included") func whole() throws {
        let record = try #require(WrittenRecord.shared)
        let (folder, secrets) = (record.folder, record.secrets)
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
            ("UPDATE audit_events SET hash = \(TestStore.zeros) WHERE number = 9", 9),
            ("UPDATE audit_events SET personal_digest = \(TestStore.zeros) WHERE number = 9", 9),
            ("UPDATE audit_events SET number = -1 WHERE number = 9", -1),
            ("UPDATE audit_events SET number = 1000 WHERE number = \(events)", events),
            (
                "UPDATE audit_head SET number = 40, hash = (SELECT hash FROM audit_events WHERE number = 40)",
                events + 1
            ),
            ("UPDATE audit_head SET seal = \(TestStore.zeros)", events + 1),
        ])
    func byHand(edit: String, first: Int) throws {
        let record = try #require(WrittenRecord.shared)
        let (folder, secrets) = (record.folder, record.secrets)
        let database = try Self.opened(try Folder.copy(of: folder))
        defer { database.close() }
        _ = try database.write { tx in try tx.run(.assembled(edit)) }
        #expect(try Self.look(database, secrets, folder)?.number == Int64(first))
    }

    @Test("However much is read at once, all of it is looked at", arguments: [1, 2, 7, 59, 60, 61])
    func pages(atOnce: Int) throws {
        let record = try #require(WrittenRecord.shared)
        let database = try Self.opened(try Folder.copy(of: record.folder))
        defer { database.close() }
        let proof = try AuditProof(InstancePaths(record.folder), record.secrets)
        let page = try database.reader().read { try AuditStore(tx: $0).events(after: 3, atMost: atOnce) }
        #expect(page.map(\.event.number) == (4...60).prefix(atOnce).map { Int64($0) })
        let whole = try database.reader().read { try proof.verify($0, atOnce: atOnce) }
        #expect(whole.events == Int64(Self.events) && whole.flaw == nil)
        for number in [1, 7, 8, 60] {
            let edit = "UPDATE audit_events SET at = at + 1 WHERE number = \(number)"
            let found = try Self.rehearsed(database) { tx in
                try tx.run(.assembled(edit))
                return try proof.verify(tx, atOnce: atOnce).flaw
            }
            #expect(found?.number == Int64(number))
        }
    }

    @Test("Random edits are all found, and the first wrong event is named", arguments: 1...10)
    func random(seed: Int) throws {
        let record = try #require(WrittenRecord.shared)
        let folder = try Folder.copy(of: record.folder)
        let database = try Self.opened(folder)
        defer { database.close() }
        let paths = InstancePaths(folder)
        let proof = try AuditProof(paths, record.secrets)
        var edits = AuditEdits(seed: UInt64(seed), of: record)
        var missed: [String] = []
        for _ in 0..<1_000 {
            let edit = edits.next()
            var seen = proof
            if let anchors = edit.anchors {
                try paths.anchorFile.replace(with: anchors)
                seen = try AuditProof(paths, record.secrets)
            }
            let found = try Self.rehearsed(edit, database, seen)
            if found?.number != edit.first { missed.append("\(edit) → \(String(describing: found))") }
        }
        #expect(missed == [], "\(missed.count) of 1,000")
    }

    @Test("Edits are drawn for every column that there is", .onFile)
    func columns() throws {
        let record = try #require(WrittenRecord.shared)
        let database = try Self.opened(try Folder.copy(of: record.folder))
        defer { database.close() }
        let columns = try database.reader().read { tx in
            try tx.all(.assembled("SELECT name FROM pragma_table_info('audit_events')")) { $0.text(0) }
        }
        #expect(columns == AuditEdits.columns && record.heads.count == Self.events)
    }

    /// Looks at the record with the edit in it, and undoes it.
    private static func rehearsed(_ edit: AuditEdits.Edit, _ database: any Database, _ proof: AuditProof)
        throws
        -> AuditVerification.Flaw?
    {
        try rehearsed(database) { tx in
            try edit.make(tx)
            return try proof.verify(tx).flaw
        }
    }

    private static func rehearsed(
        _ database: any Database, _ look: @escaping @Sendable (Transaction) throws -> AuditVerification.Flaw?
    ) throws -> AuditVerification.Flaw? {
        do {
            return try database.write { tx -> AuditVerification.Flaw? in
                throw Rehearsed(flaw: try look(tx))
            }
        } catch let rehearsed as Rehearsed { return rehearsed.flaw }
    }

    private struct Rehearsed: Error {
        let flaw: AuditVerification.Flaw?
    }
}
