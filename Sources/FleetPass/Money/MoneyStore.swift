// All SQL about payments and deposits of bookings. Decides nothing.

import Schema
import Store

struct MoneyStore {
    let tx: Transaction

    struct Payment: Sendable {
        let id: UUID
        let booking: UUID
        let state: PaymentState
        let amount: Money
        let refundedMinor: Int64
    }

    struct Deposit: Sendable {
        let id: UUID
        let booking: UUID
        let state: DepositState
        let amount: Money
        let capturedMinor: Int64
        /// Of what was captured.
        let refundedMinor: Int64
        /// Until when something can be captured; nil: there is no end to it.
        let captureBefore: Instant?
    }

    func insert(_ payment: Payment, _ method: PaymentMethod, _ reference: String, by maker: UUID?) throws {
        try tx.run(
            Self.insertPayment, .uuid(payment.id), .uuid(payment.booking), .text(method.rawValue),
            .text(payment.state.rawValue), .integer(payment.amount.amountMinor),
            .text(payment.amount.currency.code), .text(reference), .uuid(maker), .instant(tx.now))
    }

    func payment(_ id: UUID) throws -> Payment? {
        try tx.first(Self.paymentByID, .uuid(id)) { row in
            guard let state = PaymentState(rawValue: row.text(2)) else {
                throw StoreError.unusable("payment \(id) is in no known state; run 'fleetpassd check'")
            }
            return Payment(
                id: try row.uuid(0), booking: try row.uuid(1), state: state, amount: try row.money(3),
                refundedMinor: row.integer(5))
        }
    }

    func setRefunded(_ minor: Int64, _ state: PaymentState, of id: UUID) throws {
        try tx.run(Self.updateRefunded, .uuid(id), .integer(minor), .text(state.rawValue), .instant(tx.now))
    }

    func each(paymentOf booking: UUID, _ body: (borrowing Row) throws -> Void) throws {
        try tx.each(Self.paymentShapes, .uuid(booking), row: body)
    }

    /// What was paid for a booking and not given back, what was kept of its deposit included.
    func paidMinor(for booking: UUID) throws -> Int64 {
        var paid: Int64 = 0
        try tx.each(Self.paymentsOf, .uuid(booking)) { row in
            if PaymentState(rawValue: row.text(0))?.counts == true { paid += row.integer(1) - row.integer(2) }
        }
        return try paid + (deposit(of: booking).map { $0.capturedMinor - $0.refundedMinor } ?? 0)
    }

    func require(_ id: UUID, _ amount: Money, of booking: UUID) throws {
        try tx.run(
            Self.insertDeposit, .uuid(id), .uuid(booking), .integer(amount.amountMinor),
            .text(amount.currency.code), .instant(tx.now))
    }

    func deposit(of booking: UUID) throws -> Deposit? {
        try tx.first(Self.depositOf, .uuid(booking), row: Self.deposit)
    }

    func deposit(_ id: UUID) throws -> Deposit? {
        try tx.first(Self.depositByID, .uuid(id), row: Self.deposit)
    }

    private static func deposit(_ row: borrowing Row) throws -> Deposit {
        guard let state = DepositState(rawValue: row.text(2)) else {
            throw StoreError.unusable("a deposit is in no known state; run 'fleetpassd check'")
        }
        return Deposit(
            id: try row.uuid(0), booking: try row.uuid(1), state: state, amount: try row.money(3),
            capturedMinor: row.integer(5), refundedMinor: row.integer(6),
            captureBefore: row.optionalInstant(7))
    }

    /// - Parameter state: `held`, or `reauthorised` where it was held before.
    func hold(
        _ id: UUID, as state: DepositState = .held, _ method: PaymentMethod, _ reference: String,
        captureBefore end: Instant?
    ) throws {
        try tx.run(
            Self.updateHeld, .uuid(id), .text(method.rawValue), .text(reference), .instant(end),
            .instant(tx.now), .text(state.rawValue))
    }

    func refund(deposit id: UUID, _ minor: Int64) throws {
        try tx.run(Self.updateDepositRefunded, .uuid(id), .integer(minor), .instant(tx.now))
    }

    func move(deposit id: UUID, to state: DepositState, capturedMinor: Int64) throws {
        try tx.run(
            Self.updateDeposit, .uuid(id), .text(state.rawValue), .integer(capturedMinor), .instant(tx.now))
    }

    func deposit<R>(of booking: UUID, _ body: (borrowing Row) throws -> R) throws -> R? {
        try tx.first(Self.depositShape, .uuid(booking), row: body)
    }

    func dropRequired(of booking: UUID) throws { try tx.run(Self.deleteRequired, .uuid(booking)) }

    private static let paymentColumns = """
        SELECT p.id, p.version, p.method, p.state, p.amount_minor, p.currency, p.refunded_minor, p.currency,
               p.reference, p.created_at, p.updated_at
          FROM payments p
        """
    private static let depositColumns = """
        SELECT d.id, d.version, d.method, d.state, d.amount_minor, d.currency, d.captured_minor, d.currency,
               d.refunded_minor, d.currency, d.reference, d.capture_before, d.created_at, d.updated_at
          FROM deposits d
        """
    private static let insertPayment = Query(
        """
        INSERT INTO payments (id, booking_id, method, state, amount_minor, currency, reference, made_by, created_at,
                              updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
        """)
    private static let paymentByID = Query(
        """
        SELECT id, booking_id, state, amount_minor, currency, refunded_minor FROM payments WHERE id = $1
        """)
    private static let updateRefunded = Query(
        """
        UPDATE payments SET refunded_minor = $2, state = $3, updated_at = $4, version = version + 1 WHERE id = $1
        """)
    private static let paymentShapes = Query(
        "\(paymentColumns) WHERE p.booking_id = $1 ORDER BY p.id")
    private static let paymentsOf = Query(
        "SELECT state, amount_minor, refunded_minor FROM payments WHERE booking_id = $1")
    private static let insertDeposit = Query(
        """
        INSERT INTO deposits (id, booking_id, state, amount_minor, currency, created_at, updated_at)
        VALUES ($1, $2, 'required', $3, $4, $5, $5)
        """)
    private static let depositSource = """
        SELECT id, booking_id, state, amount_minor, currency, captured_minor, refunded_minor, capture_before
          FROM deposits
        """
    private static let depositOf = Query("\(depositSource) WHERE booking_id = $1")
    private static let depositByID = Query("\(depositSource) WHERE id = $1")
    private static let updateDepositRefunded = Query(
        "UPDATE deposits SET refunded_minor = $2, updated_at = $3, version = version + 1 WHERE id = $1")
    private static let updateHeld = Query(
        """
        UPDATE deposits
           SET state = $6, method = $2, reference = $3, capture_before = $4, updated_at = $5,
               version = version + 1
         WHERE id = $1
        """)
    private static let updateDeposit = Query(
        """
        UPDATE deposits SET state = $2, captured_minor = $3, updated_at = $4, version = version + 1 WHERE id = $1
        """)
    private static let depositShape = Query("\(depositColumns) WHERE d.booking_id = $1")
    private static let deleteRequired = Query(
        "DELETE FROM deposits WHERE booking_id = $1 AND state = 'required'")
}
