// All SQL about when vehicles are taken. That no two live rows overlap, the database sees to.

import Schema
import Store

/// A time, half open: what begins as another ends is not in its way.
struct Block: Hashable, Sendable {
    var from: Instant
    var until: Instant
}

struct AllocationStore {
    let tx: Transaction

    enum Kind: String, CaseIterable, Sendable {
        case booking, blackout, transfer
    }

    /// What a vehicle is taken by.
    struct Taken: Sendable {
        let id: UUID
        let kind: Kind
        let booking: UUID?
        let block: Block
        /// Of a booking that holds it for somebody who is checking out: until when.
        let heldUntil: Instant?

        func hasExpired(_ now: Instant) -> Bool { heldUntil.map { $0 <= now } == true }
    }

    /// The first live row in the way of a time, other than those of a booking.
    ///
    /// Live rows are apart, so those of a vehicle end in the order in which they begin.
    func inTheWay(of block: Block, _ vehicle: UUID, but booking: UUID? = nil) throws -> Taken? {
        try tx.first(
            Self.lastBefore, .uuid(vehicle), .instant(block.until), .instant(block.from),
            .uuid(booking ?? Self.nobody), row: Self.taken)
    }

    /// - Throws: `check` named `allocations_apart` where the vehicle is taken then.
    func insert(
        _ id: UUID, _ kind: Kind, _ vehicle: UUID, _ block: Block, booking: UUID?, reason: String? = nil,
        by maker: UUID?
    ) throws {
        let stamp = try RevisionStore(tx: tx).raise(.allocations)
        try tx.run(
            Self.insertOne, .uuid(id), .uuid(vehicle), .text(kind.rawValue), .uuid(booking),
            .instant(block.from), .instant(block.until), .text(reason), .uuid(maker), .instant(tx.now),
            .integer(stamp))
    }

    /// Of a booking that goes on.
    /// - Throws: as `insert`.
    func move(booking: UUID, to block: Block) throws {
        let stamp = try RevisionStore(tx: tx).raise(.allocations)
        try tx.run(
            Self.moveOne, .uuid(booking), .instant(block.from), .instant(block.until), .integer(stamp))
    }

    /// When a booking has its vehicle; nil: it has none.
    func block(of booking: UUID) throws -> Block? {
        try tx.first(Self.blockOf, .uuid(booking)) { Block(from: $0.instant(0), until: $0.instant(1)) }
    }

    /// When a vehicle is wanted next.
    func nextBeginning(of vehicle: UUID, after time: Instant) throws -> Instant? {
        try tx.first(Self.next, .uuid(vehicle), .instant(time)) { $0.instant(0) }
    }

    /// It leaves earlier than it was to.
    /// - Throws: as `insert`.
    func begin(booking: UUID, at time: Instant) throws {
        guard let block = try block(of: booking), time < block.from else { return }
        try move(booking: booking, to: Block(from: time, until: block.until))
    }

    /// Of a booking that is over, or has another vehicle now.
    func release(booking: UUID) throws {
        let stamp = try RevisionStore(tx: tx).raise(.allocations)
        try tx.run(Self.releaseOf, .uuid(booking), .instant(tx.now), .integer(stamp))
    }

    /// - Returns: whether there was such a live row that is no booking's.
    func release(_ id: UUID, of vehicle: UUID) throws -> Bool {
        let stamp = try RevisionStore(tx: tx).raise(.allocations)
        return try tx.changes(
            by: Self.releaseOne, .uuid(id), .uuid(vehicle), .instant(tx.now), .integer(stamp)) > 0
    }

    /// When a vehicle is taken, in order, as far as that meets a time.
    func blocks(of vehicle: UUID, meeting block: Block) throws -> [Taken] {
        try tx.all(
            Self.meeting, .uuid(vehicle), .instant(block.until), .instant(block.from), row: Self.taken)
    }

    /// The same for people to look at.
    func calendar(of vehicle: UUID, _ block: Block) throws -> [CalendarEntry] {
        try tx.all(Self.entries, .uuid(vehicle), .instant(block.until), .instant(block.from)) { row in
            CalendarEntry(
                id: try row.uuid(0), kind: CalendarRecord.Kind(rawValue: row.text(1)) ?? .blackout,
                from: row.instant(2), until: row.instant(3), code: row.optionalText(4),
                state: row.optionalText(5), reason: row.optionalText(6))
        }
    }

    /// Those that are not over: id, beginning, end, reason, and when it was made.
    func eachBlackout(of vehicle: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.blackouts, .uuid(vehicle), .instant(tx.now), row: body)
    }

    /// Codes of the bookings that want a vehicle, or have it, at some moment of a time, the next one first.
    func bookings(of vehicle: UUID, from start: Instant, until end: Instant) throws -> [String] {
        try tx.all(Self.codes, .uuid(vehicle), .instant(end), .instant(start), .instant(tx.now)) {
            $0.text(0)
        }
    }

    private static let nobody = UUID(high: 0, low: 0)

    private static func taken(_ row: borrowing Row) throws -> Taken {
        Taken(
            id: try row.uuid(0), kind: Kind(rawValue: row.text(1)) ?? .blackout,
            booking: try row.optionalUUID(2), block: Block(from: row.instant(3), until: row.instant(4)),
            heldUntil: row.optionalInstant(5))
    }

    private static let source = """
        SELECT a.id, a.kind, a.booking_id, a.starts_at, a.ends_at,
               (SELECT b.held_until FROM bookings b WHERE b.id = a.booking_id AND b.state = 'held')
          FROM allocations a
        """
    private static let lastBefore = Query(
        """
        \(source) WHERE a.id = (
            SELECT l.id FROM allocations l
             WHERE l.vehicle_id = $1 AND l.released_at IS NULL AND l.starts_at < $2
               AND (l.booking_id IS NULL OR l.booking_id <> $4)
             ORDER BY l.starts_at DESC LIMIT 1
        ) AND a.ends_at > $3
        """)
    private static let meeting = Query(
        """
        \(source) WHERE a.vehicle_id = $1 AND a.released_at IS NULL AND a.starts_at < $2 AND a.ends_at > $3
         ORDER BY a.starts_at
        """)
    private static let entries = Query(
        """
        SELECT a.id, a.kind, a.starts_at, a.ends_at, b.code, b.state, a.reason
          FROM allocations a LEFT JOIN bookings b ON b.id = a.booking_id
         WHERE a.vehicle_id = $1 AND a.released_at IS NULL AND a.starts_at < $2 AND a.ends_at > $3
         ORDER BY a.starts_at
        """)
    private static let blackouts = Query(
        """
        SELECT id, starts_at, ends_at, reason, created_at FROM allocations
         WHERE vehicle_id = $1 AND kind = 'blackout' AND released_at IS NULL AND ends_at > $2 ORDER BY starts_at
        """)
    private static let codes = Query(
        """
        SELECT b.code FROM allocations a JOIN bookings b ON b.id = a.booking_id
         WHERE a.vehicle_id = $1 AND a.released_at IS NULL AND a.starts_at < $2 AND a.ends_at > $3
           AND (b.state IN ('pending', 'confirmed', 'ready', 'on_rent') OR b.state = 'held' AND b.held_until > $4)
         ORDER BY a.starts_at
        """)
    private static let insertOne = Query(
        """
        INSERT INTO allocations (id, vehicle_id, kind, booking_id, starts_at, ends_at, reason, made_by, created_at,
                                 stamp)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    private static let moveOne = Query(
        """
        UPDATE allocations SET starts_at = $2, ends_at = $3, stamp = $4
         WHERE booking_id = $1 AND released_at IS NULL
        """)
    private static let blockOf = Query(
        "SELECT starts_at, ends_at FROM allocations WHERE booking_id = $1 AND released_at IS NULL")
    private static let next = Query(
        """
        SELECT starts_at FROM allocations WHERE vehicle_id = $1 AND released_at IS NULL AND starts_at > $2
         ORDER BY starts_at LIMIT 1
        """)
    private static let releaseOf = Query(
        """
        UPDATE allocations SET released_at = $2, stamp = $3 WHERE booking_id = $1 AND released_at IS NULL
        """)
    private static let releaseOne = Query(
        """
        UPDATE allocations SET released_at = $3, stamp = $4
         WHERE id = $1 AND vehicle_id = $2 AND booking_id IS NULL AND released_at IS NULL
        """)
}
