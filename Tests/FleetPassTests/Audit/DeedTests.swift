// What was done in another transaction than the record's, and is noted once, however often it is brought.

import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct DeedTests {
    private static let tenant = UUID(high: 7, low: 1)

    private static func deed(_ reason: String) -> Deed {
        var changes = AuditChanges.none
        changes.note("reason", to: .text(reason))
        return Deed("tenant.suspended", of: "tenant", tenant, by: nil, changes)
    }

    private static func noted(_ instance: Instance) throws -> [String] {
        try instance.app.database.reader().read { tx in
            try tx.all(
                .assembled(
                    """
                    SELECT actor || ' ' || changes FROM audit_events WHERE action = 'tenant.suspended'
                     ORDER BY number
                    """)
            ) { $0.text(0) }
        }
    }

    /// Those before it are more than are looked at together.
    @Test("A deed is noted once, with others before it or none", arguments: [0, 1, 99, 100, 101])
    func once(before: Int) throws {
        let instance = Instance.demo()
        let deeds = (0...before).map { Self.deed("\($0)") }
        for _ in 0..<2 {
            try instance.app.database.write { tx in
                for deed in deeds { try instance.app.note(deed, tx) }
                for deed in deeds.prefix(1) + deeds.suffix(1) { try instance.app.note(deed, tx) }
            }
        }
        let noted = try Self.noted(instance)
        #expect(noted == deeds.map { "system " + String(decoding: $0.changes, as: UTF8.self) })
        #expect(
            deeds.allSatisfy { String(decoding: $0.changes, as: UTF8.self).utf8.contains("\($0.id)".utf8) })
        let flaw = try instance.app.database.reader().read { tx in
            try AuditProof(instance.app.paths, instance.app.secrets).verify(tx).flaw
        }
        #expect(flaw == nil)
    }

    @Test("Two deeds that are alike are two") func alike() throws {
        let instance = Instance.demo()
        try instance.app.database.write { tx in
            for deed in [Self.deed("same"), Self.deed("same")] { try instance.app.note(deed, tx) }
        }
        #expect(try Self.noted(instance).count == 2)
    }
}
