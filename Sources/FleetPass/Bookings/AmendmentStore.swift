// All SQL about what was changed of bookings. Decides nothing.

import Schema
import Store

struct AmendmentStore {
    let tx: Transaction

    func insert(
        _ id: UUID, _ kind: BookingChange.Kind, of booking: UUID, _ changes: [UInt8], differenceMinor: Int64,
        reason: String?, by maker: UUID?
    ) throws {
        let last = try tx.first(Self.newest, .uuid(booking)) { $0.integer(0) } ?? 0
        try tx.run(
            Self.insertOne, .uuid(id), .uuid(booking), .integer(last + 1), .text(kind.rawValue),
            .utf8(changes),
            .integer(differenceMinor), .text(reason), .uuid(maker), .instant(tx.now))
    }

    struct Newest: Sendable {
        let changes: [UInt8]
        let maker: UUID?
        let madeAt: Instant
        /// When it was changed the time before; nil where that was the first.
        let before: Instant?
    }

    func newest(of booking: UUID) throws -> Newest? {
        try tx.first(Self.newestOne, .uuid(booking)) { row in
            Newest(
                changes: Array(row.text(0).utf8), maker: row.isNull(1) ? nil : try row.uuid(1),
                madeAt: row.instant(2), before: row.optionalInstant(3))
        }
    }

    func each(of booking: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapes, .uuid(booking), row: body)
    }

    private static let newest = Query("SELECT max(number) FROM amendments WHERE booking_id = $1")
    private static let newestOne = Query(
        """
        SELECT a.changes, a.made_by, a.created_at,
               (SELECT max(b.created_at) FROM amendments b
                 WHERE b.booking_id = a.booking_id AND b.number < a.number)
          FROM amendments a WHERE a.booking_id = $1
         ORDER BY a.number DESC LIMIT 1
        """)
    private static let insertOne = Query(
        """
        INSERT INTO amendments (id, booking_id, number, kind, changes, difference_minor, reason, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
    private static let shapes = Query(
        """
        SELECT \(AmendmentRecord.shape.columns(of: "a")) FROM amendments a WHERE a.booking_id = $1
         ORDER BY a.number
        """)
}
