// All SQL about kept answers. Decides nothing.

import Schema
import Store

struct IdempotencyStore {
    let tx: Transaction

    struct Answer {
        let requestDigest: [UInt8]
        let status: Int
        let body: [UInt8]

        /// Kept before digests had a key: what the request said is not known any more.
        var isOfOlderVersion: Bool { requestDigest.allSatisfy { $0 == 0 } }
    }

    /// What was kept before `since` counts as absent, and goes.
    func answer(_ name: [UInt8], since: Instant) throws -> Answer? {
        let found = try tx.first(Self.byName, .bytes(name)) { row in
            (
                Answer(requestDigest: row.bytes(0), status: Int(row.integer(1)), body: row.bytes(2)),
                row.instant(3)
            )
        }
        guard let (answer, keptAt) = found else { return nil }
        if keptAt >= since { return answer }
        try tx.run(Self.deleteOne, .bytes(name))
        return nil
    }

    /// - Returns: false if there is one of that name, which stays as it is.
    func keep(_ answer: Answer, _ name: [UInt8]) throws -> Bool {
        try tx.insert(
            ifNew: Self.insert, .bytes(name), .bytes(answer.requestDigest), .integer(Int64(answer.status)),
            .bytes(answer.body), .instant(tx.now))
    }

    /// More at a time than one transaction can keep, so that they never pile up, and never a whole day's. As
    /// a rule there is nothing to forget, and finding that out is all it costs.
    func forget(before: Instant) throws {
        guard let oldest = try tx.first(Self.oldest, row: { $0.instant(0) }), oldest < before else { return }
        try tx.run(Self.deleteOld, .instant(before))
    }

    /// Empties the answers that were given to somebody, or say that id. That they were given stays known, so
    /// that nothing is done twice.
    func empty(_ id: UUID) throws {
        var bytes: [UInt8] = []
        id.appendBytes(to: &bytes)
        try tx.run(Self.emptyAbout, .bytes(Array("\(id)".utf8)), .bytes(bytes))
    }

    private static let emptyAbout = Query(
        """
        UPDATE idempotency_keys SET answer = x''
         WHERE instr(answer, $1) > 0 OR instr(name, $1) > 0 OR instr(name, $2) > 0
        """,
        postgres: """
            UPDATE idempotency_keys SET answer = ''::bytea
             WHERE position($1::bytea IN answer) > 0 OR position($1::bytea IN name) > 0
                OR position($2::bytea IN name) > 0
            """)
    private static let byName = Query(
        "SELECT request_digest, status, answer, created_at FROM idempotency_keys WHERE name = $1")
    private static let deleteOne = Query("DELETE FROM idempotency_keys WHERE name = $1")
    private static let insert = Query(
        """
        INSERT INTO idempotency_keys (name, request_digest, status, answer, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING
        """,
        // SQLite fills the number in by itself.
        postgres: """
            INSERT INTO idempotency_keys (number, name, request_digest, status, answer, created_at)
            VALUES ((SELECT coalesce(max(number), 0) + 1 FROM idempotency_keys), $1, $2, $3, $4, $5)
                ON CONFLICT (name) DO NOTHING
            """)
    // Numbers are in order of time, so what is written meanwhile is no older.
    private static let oldest = Query(
        "SELECT created_at FROM idempotency_keys ORDER BY number LIMIT 1", isForeseen: true)
    private static let deleteOld = Query(
        """
        DELETE FROM idempotency_keys
         WHERE number IN (SELECT number FROM idempotency_keys WHERE created_at < $1 ORDER BY number LIMIT 512)
        """)
}
