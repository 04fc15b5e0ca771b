// Which columns each unique key is made of, so that a conflict can be told in the product's words.

internal import Store
internal import Synchronization

/// PostgreSQL names the key alone. What it is made of is asked for once, when the first pool opens.
final class UniqueKeys: Sendable {
    private let known = Mutex<[String: String]>([:])

    /// - Returns: `table.column`, several joined by a comma; the tenant is none of the product's columns.
    func columns(of key: String) -> String? { known.withLock { $0[key] } }

    func learn(_ wire: Wire) throws(StoreError) {
        try wire.prepare("", Self.text, [])
        try wire.execute("", EncodedValues([], []))
        guard let answers = try wire.round({ $0.meaning { _ in nil } }) else { return }
        var found: [String: String] = [:]
        answers.each { columns in
            let row = Row(columns: columns)
            found[row.text(0)] = row.text(1)
            return true
        }
        known.withLock { [found] in $0 = found }
    }

    private static let text = """
        SELECT i.relname, string_agg(t.relname || '.' || a.attname, ', ' ORDER BY k.place)
          FROM pg_index x
          JOIN pg_class i ON i.oid = x.indexrelid
          JOIN pg_class t ON t.oid = x.indrelid
          JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
         CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place)
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
         WHERE x.indisunique AND a.attname <> 'tenant_id'
         GROUP BY i.relname
        """
}
