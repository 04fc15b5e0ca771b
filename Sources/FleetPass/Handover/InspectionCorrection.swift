// Putting right what an inspection says: by taking it back or, once it is locked, by a reading beside it.

import Schema
import Store

extension App {
    /// Back to a draft, as long as nobody has signed. Its number stays its own.
    /// - Throws: `conflict` for one that is not submitted.
    func reopen(_ inspection: Inspection, _ reason: String, _ call: Call, _ tx: Transaction) throws {
        guard inspection.state != .locked else {
            throw Failure(
                .conflict, "It is locked. What its odometer shows can be corrected, and nothing else of it.")
        }
        try inspection.state.demandMove(to: .draft)
        try InspectionStore(tx: tx).reopen(inspection.id)
        try note(.inspectionReopened, inspection, call, tx) { $0.notePersonal("reason", to: .text(reason)) }
    }

    /// What was locked stays as it was locked; what the odometer has shown in truth stands beside it, and
    /// everything goes by that: the vehicle, the booking and, where the vehicle is back, its kilometres.
    /// Those that were charged wrong are waived, and charged anew.
    /// - Throws: `conflict` for one that is not locked; `unprocessable` for what the readings before and
    /// after it do not allow; `forbidden` where less would be owed, for somebody who may waive nothing.
    func correct(_ inspection: Inspection, to km: Int64, _ reason: String, _ call: Call, _ tx: Transaction)
        throws
    {
        guard inspection.state == .locked, let before = inspection.km else {
            throw Failure(.conflict, "It is not locked: change what it says.")
        }
        let (store, time) = (OdometerStore(tx: tx), inspection.findings.takenAt)
        try store.correct(before, inspection.kind.source, of: inspection.vehicle, readAt: time)
        let own = try ownBounds(inspection, tx)
        let least = max(try store.highestBinding(of: inspection.vehicle, until: time)?.km ?? 0, own.least)
        let most = min(try store.lowestBinding(of: inspection.vehicle, after: time) ?? .max, own.most)
        guard least <= km, km <= most else {
            let range = most == .max ? "at least \(least)" : "between \(least) and \(most)"
            throw Failure(
                .unprocessable, "Other inspections have read \(range) km.",
                fields: [FieldError(pointer: "/odometer_km", detail: "must be \(range)")])
        }
        try InspectionStore(tx: tx).correct(inspection.id, to: km, reason)
        guard let vehicle = try FleetStore(tx: tx).vehicle(inspection.vehicle) else { return }
        try FleetDesk(self, call, tx).read(
            OdometerReading(
                id: freshID(), km: km, source: inspection.kind.source, readAt: time, isSigned: false),
            of: vehicle)
        try note(.inspectionCorrected, inspection, call, tx) { changes in
            changes.note("odometer_km", from: .integer(before), to: .integer(km))
            changes.notePersonal("reason", to: .text(reason))
        }
        try settleAnew(inspection, km, reason, call, tx)
    }

    /// Between what was read when the vehicle of its booking left and came back, whatever the clock said.
    private func ownBounds(_ inspection: Inspection, _ tx: Transaction) throws -> (least: Int64, most: Int64)
    {
        guard try holds(inspection, for: booking(inspection.booking, tx), tx) else { return (0, .max) }
        let read = try BookingStore(tx: tx).readings(of: inspection.booking)
        return inspection.kind == .pickup ? (0, read.kmIn ?? .max) : (read.kmOut ?? 0, .max)
    }

    /// Whether its booking goes by it: not where another took its place, or the booking another vehicle.
    private func holds(_ inspection: Inspection, for booking: Booking, _ tx: Transaction) throws -> Bool {
        try InspectionStore(tx: tx).inspection(inspection.kind, of: booking)?.id == inspection.id
    }

    private func settleAnew(
        _ inspection: Inspection, _ km: Int64, _ reason: String, _ call: Call, _ tx: Transaction
    ) throws {
        let booking = try booking(inspection.booking, tx)
        guard try holds(inspection, for: booking, tx) else { return }
        if inspection.kind == .pickup, try BookingStore(tx: tx).readings(of: booking.id).kmOut != nil {
            try InspectionStore(tx: tx).setOut(km, of: booking.id)
        }
        guard [.returned, .disputed, .closed].contains(booking.state),
            let back = try returnInspection(of: booking, tx), back.state == .locked
        else { return }
        try BookingStore(tx: tx).noteReturn(booking.id, km: back.km, fuel: back.findings.fuel)
        // Nobody is left to be charged, nor to be let off.
        guard try !isForgotten(booking, tx) else { return }
        try chargeAnew(booking, back, reason, call, tx)
    }

    private func chargeAnew(
        _ booking: Booking, _ back: Inspection, _ reason: String, _ call: Call, _ tx: Transaction
    ) throws {
        let charges = ChargeStore(tx: tx)
        // Whoever was let off once is not asked again; that an earlier correction was wrong lets nobody off.
        let known = try charges.live(.mileage, of: booking.id)
        guard try known != nil || !charges.isForgiven(.mileage, of: booking.id) else { return }
        if let known { try waive(known, reason, call, tx) }
        for line in try settlement(of: booking, tx)?.lines ?? [] where line.kind == .mileage {
            try charge(line, booking, back, call, tx)
        }
        let chargedMinor = try self.booking(booking.id, tx).chargedMinor
        guard chargedMinor < booking.chargedMinor, !call.asker.may(.moneyRefund) else { return }
        let amount = Wording.money(
            Money(amountMinor: booking.chargedMinor - chargedMinor, currency: booking.total.currency))
        throw Failure(
            .forbidden,
            "That would waive \(amount) of what was charged: it takes somebody who may give money back.")
    }
}
