// What may be done with money: take it, give it back, charge and waive. Deposits are elsewhere.

import Schema
import Store

extension App {
    func balance(of booking: Booking, _ tx: Transaction) throws -> Balance {
        let isOff = [.cancelled, .declined, .expired, .noShow].contains(booking.state)
        let total = Money(
            amountMinor: isOff ? 0 : booking.total.amountMinor, currency: booking.total.currency)
        return Balance(
            total: total, chargedMinor: booking.chargedMinor,
            paidMinor: try MoneyStore(tx: tx).paidMinor(for: booking.id))
    }

    /// - Throws: `unprocessable` for more than is due, or another currency.
    func take(
        _ amount: Money, _ method: PaymentMethod, _ reference: String, for booking: Booking, _ call: Call,
        _ tx: Transaction
    ) throws {
        try demandCurrency(amount, booking)
        let due = try balance(of: booking, tx).dueMinor
        guard amount.amountMinor <= due else {
            throw Self.tooMuch(
                "Only \(Wording.money(Money(amountMinor: max(0, due), currency: amount.currency))) is due.")
        }
        let payment = MoneyStore.Payment(
            id: freshID(), booking: booking.id, state: .succeeded, amount: amount, refundedMinor: 0)
        try MoneyStore(tx: tx).insert(payment, method, reference, by: call.asker.id)
        try note(.paymentTaken, AuditObject(.payment, payment.id), booking, amount.amountMinor, call, tx)
    }

    /// - Throws: `conflict` for one that nothing came of; `unprocessable` for more than is left of it.
    func refund(
        _ amount: Money, of payment: MoneyStore.Payment, _ reason: String, _ call: Call, _ tx: Transaction
    ) throws {
        let booking = try booking(payment.booking, tx)
        try demandCurrency(amount, booking)
        guard payment.state == .succeeded || payment.state == .partRefunded else {
            throw Failure(
                .conflict, "This payment is \(payment.state.words): nothing of it is left to be given back.")
        }
        let refunded = payment.refundedMinor + amount.amountMinor
        let isWhole = refunded == payment.amount.amountMinor
        try payment.state.demandMove(to: isWhole ? .refunded : .partRefunded)
        guard refunded <= payment.amount.amountMinor else {
            let left = Money(
                amountMinor: payment.amount.amountMinor - payment.refundedMinor, currency: amount.currency)
            throw Self.tooMuch("Only \(Wording.money(left)) of it is left.")
        }
        try MoneyStore(tx: tx).setRefunded(refunded, isWhole ? .refunded : .partRefunded, of: payment.id)
        var changes = AuditChanges.none
        changes.notePersonal("reason", to: .text(reason))
        try note(
            .paymentRefunded, AuditObject(.payment, payment.id), booking, amount.amountMinor, call, tx,
            changes)
    }

    /// - Throws: `conflict` for one that was waived already.
    func waive(_ charge: UUID, _ reason: String, _ call: Call, _ tx: Transaction) throws {
        guard let known = try ChargeStore(tx: tx).charge(charge) else { throw Failure.notFound }
        let booking = try booking(known.booking, tx)
        guard booking.isReached(by: call.asker) else { throw Failure.notFound }
        guard !known.isWaived else { throw Failure(.conflict, "It was waived already.") }
        try ChargeStore(tx: tx).waive(charge, of: known.booking, minor: known.minor, reason)
        var changes = AuditChanges.none
        changes.notePersonal("reason", to: .text(reason))
        try note(.chargeWaived, AuditObject(.charge, charge), booking, known.minor, call, tx, changes)
    }

    /// Adds to what a booking costs.
    /// - Parameter isTaxed: whether the taxes it was priced with are levied on it too.
    /// - Throws: `conflict` for a booking of somebody who was forgotten.
    func charge(
        _ booking: Booking, _ kind: ChargeKind, _ text: String, net: Money, isTaxed: Bool, evidence: [UInt8],
        _ call: Call, _ tx: Transaction
    ) throws -> UUID {
        try demandCurrency(net, booking)
        guard try !isForgotten(booking, tx) else {
            throw Failure(.conflict, "Whoever had this booking is forgotten: nobody is left to be charged.")
        }
        let id = freshID()
        let rates = try isTaxed ? booking.asked.taxes.compactMap { try TaxStore(tx: tx).tax($0)?.rate } : []
        let tax = rates.reduce(0) { $0 + $1.of(net.amountMinor) }
        try ChargeStore(tx: tx).insert(
            ChargeStore.New(
                id: id, booking: booking.id, kind: kind, text: text, netMinor: net.amountMinor, taxMinor: tax,
                currency: net.currency, evidence: evidence, maker: call.asker.id))
        try note(.chargeMade, AuditObject(.charge, id), booking, net.amountMinor + tax, call, tx)
        return id
    }

    /// Whoever has rented is erased, or the booking does not know any more who it was.
    func isForgotten(_ booking: Booking, _ tx: Transaction) throws -> Bool {
        guard let id = booking.customer else { return booking.type.needsCustomer }
        return try CustomerStore(tx: tx).customer(id)?.erasedAt != nil
    }

    func demandCurrency(_ amount: Money, _ booking: Booking) throws {
        guard amount.currency != booking.total.currency else { return }
        let code = booking.total.currency.code
        throw Failure(
            .unprocessable, "This booking is in \(code).",
            fields: [FieldError(pointer: "/amount/currency", detail: "must be \(code)")])
    }

    static func tooMuch(_ text: String) -> Failure {
        let error = FieldError(pointer: "/amount/amount", detail: "is more than there is")
        return Failure(.unprocessable, text, fields: [error])
    }

    func note(
        _ action: AuditAction, _ object: AuditObject, _ booking: Booking, _ minor: Int64, _ call: Call,
        _ tx: Transaction, _ changes: AuditChanges = .none
    ) throws {
        var changes = changes
        changes.note("booking_id", to: .text("\(booking.id)"))
        changes.note("amount_minor", to: .integer(minor))
        try secrets.audit.note(action, of: object, by: call.actor, tx, changes)
    }
}
