// What may be done with a deposit: hold it, keep of it, give it back; and how it ends by itself.

import Schema
import Store

extension App {
    /// Holds a deposit or, of one that has an end, holds it anew.
    /// - Throws: `conflict` where there is none to be held, or the booking is over; `unprocessable` for an
    /// end that is over.
    func holdDeposit(
        _ method: PaymentMethod, _ reference: String, until end: Instant?, of booking: Booking, _ call: Call,
        _ tx: Transaction
    ) throws {
        let deposit = try deposit(of: booking, tx)
        guard [.pending, .confirmed, .ready, .onRent].contains(booking.state) else {
            throw Failure(
                .conflict,
                "No deposit is held for a booking that is \(booking.state.words). What is owed is taken as a "
                    + "payment.")
        }
        if let end, end <= tx.now {
            throw Failure(
                .unprocessable, "That time is over: nothing could be kept of the deposit.",
                fields: [FieldError(pointer: "/capture_before", detail: "must lie in the future")])
        }
        let state = try heldState(of: deposit)
        try MoneyStore(tx: tx).hold(deposit.id, as: state, method, reference, captureBefore: end)
        if let end { try foresee(.expireDeposit, of: deposit.id, at: Self.warning(before: end, tx.now), tx) }
        var changes = AuditChanges.none
        if let end { changes.note("capture_before", to: .instant(end)) }
        try note(
            .depositHeld, AuditObject(.deposit, deposit.id), booking, deposit.amount.amountMinor, call, tx,
            changes)
    }

    /// What a deposit becomes by being held. By hand there is nothing between asking and having.
    private func heldState(of deposit: MoneyStore.Deposit) throws -> DepositState {
        switch deposit.state {
        case .required, .failed, .authorising, .uncovered, .expired: return .held
        case .held, .reauthorised, .expiring:
            guard deposit.captureBefore != nil else {
                throw Failure(.conflict, "The deposit is held already, and without an end.")
            }
            return .reauthorised
        case .captured, .partCaptured:
            throw Failure(
                .conflict,
                "Something was kept of this deposit, so it is held no more. What is owed is taken as a payment."
            )
        case .released:
            throw Failure(
                .conflict, "This deposit was given back, and is held no more. Money is taken as a payment.")
        }
    }

    /// - Throws: `conflict` where none is held, or no longer, or before the vehicle is out: a deposit that
    /// something was kept of covers no rental; `unprocessable` for more than is held or owed.
    func capture(_ amount: Money, _ reason: String, of booking: Booking, _ call: Call, _ tx: Transaction)
        throws
    {
        let deposit = try deposit(of: booking, tx)
        try demandCurrency(amount, booking)
        try demandHeld(deposit, "kept")
        guard !booking.state.isOpen else {
            throw Failure(
                .conflict,
                "The rental is still to come, and the deposit is to cover it. What is owed is taken as a payment."
            )
        }
        if let end = deposit.captureBefore, end <= tx.now {
            let words = try house.rules(tx).place(booking.pickup)?.words(end) ?? "\(end)"
            throw Failure(
                .conflict,
                "Until \(words) something could be kept of this deposit, and that is over. What is owed is "
                    + "taken as a payment.")
        }
        let isWhole = amount.amountMinor == deposit.amount.amountMinor
        let state: DepositState = isWhole ? .captured : .partCaptured
        guard amount.amountMinor <= deposit.amount.amountMinor else {
            throw Self.tooMuch("Only \(Wording.money(deposit.amount)) is held.")
        }
        let due = max(0, try balance(of: booking, tx).dueMinor)
        guard amount.amountMinor <= due else {
            let owed = Wording.money(Money(amountMinor: due, currency: amount.currency))
            throw Self.tooMuch("Only \(owed) is owed. Charge what is owed besides before it is kept.")
        }
        try deposit.state.demandMove(to: state)
        try MoneyStore(tx: tx).move(deposit: deposit.id, to: state, capturedMinor: amount.amountMinor)
        var changes = AuditChanges.none
        changes.notePersonal("reason", to: .text(reason))
        try note(
            .depositCaptured, AuditObject(.deposit, deposit.id), booking, amount.amountMinor, call, tx,
            changes)
    }

    func releaseDeposit(of booking: Booking, _ call: Call, _ tx: Transaction) throws {
        let deposit = try deposit(of: booking, tx)
        try demandHeld(deposit, "given back")
        try deposit.state.demandMove(to: .released)
        try MoneyStore(tx: tx).move(deposit: deposit.id, to: .released, capturedMinor: 0)
        try note(
            .depositReleased, AuditObject(.deposit, deposit.id), booking, deposit.amount.amountMinor, call,
            tx)
    }

    /// Gives back what was kept, or part of it.
    /// - Throws: `conflict` where nothing was kept; `unprocessable` for more than is left of that.
    func refundDeposit(
        _ amount: Money, _ reason: String, of booking: Booking, _ call: Call, _ tx: Transaction
    ) throws {
        let deposit = try deposit(of: booking, tx)
        try demandCurrency(amount, booking)
        guard deposit.state == .captured || deposit.state == .partCaptured else {
            throw Failure(.conflict, "Nothing was kept of this deposit, so nothing can be refunded of it.")
        }
        let left = deposit.capturedMinor - deposit.refundedMinor
        guard amount.amountMinor <= left else {
            let text = Wording.money(Money(amountMinor: left, currency: amount.currency))
            throw Self.tooMuch("Only \(text) of what was kept is left.")
        }
        try MoneyStore(tx: tx).refund(deposit: deposit.id, deposit.refundedMinor + amount.amountMinor)
        var changes = AuditChanges.none
        changes.notePersonal("reason", to: .text(reason))
        try note(
            .depositRefunded, AuditObject(.deposit, deposit.id), booking, amount.amountMinor, call, tx,
            changes)
    }

    /// - Parameter what: as in "kept".
    private func demandHeld(_ deposit: MoneyStore.Deposit, _ what: String) throws {
        let text: String? =
            switch deposit.state {
            case .held, .reauthorised, .expiring: nil
            case .required, .authorising, .failed: "The deposit is not held, so nothing can be \(what)."
            case .expired, .uncovered: "The deposit has ended, so nothing can be \(what) of it."
            case .captured: "All of the deposit was kept already. What is too much is refunded."
            case .partCaptured:
                "Something was kept of the deposit already, and the rest is free. What is too much is refunded."
            case .released: "The deposit was given back already."
            }
        if let text { throw Failure(.conflict, text) }
    }

    private func deposit(of booking: Booking, _ tx: Transaction) throws -> MoneyStore.Deposit {
        guard let deposit = try MoneyStore(tx: tx).deposit(of: booking.id) else {
            throw Failure(.conflict, "This booking needs no deposit.")
        }
        return deposit
    }
}

extension App {
    /// A deposit that has an end is told to be about to end a day before, and has ended then: whoever rents
    /// is not covered by it any more. It may have been kept, given back or held anew meanwhile.
    func expireDeposit(_ id: UUID?, _ tx: Transaction) throws -> ChoreProgress {
        guard let id, let deposit = try MoneyStore(tx: tx).deposit(id), let end = deposit.captureBefore,
            deposit.state.covers
        else { return .done() }
        if tx.now >= end {
            let isOver = ![.pending, .confirmed, .ready, .onRent, .returned, .disputed].contains(
                try booking(deposit.booking, tx).state)
            try close(deposit, at: isOver ? .expired : .uncovered, tx)
            return .done()
        }
        guard deposit.state != .expiring else { return .done(again: end) }
        let warning = Self.warning(before: end, tx.now)
        guard warning <= tx.now else { return .done(again: warning) }
        try deposit.state.demandMove(to: .expiring)
        try move(deposit, to: .expiring, .depositExpiring, tx)
        return .done(again: end)
    }

    private func close(_ deposit: MoneyStore.Deposit, at last: DepositState, _ tx: Transaction) throws {
        var state = deposit.state
        for next: DepositState in [.expiring, .expired, .uncovered] where state != next && state != last {
            try state.demandMove(to: next)
            state = next
        }
        try move(deposit, to: last, .depositExpired, tx)
    }

    private func move(
        _ deposit: MoneyStore.Deposit, to state: DepositState, _ action: AuditAction, _ tx: Transaction
    ) throws {
        try MoneyStore(tx: tx).move(deposit: deposit.id, to: state, capturedMinor: deposit.capturedMinor)
        var changes = AuditChanges.none
        changes.note("booking_id", to: .text("\(deposit.booking)"))
        changes.note("state", from: .text(deposit.state.rawValue), to: .text(state.rawValue))
        try secrets.audit.note(action, of: AuditObject(.deposit, deposit.id), by: .system, tx, changes)
    }

    /// When it is told that a deposit is about to end.
    private static func warning(before end: Instant, _ now: Instant) -> Instant {
        max(now, Instant(epochMs: end.epochMs - 86_400_000))
    }
}
