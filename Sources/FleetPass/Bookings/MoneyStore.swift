// All SQL about payments, deposits and charges of bookings. Decides nothing.

import Schema
import Store

struct MoneyStore {
    let tx: Transaction

    struct NewCharge: Sendable {
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

    func require(_ id: UUID, _ amount: Money, of booking: UUID) throws {
        try tx.run(
            Self.insertDeposit, .uuid(id), .uuid(booking), .integer(amount.amountMinor),
            .text(amount.currency.code), .instant(tx.now))
    }

    /// A deposit that was never given is not needed any more.
    func dropRequired(of booking: UUID) throws { try tx.run(Self.deleteRequired, .uuid(booking)) }

    /// Adds to what the booking costs.
    func charge(_ charge: NewCharge) throws {
        try tx.run(
            Self.insertCharge, .uuid(charge.id), .uuid(charge.booking), .text(charge.kind.rawValue),
            .text(charge.text), .integer(charge.netMinor), .integer(charge.taxMinor),
            .text(charge.currency.code), .utf8(charge.evidence), .uuid(charge.maker), .instant(tx.now))
        try tx.run(Self.addCharged, .uuid(charge.booking), .integer(charge.netMinor + charge.taxMinor))
    }

    private static let insertDeposit = Query(
        """
        INSERT INTO deposits (id, booking_id, state, amount_minor, currency, created_at, updated_at)
        VALUES ($1, $2, 'required', $3, $4, $5, $5)
        """)
    private static let deleteRequired = Query(
        "DELETE FROM deposits WHERE booking_id = $1 AND state = 'required'")
    private static let insertCharge = Query(
        """
        INSERT INTO charges (id, booking_id, kind, text, net_minor, tax_minor, currency, evidence, made_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """)
    private static let addCharged = Query(
        "UPDATE bookings SET charged_minor = charged_minor + $2 WHERE id = $1")
}
