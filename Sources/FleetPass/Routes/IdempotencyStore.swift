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
        try tx.run(Self.deleteOldSubjects, .instant(before))
    }

    /// What a clock that was ahead has kept would stay, and all that was kept after it, until that time has
    /// come. Whether it was ahead, or is behind now, shows once something kept later is from before `before`.
    /// - Parameter after: what is from later than this is ahead.
    /// - Returns: whether there may be more.
    func forgetAhead(before: Instant, after: Instant) throws -> Bool {
        guard let oldest = try tx.first(Self.oldest, row: { $0.instant(0) }), oldest > after else {
            return false
        }
        try tx.run(Self.deleteAheadSubjects, .instant(before), .instant(after))
        return try tx.changes(by: Self.deleteAhead, .instant(before), .instant(after)) > 0
    }

    /// By what the answer of that name is found again to be emptied.
    func tell(_ name: [UInt8], isAbout subjects: [UUID]) throws {
        for subject in subjects {
            try tx.run(Self.insertSubject, .uuid(subject), .bytes(name), .instant(tx.now))
        }
    }

    /// Empties the answers that are about something, or were given to somebody. That they were given stays
    /// known, so that nothing is done twice.
    func empty(about subject: UUID) throws { try tx.run(Self.emptyAbout, .uuid(subject)) }

    private static let emptyAbout = Query(
        """
        UPDATE idempotency_keys SET answer = x''
         WHERE name IN (SELECT name FROM idempotency_subjects WHERE subject = $1)
        """,
        postgres: """
            UPDATE idempotency_keys SET answer = ''::bytea
             WHERE name IN (SELECT name FROM idempotency_subjects WHERE subject = $1)
            """)
    private static let insertSubject = Query(
        "INSERT INTO idempotency_subjects (subject, name, created_at) VALUES ($1, $2, $3)",
        // SQLite fills the number in by itself.
        postgres: """
            INSERT INTO idempotency_subjects (number, subject, name, created_at)
            VALUES ((SELECT coalesce(max(number), 0) + 1 FROM idempotency_subjects), $1, $2, $3)
            """)
    // As a rule an answer has one or two.
    private static let deleteOldSubjects = oldest(2048, of: "idempotency_subjects")
    private static let byName = Query(
        "SELECT request_digest, status, answer, created_at FROM idempotency_keys WHERE name = $1")
    private static let deleteOne = Query("DELETE FROM idempotency_keys WHERE name = $1")
    private static let insert = Query(
        """
        INSERT INTO idempotency_keys (name, request_digest, status, answer, created_at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO NOTHING
        """,
        postgres: """
            INSERT INTO idempotency_keys (number, name, request_digest, status, answer, created_at)
            VALUES ((SELECT coalesce(max(number), 0) + 1 FROM idempotency_keys), $1, $2, $3, $4, $5)
                ON CONFLICT (name) DO NOTHING
            """)
    // Numbers are in order of time, so what is written meanwhile is no older.
    private static let oldest = Query(
        "SELECT created_at FROM idempotency_keys ORDER BY number LIMIT 1", isForeseen: true)
    private static let deleteOld = oldest(512, of: "idempotency_keys")
    /// So many rows are looked at, not found: else all would be, wherever fewer than that are old.
    private static func oldest(_ count: Int, of table: String) -> Query {
        Query(
            """
            DELETE FROM \(table)
             WHERE number IN (SELECT o.number FROM (SELECT number, created_at FROM \(table)
                                                     ORDER BY number LIMIT \(count)) o
                               WHERE o.created_at < $1)
            """)
    }
    private static let deleteAhead = ahead(512, of: "idempotency_keys")
    private static let deleteAheadSubjects = ahead(2048, of: "idempotency_subjects")
    private static func ahead(_ count: Int, of table: String) -> Query {
        Query(
            """
            DELETE FROM \(table)
             WHERE number IN (SELECT number FROM \(table)
                               WHERE created_at > $2
                                 AND number < (SELECT max(number) FROM \(table) WHERE created_at < $1)
                               ORDER BY number LIMIT \(count))
            """)
    }
}
