// All SQL about what a rental has cost beyond its price. Decides nothing.

import Schema
import Store

struct ChargeStore {
    let tx: Transaction

    struct New: Sendable {
        let id: UUID
        let booking: UUID
        let kind: ChargeKind
        let text: String
        let netMinor: Int64
        let taxMinor: Int64
        let currency: Currency
        let evidence: [UInt8]
        let maker: UUID?
    }

    /// Adds to what the booking costs.
    func insert(_ charge: New) throws {
        try tx.run(
            Self.insertOne, .uuid(charge.id), .uuid(charge.booking), .text(charge.kind.rawValue),
            .text(charge.text), .integer(charge.netMinor), .integer(charge.taxMinor),
            .text(charge.currency.code), .utf8(charge.evidence), .uuid(charge.maker), .instant(tx.now))
        try tx.run(Self.addCharged, .uuid(charge.booking), .integer(charge.netMinor + charge.taxMinor))
    }

    /// The booking, the amount with its tax, and whether it was waived.
    func charge(_ id: UUID) throws -> (booking: UUID, minor: Int64, isWaived: Bool)? {
        try tx.first(Self.byID, .uuid(id)) { (try $0.uuid(0), $0.integer(1), !$0.isNull(2)) }
    }

    /// The one of a kind that is made once and not waived.
    func live(_ kind: ChargeKind, of booking: UUID) throws -> UUID? {
        try tx.first(Self.liveOf, .uuid(booking), .text(kind.rawValue)) { try $0.uuid(0) }
    }

    /// Whether somebody has waived one, other than by correcting what its vehicle's odometer has shown.
    func isForgiven(_ kind: ChargeKind, of booking: UUID) throws -> Bool {
        try tx.first(Self.forgivenOf, .uuid(booking), .text(kind.rawValue)) { _ in true } ?? false
    }

    /// Takes it off what the booking costs.
    func waive(_ id: UUID, of booking: UUID, minor: Int64, _ reason: String) throws {
        try tx.run(Self.waiveOne, .uuid(id), .instant(tx.now), .text(reason))
        try tx.run(Self.addCharged, .uuid(booking), .integer(-minor))
    }

    func each(of booking: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.shapes, .uuid(booking), row: body)
    }

    /// The same, as far as its customer reads it.
    func each(ownOf booking: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.ownShapes, .uuid(booking), row: body)
    }

    private static let columns = """
        SELECT c.id, c.version, c.kind, c.text, c.net_minor, c.currency, c.tax_minor, c.currency, c.evidence,
               c.waived_at, c.waived_for, c.created_at
          FROM charges c
        """
    private static let insertOne = Query(
        """
        INSERT INTO charges (id, booking_id, kind, text, net_minor, tax_minor, currency, evidence, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    private static let addCharged = Query(
        "UPDATE bookings SET charged_minor = charged_minor + $2, version = version + 1 WHERE id = $1")
    private static let byID = Query(
        "SELECT booking_id, net_minor + tax_minor, waived_at FROM charges WHERE id = $1")
    private static let liveOf = Query(
        "SELECT id FROM charges WHERE booking_id = $1 AND kind = $2 AND waived_at IS NULL ORDER BY id LIMIT 1"
    )
    // A correction notes both in one transaction, and so at one time.
    private static let forgivenOf = Query(
        """
        SELECT 1 FROM charges c JOIN bookings b ON b.id = c.booking_id
         WHERE c.booking_id = $1 AND c.kind = $2 AND c.waived_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM odometer_readings o
                            WHERE o.vehicle_id = b.vehicle_id AND o.corrected_at = c.waived_at)
         LIMIT 1
        """)
    private static let waiveOne = Query(
        "UPDATE charges SET waived_at = $2, waived_for = $3, version = version + 1 WHERE id = $1")
    private static let shapes = Query("\(columns) WHERE c.booking_id = $1 ORDER BY c.id")
    private static let ownShapes = Query(
        """
        SELECT c.id, c.kind, c.text, c.net_minor, c.currency, c.tax_minor, c.currency, c.waived_at, c.created_at
          FROM charges c
         WHERE c.booking_id = $1
         ORDER BY c.id
        """)
}
