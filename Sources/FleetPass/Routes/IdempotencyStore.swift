// All SQL about kept answers. Decides nothing.

import Schema
import Store

struct IdempotencyStore {
    let tx: Transaction

    struct Answer {
        let requestDigest: [UInt8]
        let status: Int
        let body: [UInt8]
    }

    /// What was kept before `since` counts as absent, whether or not it has been forgotten yet.
    func answer(route: String, key: String, since: Instant) throws -> Answer? {
        try tx.first(Self.byKey, .text(route), .text(key), .instant(since)) { row in
            Answer(requestDigest: row.bytes(0), status: Int(row.integer(1)), body: row.bytes(2))
        }
    }

    /// Takes the place of one for the same key that is too old to count.
    func keep(_ answer: Answer, route: String, key: String) throws {
        try tx.run(
            Self.insert, .text(route), .text(key), .bytes(answer.requestDigest),
            .integer(Int64(answer.status)),
            .bytes(answer.body), .instant(tx.now))
    }

    /// A few at a time, so that no single request pays for a busy day. As a rule there is nothing to forget,
    /// and finding that out is all it costs.
    func forget(before: Instant) throws {
        guard let oldest = try tx.first(Self.oldest, row: { $0.instant(0) }), oldest < before else { return }
        try tx.run(Self.deleteOld, .instant(before))
    }

    private static let byKey = Query(
        """
        SELECT request_digest, status, answer FROM idempotency_keys
         WHERE route = $1 AND key = $2 AND created_at >= $3
        """)
    private static let insert = Query(
        """
        INSERT INTO idempotency_keys (route, key, request_digest, status, answer, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (route, key) DO UPDATE
           SET request_digest = excluded.request_digest, status = excluded.status, answer = excluded.answer,
               created_at = excluded.created_at
        """)
    private static let oldest = Query("SELECT created_at FROM idempotency_keys ORDER BY created_at LIMIT 1")
    private static let deleteOld = Query(
        """
        DELETE FROM idempotency_keys
         WHERE (route, key) IN (
               SELECT route, key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT 4)
        """)
}
