// A record of some length, as the product writes it, with what somebody might have kept of it: the heads that
// it had, and its anchors.

import Schema
import Store

@testable import FleetPass

struct WrittenRecord: Sendable {
    static let events = 60
    let folder: String
    let secrets: Secrets
    /// After each event, a statement that puts the head of that moment back.
    let heads: [String]
    /// Lines of the file of anchors, and the numbers that they vouch for; the last is the last event's.
    let anchors: [String]
    let anchored: [Int64]
    /// Events whose personal values were erased.
    let bare: Set<Int64>

    /// By several people, with an erasure in it. To be copied, never opened.
    static let shared = try? WrittenRecord()

    private init() throws {
        let instance = Instance.demo()
        let people = People(instance)
        var (heads, anchors, anchored): ([String], [String], [Int64]) = ([], [], [])
        for number in 1...Self.events {
            if number == Self.events {
                try Self.erase(people.account(.manager), instance)
            } else {
                let person = [Person.manager, .admin][number % 2]
                _ = instance.ask(
                    Asked("GET", "/v1/audit?limit=\(number % 20 + 1)", fields: people.fields(person)))
            }
            let head = try instance.app.database.reader().read { try AuditStore(tx: $0).head() }
            guard let head else { continue }
            heads.append(
                """
                INSERT INTO audit_head (only_one, number, hash, seal)
                VALUES (1, \(head.end.number), \(Self.written(head.end.hash)), \(Self.written(head.seal)))
                """)
            guard number % 15 == 0 else { continue }
            let anchor = AuditAnchor(at: Instant(epochMs: Int64(number) * 3_600_000), end: head.end)
            anchors.append(anchor.line(signedBy: try instance.app.secrets.anchors))
            anchored.append(head.end.number)
        }
        let bare = try instance.app.database.reader().read { tx in
            try tx.all(.assembled("SELECT number FROM audit_events WHERE personal IS NULL")) { $0.integer(0) }
        }
        try instance.app.paths.anchorFile.replace(with: anchors)
        instance.app.database.close()
        (folder, secrets) = (instance.app.paths.directory, instance.app.secrets)
        (self.heads, self.anchors, self.anchored, self.bare) = (heads, anchors, anchored, Set(bare))
    }

    /// What becomes of the record when somebody wants to be forgotten.
    private static func erase(_ account: AccountID?, _ instance: Instance) throws {
        let book = instance.app.secrets.audit
        try instance.app.database.write { tx in
            guard let account else { return }
            _ = try AuditStore(tx: tx).erase(about: account.value)
            try book.note(.personalErased, of: AuditObject(.account, account.value), by: .system, tx)
        }
    }

    private static func written(_ bytes: [UInt8]) -> String {
        TestStore.bytes(bytes.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined())
    }
}
