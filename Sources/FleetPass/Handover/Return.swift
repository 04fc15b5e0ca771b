// Taking a vehicle back: when and where it came, what that changes, and what is left to be done on the lot.

import Schema
import Store

extension App {
    /// - Parameter place: where it came back to; nil: as agreed.
    /// - Throws: `conflict` for one that is not on rent; `unprocessable` for a time that cannot be.
    func takeBack(_ booking: Booking, at time: Instant?, _ place: UUID?, _ call: Call, _ tx: Transaction)
        throws
    {
        try booking.state.demandMove(to: .returned)
        let rules = try house.rules(tx)
        let returned = try returnTime(time, of: booking, tx)
        guard let place = rules.place(place ?? booking.dropOff) else {
            throw Failure(
                .unprocessable, "There is no such location.",
                fields: [
                    FieldError(pointer: "/location_id", detail: "is not a location of this organisation")
                ])
        }
        try BookingStore(tx: tx).takeBack(booking.id, at: returned, place.id)
        try free(booking, since: returned, rules.turnaroundMinutes(at: place), tx)
        try BookingStore(tx: tx).returnExtras(of: booking.id)
        try stand(booking.vehicle, at: place.id, tx)
        var changes = booking.state.changes(to: .returned)
        changes.note("returned_at", to: .instant(returned))
        if place.id != booking.dropOff {
            changes.note(
                "return_location_id", from: .text("\(booking.dropOff)"), to: .text("\(place.id)"))
            try AmendmentStore(tx: tx).insert(
                freshID(), .returned, of: booking.id, changes.lastingJSON, differenceMinor: 0, reason: nil,
                by: call.asker.id)
        }
        try secrets.audit.note(
            .bookingTakenBack, of: AuditObject(.booking, booking.id), by: call.actor, tx, changes)
        try chargeOneWay(booking, to: place, call, tx)
        try planTransferHome(booking, from: place.id, call, tx)
        try settleIfReturned(self.booking(booking.id, tx), call, tx)
    }

    private func returnTime(_ time: Instant?, of booking: Booking, _ tx: Transaction) throws -> Instant {
        // A clock that was wrong when it left must not keep it from coming back.
        let out = min(
            try BookingStore(tx: tx).readings(of: booking.id).pickedUpAt ?? booking.startsAt, tx.now)
        let returned = min(time ?? tx.now, tx.now)
        guard (time ?? tx.now).epochMs <= tx.now.epochMs + 60_000, returned >= out else {
            throw Failure(
                .unprocessable, "It came back after it left, and not in the future.",
                fields: [FieldError(pointer: "/returned_at", detail: "must lie between pickup and now")])
        }
        return returned
    }

    /// Whoever leaves a vehicle elsewhere than agreed pays what that would have cost.
    private func chargeOneWay(_ booking: Booking, to place: Place, _ call: Call, _ tx: Transaction) throws {
        guard place.id != booking.pickup, !booking.asked.isOneWay,
            let fee = try booking.terms(tx)?.terms.fees.first(where: { $0.when == .oneWay }),
            fee.amountMinor > 0
        else { return }
        var evidence = JSONWriter()
        evidence.object { json in
            json.member("rule", "fee \(fee.code)")
            json.member("agreed", booking.dropOff)
            json.member("returned_to", place.id)
        }
        let net = Money(amountMinor: fee.amountMinor, currency: booking.total.currency)
        _ = try charge(
            booking, .other, "\(fee.name): returned to \(place.name)", net: net, isTaxed: true,
            evidence: evidence.bytes, call, tx)
    }

    /// Early, it is free the sooner. Late, it is taken as long as nobody else wants it: what others were
    /// promised stands, and whoever is at the desk sees to it.
    private func free(_ booking: Booking, since time: Instant, _ turnaround: Int64, _ tx: Transaction) throws
    {
        let store = AllocationStore(tx: tx)
        guard let block = try store.block(of: booking.id) else { return }
        let next = try store.nextBeginning(of: booking.vehicle, after: block.from)
        let ready = Instant(epochMs: time.epochMs + turnaround * 60_000)
        let end = min(ready, next ?? .latest)
        try store.move(
            booking: booking.id,
            to: Block(from: block.from, until: max(end, Instant(epochMs: block.from.epochMs + 1))))
    }

    /// - Throws: `conflict` while something is left to be done or to be paid.
    /// - Parameter reason: why it is closed all the same, by somebody who may.
    func close(_ booking: Booking, _ reason: String?, _ call: Call, _ tx: Transaction) throws {
        try booking.state.demandMove(to: .closed)
        guard try returnInspection(of: booking, tx)?.state == .locked else {
            throw Failure(.conflict, "The vehicle was not inspected since it came back.")
        }
        if try MoneyStore(tx: tx).deposit(of: booking.id)?.state.covers == true {
            throw Failure(.conflict, "The deposit is still held: keep what is owed, and give the rest back.")
        }
        let due = try balance(of: booking, tx).dueMinor
        if due != 0 {
            let amount = Wording.money(Money(amountMinor: abs(due), currency: booking.total.currency))
            let text = due > 0 ? "\(amount) is still due." : "\(amount) is to be given back."
            try demandPassable([.rule(.payment, "/", text)], call, reason)
        }
        try move(booking, to: .closed, .bookingClosed, reason, call, tx)
    }

    /// Somebody does not agree with what it has come to.
    func dispute(_ booking: Booking, _ reason: String, _ call: Call, _ tx: Transaction) throws {
        try move(booking, to: .disputed, .bookingDisputed, reason, call, tx)
    }

    func settleDispute(_ booking: Booking, _ reason: String, _ call: Call, _ tx: Transaction) throws {
        guard booking.state == .disputed else { throw Failure(.conflict, "Nobody disputes it.") }
        try move(booking, to: .returned, .disputeSettled, reason, call, tx)
    }

    private func move(
        _ booking: Booking, to state: BookingState, _ action: AuditAction, _ reason: String?, _ call: Call,
        _ tx: Transaction
    ) throws {
        try booking.state.demandMove(to: state)
        try BookingStore(tx: tx).move(booking.id, to: state, reason: reason)
        var changes = booking.state.changes(to: state)
        if let reason { changes.notePersonal("reason", to: .text(reason)) }
        try secrets.audit.note(action, of: AuditObject(.booking, booking.id), by: call.actor, tx, changes)
    }
}
