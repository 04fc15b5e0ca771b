// The moves of a booking that are one step: confirm, decline, make ready, cancel, give away.

import Schema
import Store

extension App {
    /// - Throws: `conflict` where its state does not allow it, or its time of pickup is over.
    func confirm(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let known = try booking(id, tx)
        try known.state.demandMove(to: .confirmed)
        guard known.startsAt > tx.now else {
            throw Failure(.conflict, "Its time of pickup is over. Move it to a later one, or decline it.")
        }
        try step(id, to: .confirmed, .bookingConfirmed, call, tx)
        try tell(.confirmed, of: id, call, tx)
    }

    func makeReady(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        try step(id, to: .ready, .bookingReady, call, tx)
    }

    private func step(
        _ id: UUID, to state: BookingState, _ action: AuditAction, _ call: Call, _ tx: Transaction
    ) throws {
        let known = try booking(id, tx)
        try known.state.demandMove(to: state)
        try BookingStore(tx: tx).move(id, to: state)
        try secrets.audit.note(
            action, of: AuditObject(.booking, id), by: call.actor, tx, known.state.changes(to: state))
    }

    func decline(_ id: UUID, _ reason: String, _ call: Call, _ tx: Transaction) throws {
        let known = try booking(id, tx)
        try letGo(known, to: .declined, reason: reason, tx)
        try secrets.audit.note(
            .bookingDeclined, of: AuditObject(.booking, id), by: call.actor, tx,
            known.state.changes(to: .declined))
        try tell(.declined, of: id, call, tx)
    }

    /// A hold that somebody gives up.
    /// - Throws: `conflict` once it is booked, or over.
    func release(_ known: Booking, _ call: Call, _ tx: Transaction) throws {
        guard known.state != .pending else {
            throw Failure(.conflict, "It is booked already. Cancel it instead.")
        }
        try letGo(known, to: .expired, reason: nil, tx)
        try secrets.audit.note(
            .bookingExpired, of: AuditObject(.booking, known.id), by: call.actor, tx,
            known.state.changes(to: .expired))
    }

    /// What a cancellation costs now, by the plan that the booking was priced by; nothing, as long as nobody
    /// has confirmed it.
    func cancellationCost(_ known: Booking, _ tx: Transaction) throws -> Money {
        let terms = try known.state.isUnconfirmed ? nil : known.terms(tx)?.terms
        let share = terms?.cancellationShare(of: known.startsAt, now: tx.now)
        let minor = share?.of(known.total.amountMinor) ?? 0
        return Money(amountMinor: minor, currency: known.total.currency)
    }

    /// - Parameter waives: whether it costs nothing all the same; that takes a permission.
    func cancel(_ id: UUID, _ reason: String, waives: Bool = false, _ call: Call, _ tx: Transaction) throws {
        let known = try booking(id, tx)
        let cost =
            try waives
            ? Money(amountMinor: 0, currency: known.total.currency) : cancellationCost(known, tx)
        try callOff(
            known, .cancelled, reason, .cancellation, "Cancellation", cost, .bookingCancelled, call, tx)
        try tell(.cancelled(cost), of: id, call, tx)
    }

    /// - Throws: `conflict` before the time of pickup is over.
    func noteNoShow(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let known = try booking(id, tx)
        try known.state.demandMove(to: .noShow)
        guard known.startsAt < tx.now else {
            let place = try house.rules(tx).place(known.pickup)
            let pickup = place?.words(known.startsAt) ?? "\(known.startsAt)"
            throw Failure(.conflict, "They may still come: the pickup is on \(pickup).")
        }
        let share = try known.terms(tx)?.terms.noShow ?? Share(ppm: 0)
        let cost = Money(amountMinor: share.of(known.total.amountMinor), currency: known.total.currency)
        try callOff(known, .noShow, nil, .noShow, "Nobody came", cost, .bookingNoShow, call, tx)
    }

    /// It comes to nothing, and costs something all the same.
    private func callOff(
        _ known: Booking, _ state: BookingState, _ reason: String?, _ kind: ChargeKind, _ text: String,
        _ cost: Money, _ action: AuditAction, _ call: Call, _ tx: Transaction
    ) throws {
        try letGo(known, to: state, reason: reason, tx)
        try charge(known, kind, text, cost, tx, by: call)
        var changes = known.state.changes(to: state)
        changes.note("cost_minor", to: .integer(cost.amountMinor))
        try secrets.audit.note(action, of: AuditObject(.booking, known.id), by: call.actor, tx, changes)
    }

    /// Part of what the rental would have cost, its tax in the same part.
    private func charge(
        _ known: Booking, _ kind: ChargeKind, _ text: String, _ cost: Money, _ tx: Transaction, by call: Call
    ) throws {
        guard cost.amountMinor > 0 else { return }
        let parts = try BookingStore(tx: tx).netAndTax(of: known.id)
        let tax = Price.tax(within: cost.amountMinor, ofNet: parts.net, tax: parts.tax)
        var evidence = JSONWriter()
        evidence.object { json in
            json.member("rule", kind.rawValue)
            json.member("total_minor", known.total.amountMinor)
        }
        try ChargeStore(tx: tx).insert(
            ChargeStore.New(
                id: freshID(), booking: known.id, kind: kind, text: text, netMinor: cost.amountMinor - tax,
                taxMinor: tax, currency: cost.currency, evidence: evidence.bytes, maker: call.asker.id))
    }
}

extension BookingState {
    func changes(to state: BookingState) -> AuditChanges {
        var changes = AuditChanges.none
        changes.note("state", from: .text(rawValue), to: .text(state.rawValue))
        return changes
    }
}
