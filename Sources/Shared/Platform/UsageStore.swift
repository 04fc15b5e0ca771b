// All SQL about how much a tenant has, asked as that tenant. Decides nothing.

import FleetPass
import Schema
import Store

struct UsageStore {
    let tx: Transaction
    private static let monthMs: Int64 = 30 * 24 * 60 * 60 * 1000

    func usage() throws -> TenantUsage {
        let since = Instant(epochMs: tx.now.epochMs - Self.monthMs)
        let counts =
            try tx.first(Self.counts, .instant(since), .instant(tx.now)) { row in
                (0..<5).map { row.integer($0) }
            } ?? [0, 0, 0, 0, 0]
        let (rows, bytes) = try tx.first(Self.all) { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
        return TenantUsage(
            vehicles: counts[0], staff: counts[1], apiKeys: counts[2], customers: counts[3],
            enquiries: counts[4], rows: rows, bytes: bytes)
    }

    private static let counts = Query(
        """
        SELECT (SELECT count(*) FROM vehicles),
               (SELECT count(*) FROM staff s JOIN accounts a ON a.id = s.id WHERE a.status <> 'disabled'),
               (SELECT count(*) FROM api_keys WHERE revoked_at IS NULL AND (ends_at IS NULL OR ends_at > $2)),
               (SELECT count(*) FROM accounts WHERE kind = 'customer'),
               (SELECT count(*) FROM enquiries WHERE created_at > $1)
        """)
    /// Names of tables come from the list that is built in.
    private static let all = Query(
        "SELECT sum(n)::bigint, sum(b)::bigint FROM ("
            + TableManifest.all.map { table in
                "SELECT count(*) AS n, coalesce(sum(pg_column_size(t.*)), 0) AS b FROM \(table.name) t"
            }.joined(separator: " UNION ALL ") + ") AS u")
}
