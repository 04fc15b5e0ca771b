// The SQL that looks at the end of the record. Decides nothing.

import Store

struct LiveStore {
    let tx: Transaction

    func newest() throws -> Int64 { try tx.first(Self.last) { $0.integer(0) } ?? 0 }

    func actions(after number: Int64) throws -> [String] {
        try tx.all(Self.since, .integer(number)) { $0.text(0) }
    }

    private static let last = Query("SELECT number FROM audit_events ORDER BY number DESC LIMIT 1")
    private static let since = Query("SELECT DISTINCT action FROM audit_events WHERE number > $1")
}
