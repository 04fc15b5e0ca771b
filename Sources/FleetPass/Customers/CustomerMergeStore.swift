// All SQL about merging customers. Decides nothing.

import Schema
import Store

struct CustomerMergeStore {
    let tx: Transaction

    struct Kept: Sendable {
        let id: UUID
        let kept: UUID
        let merged: UUID
        let moved: CustomerMerge
        let undoneAt: Instant?
    }

    static let shape = Shape(
        "CustomerMerge", "Two customers who were found to be one.", Field.uuid("id", "Never changes."),
        Field.uuid("kept_id", "Who is left."), Field.uuid("merged_id", "Who went into them."),
        Field.uuid("made_by", "Whose account or key did it.").optional, Field.instant("created_at"),
        Field.instant("undone_at", "When it was undone.").optional)

    func bookings(of customer: UUID) throws -> [UUID] {
        try tx.all(Self.rentedBy, .uuid(customer)) { try $0.uuid(0) }
    }

    /// Where the other drives: in their own stead from now on, or twice, since the one who is kept rents or
    /// drives there too, or does once the other's bookings are theirs.
    func drivers(_ kept: UUID, _ other: UUID) throws -> (moved: [UUID], doubles: [CustomerMerge.Twice]) {
        let all = try tx.all(Self.drivenBy, .uuid(other)) { try $0.uuid(0) }
        let twice = try tx.all(Self.drivenByBoth, .uuid(kept), .uuid(other)) { try $0.uuid(0) }
        let inOthers = try tx.all(Self.drivenInOthers, .uuid(kept), .uuid(other)) { try $0.uuid(0) }
        return (
            all.filter { !twice.contains($0) },
            twice.map { CustomerMerge.Twice(booking: $0, driver: other) }
                + inOthers.map { CustomerMerge.Twice(booking: $0, driver: kept) }
        )
    }

    /// - Returns: whether it was that customer's.
    func moveBooking(_ id: UUID, from old: UUID, to new: UUID) throws -> Bool {
        try tx.changes(by: Self.updateBooking, .uuid(id), .uuid(old), .uuid(new), .instant(tx.now)) > 0
    }

    /// - Returns: whether they drove there.
    func moveDriver(of booking: UUID, from old: UUID, to new: UUID) throws -> Bool {
        try tx.changes(by: Self.updateDriver, .uuid(booking), .uuid(old), .uuid(new)) > 0
    }

    func removeDriver(_ double: CustomerMerge.Twice) throws {
        try tx.run(Self.deleteDriver, .uuid(double.booking), .uuid(double.driver))
    }

    func addDriver(_ double: CustomerMerge.Twice) throws {
        try tx.run(Self.insertDriver, .uuid(double.booking), .uuid(double.driver))
    }

    func insert(_ id: UUID, _ kept: UUID, _ merged: UUID, _ moved: CustomerMerge, by maker: UUID?) throws {
        try tx.run(
            Self.insertOne, .uuid(id), .uuid(kept), .uuid(merged), .utf8(moved.written), .uuid(maker),
            .instant(tx.now))
    }

    func merge(_ id: UUID) throws -> Kept? {
        try tx.first(Self.byID, .uuid(id)) { row in
            Kept(
                id: try row.uuid(0), kept: try row.uuid(1), merged: try row.uuid(2),
                moved: try CustomerMerge(written: row.bytes(3)), undoneAt: row.optionalInstant(4))
        }
    }

    func undo(_ id: UUID) throws { try tx.run(Self.updateUndone, .uuid(id), .instant(tx.now)) }

    func record<R>(_ id: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.shapeByID, .uuid(id), row: body)
    }

    /// The newest first.
    func each(of customer: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapesOf, .uuid(customer), row: body)
    }

    private static let rentedBy = Query("SELECT id FROM bookings WHERE customer_id = $1 ORDER BY id")
    private static let drivenBy = Query(
        "SELECT booking_id FROM booking_drivers WHERE customer_id = $1 ORDER BY booking_id")
    private static let drivenByBoth = Query(
        """
        SELECT d.booking_id FROM booking_drivers d JOIN bookings b ON b.id = d.booking_id
         WHERE d.customer_id = $2
           AND (b.customer_id = $1 OR b.customer_id = $2
                OR EXISTS (SELECT 1 FROM booking_drivers k WHERE k.booking_id = d.booking_id AND k.customer_id = $1))
         ORDER BY d.booking_id
        """)
    private static let drivenInOthers = Query(
        """
        SELECT d.booking_id FROM booking_drivers d JOIN bookings b ON b.id = d.booking_id
         WHERE d.customer_id = $1 AND b.customer_id = $2 ORDER BY d.booking_id
        """)
    private static let updateBooking = Query(
        """
        UPDATE bookings SET customer_id = $3, updated_at = $4, version = version + 1
         WHERE id = $1 AND customer_id = $2
        """)
    private static let updateDriver = Query(
        "UPDATE booking_drivers SET customer_id = $3 WHERE booking_id = $1 AND customer_id = $2")
    private static let deleteDriver = Query(
        "DELETE FROM booking_drivers WHERE booking_id = $1 AND customer_id = $2")
    private static let insertDriver = Query(
        """
        INSERT INTO booking_drivers (booking_id, customer_id) VALUES ($1, $2)
            ON CONFLICT (booking_id, customer_id) DO NOTHING
        """)
    private static let insertOne = Query(
        """
        INSERT INTO customer_merges (id, kept_id, merged_id, moved, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """)
    private static let byID = Query(
        "SELECT id, kept_id, merged_id, moved, undone_at FROM customer_merges WHERE id = $1")
    private static let updateUndone = Query("UPDATE customer_merges SET undone_at = $2 WHERE id = $1")
    private static let shapeByID = Query(
        "SELECT \(shape.columns(of: "m")) FROM customer_merges m WHERE m.id = $1")
    private static let shapesOf = Query(
        """
        SELECT \(shape.columns(of: "m")) FROM customer_merges m WHERE m.kept_id = $1 OR m.merged_id = $1
         ORDER BY m.created_at DESC, m.id DESC
        """)
}
