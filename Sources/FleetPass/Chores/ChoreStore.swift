// All SQL about chores. Decides nothing.

import Schema
import Store

struct ChoreStore {
    let tx: Transaction

    /// What there is, at a glance.
    struct Look: Sendable {
        let failed: Int64
        /// When the next one is due that nobody is at.
        let next: Instant?
    }

    /// One that comes again.
    struct Standing: Sendable {
        let kind: String
        let due: Instant?
    }

    func foresee(_ id: UUID, _ kind: ChoreKind, of object: UUID, at due: Instant) throws {
        try tx.run(
            Self.insertOnce, .uuid(id), .text(kind.rawValue), .uuid(object), .instant(due), .instant(tx.now))
    }

    func insert(_ id: UUID, _ kind: ChoreKind, at due: Instant) throws {
        try tx.run(Self.insertAgain, .uuid(id), .text(kind.rawValue), .instant(due), .instant(tx.now))
    }

    func standing() throws -> [Standing] {
        try tx.all(Self.again) { Standing(kind: $0.text(0), due: $0.optionalInstant(1)) }
    }

    func look() throws -> Look {
        let failed = try tx.first(Self.countFailed, .integer(Chore.mostAttempts)) { $0.integer(0) } ?? 0
        return Look(failed: failed, next: try tx.first(Self.nextDue) { $0.optionalInstant(0) } ?? nil)
    }

    /// The one that is due longest and that nobody is at: its id and its kind, attempts so far, object and
    /// place. A claim that reaches further than any was made by a clock that was wrong.
    func due<R>(_ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(
            Self.dueNow, .instant(tx.now), .instant(Instant(epochMs: tx.now.epochMs + Chore.leaseMs)),
            row: body)
    }

    /// Whoever has it counts this try.
    func claim(_ id: UUID, until end: Instant) throws {
        try tx.run(Self.claimOne, .uuid(id), .instant(end))
    }

    func isHeld(_ chore: Chore) throws -> Bool {
        try tx.first(Self.claimOf, .uuid(chore.id), .instant(chore.claimedUntil)) { _ in true } ?? false
    }

    func extend(_ chore: Chore, until end: Instant) throws {
        try tx.run(Self.extendOne, .uuid(chore.id), .instant(end))
    }

    /// Those of a process that has ended.
    func releaseAll() throws { try tx.run(Self.releaseClaims) }

    /// One that comes once.
    func remove(_ id: UUID) throws { try tx.run(Self.deleteOne, .uuid(id)) }

    func finish(_ id: UUID, again due: Instant, place: String?, tookMs: Int64) throws {
        try tx.run(
            Self.finishOne, .uuid(id), .instant(due), .text(place), .instant(tx.now), .integer(tookMs))
    }

    /// - Parameter due: nil: nobody tries again.
    func fail(_ id: UUID, _ problem: String, again due: Instant?, tookMs: Int64) throws {
        try tx.run(
            Self.failOne, .uuid(id), .text(problem), .instant(due), .instant(tx.now), .integer(tookMs),
            .integer(Chore.mostAttempts))
    }

    /// - Returns: whether there is such a chore.
    func hurry(_ id: UUID) throws -> Bool {
        try tx.changes(by: Self.hurryOne, .uuid(id), .instant(tx.now)) > 0
    }

    func isKnown(_ id: UUID) throws -> Bool { try tx.first(Self.byID, .uuid(id)) { _ in true } ?? false }

    func hurry(_ kind: String) throws { try tx.run(Self.hurryKind, .text(kind), .instant(tx.now)) }

    /// - Returns: whether it would have come later.
    func advance(_ kind: ChoreKind, to due: Instant) throws -> Bool {
        try tx.changes(by: Self.advanceKind, .text(kind.rawValue), .instant(due)) > 0
    }

    /// Whether any that comes once was.
    func isForeseen(after time: Instant) throws -> Bool {
        try tx.first(Self.foreseenAfter, .instant(time)) { _ in true } ?? false
    }

    /// They come now: whoever does them looks what they are about. Each once.
    func hurry(foreseenAfter time: Instant) throws {
        try tx.run(Self.hurryForeseen, .instant(time), .instant(tx.now))
    }

    /// Those that failed first, then the one that is due next.
    func each(_ limit: Int, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shown, .integer(Int64(limit)), .integer(Chore.mostAttempts), row: body)
    }

    private static let insertOnce = Query(
        """
        INSERT INTO chores (id, kind, object_id, due_at, created_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (kind, object_id) DO UPDATE
           SET due_at = excluded.due_at, attempts = 0, claimed_until = NULL, problem = NULL
        """)
    private static let insertAgain = Query(
        "INSERT INTO chores (id, kind, due_at, created_at) VALUES ($1, $2, $3, $4)")
    private static let again = Query("SELECT kind, due_at FROM chores WHERE object_id IS NULL ORDER BY kind")
    private static let countFailed = Query(
        "SELECT count(*) FROM chores WHERE attempts >= $1 AND claimed_until IS NULL")
    private static let nextDue = Query(
        "SELECT due_at FROM chores WHERE due_at IS NOT NULL AND claimed_until IS NULL ORDER BY due_at LIMIT 1"
    )
    private static let dueNow = Query(
        """
        SELECT id, kind, object_id, attempts, place FROM chores
         WHERE due_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1 OR claimed_until > $2)
         ORDER BY due_at, id LIMIT 1
        """)
    private static let claimOne = Query(
        "UPDATE chores SET claimed_until = $2, attempts = attempts + 1 WHERE id = $1")
    private static let claimOf = Query("SELECT 1 FROM chores WHERE id = $1 AND claimed_until = $2")
    private static let extendOne = Query("UPDATE chores SET claimed_until = $2 WHERE id = $1")
    private static let releaseClaims = Query(
        "UPDATE chores SET claimed_until = NULL WHERE claimed_until IS NOT NULL")
    private static let deleteOne = Query("DELETE FROM chores WHERE id = $1")
    private static let finishOne = Query(
        """
        UPDATE chores
           SET due_at = $2, place = $3, ran_at = $4, took_ms = $5, attempts = 0, claimed_until = NULL, problem = NULL
         WHERE id = $1
        """)
    private static let failOne = Query(
        """
        UPDATE chores
           SET problem = $2, due_at = $3, ran_at = $4, took_ms = $5, claimed_until = NULL,
               attempts = CASE WHEN attempts > $6 THEN $6 ELSE attempts END
         WHERE id = $1
        """)
    private static let hurryOne = Query(
        "UPDATE chores SET due_at = $2, attempts = 0 WHERE id = $1 AND claimed_until IS NULL")
    private static let byID = Query("SELECT 1 FROM chores WHERE id = $1")
    private static let hurryKind = Query(
        "UPDATE chores SET due_at = $2 WHERE kind = $1 AND object_id IS NULL AND claimed_until IS NULL")
    private static let advanceKind = Query(
        """
        UPDATE chores SET due_at = $2
         WHERE kind = $1 AND object_id IS NULL AND due_at > $2 AND claimed_until IS NULL
        """)
    private static let foreseenAfter = Query(
        """
        SELECT 1 FROM chores
         WHERE object_id IS NOT NULL AND due_at IS NOT NULL AND created_at > $1 AND claimed_until IS NULL LIMIT 1
        """)
    private static let hurryForeseen = Query(
        """
        UPDATE chores SET due_at = $2, created_at = $2
         WHERE object_id IS NOT NULL AND due_at IS NOT NULL AND created_at > $1 AND claimed_until IS NULL
        """)
    private static let shown = Query(
        """
        SELECT id, kind, object_id, CASE WHEN claimed_until IS NOT NULL THEN 'running'
               WHEN attempts >= $2 THEN 'failed' ELSE 'waiting' END,
               due_at, attempts, problem, ran_at, took_ms
          FROM chores
         ORDER BY CASE WHEN attempts >= $2 THEN 0 WHEN object_id IS NULL THEN 1 ELSE 2 END, due_at, id
         LIMIT $1
        """)
}
