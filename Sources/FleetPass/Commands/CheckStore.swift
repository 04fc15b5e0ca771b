// The SQL of `check`: each query finds what must not be there.

import Store

struct Finding {
    let check: String
    let detail: String
}

struct CheckStore {
    let tx: Transaction
    /// Of one kind; a damaged file can break the same rule a million times.
    private static let mostFindings = 20

    func findings() throws -> [Finding] {
        var findings: [Finding] = []
        try tx.each(Self.integrity) { row in
            let detail = row.text(0)
            if detail != "ok" { findings.append(Finding(check: "integrity", detail: detail)) }
        }
        try tx.each(Self.references) { row in
            if findings.count < 2 * Self.mostFindings {
                findings.append(
                    Finding(check: "references", detail: "\(row.text(0)) refers to a missing \(row.text(2))"))
            }
        }
        for (check, query) in Self.invariants {
            findings += try tx.all(query) { Finding(check: check, detail: $0.text(0)) }
        }
        if try SchemaStore(tx: tx).newestMigration() != migrations.last?.number {
            findings.append(
                Finding(check: "schema", detail: "is not this version's; run 'fleetpassd migrate'"))
        }
        return findings
    }

    private static let integrity = Query("PRAGMA integrity_check(20)")
    private static let references = Query("PRAGMA foreign_key_check")

    private static let invariants: [(String, Query)] = [
        (
            "vehicle without words",
            Query(
                """
                SELECT v.stock_number FROM vehicles v
                 WHERE NOT EXISTS (SELECT 1 FROM vehicle_words w WHERE w.vehicle_id = v.id) LIMIT \(mostFindings)
                """)
        ),
        (
            "vehicle changed before it was made",
            Query(
                "SELECT stock_number FROM vehicles WHERE updated_at < created_at LIMIT \(mostFindings)")
        ),
        (
            "enquiry without a way to answer",
            Query(
                "SELECT hex(id) FROM enquiries WHERE email NOT LIKE '%_@_%' LIMIT \(mostFindings)")
        ),
        (
            "answer kept without its request",
            Query(
                "SELECT key FROM idempotency_keys WHERE length(request_digest) <> 32 LIMIT \(mostFindings)")
        ),
    ]
}
