// What an inspection may say: an odometer that runs forward, at a time when somebody could look. No SQL.

import Schema
import Store

extension App {
    /// An odometer runs forward: from the highest that any inspection has read, whatever time that names, and
    /// from pickup to return. Bills go by it, signed or not.
    /// - Throws: `unprocessable`.
    func demandSoundOdometer(_ inspection: Inspection, of booking: Booking, _ tx: Transaction) throws {
        guard let km = inspection.km else { return }
        let read = try OdometerStore(tx: tx).highestBinding(of: inspection.vehicle, until: .latest)
        let out = try inspection.kind == .return ? BookingStore(tx: tx).readings(of: booking.id).kmOut : nil
        let least = max(read?.km ?? 0, out ?? 0)
        guard km < least else { return }
        throw Failure(
            .unprocessable, "The odometer was at \(Wording.grouped(least)) km already.",
            fields: [FieldError(pointer: "/odometer_km", detail: "must be at least \(least)")])
    }

    /// Nobody looks at a vehicle for a pickup before it is back from the last rental, nor for a return before
    /// it has left.
    /// - Throws: `unprocessable`.
    func demandSoundTime(
        _ kind: Inspection.Kind, _ time: Instant, of booking: Booking, _ tx: Transaction
    ) throws {
        guard let earliest = try earliestLook(kind, of: booking, tx), time < earliest else { return }
        let place = try house.rules(tx).place(kind == .pickup ? booking.pickup : booking.dropOff)
        let words = place?.words(earliest) ?? "\(earliest)"
        throw Failure(
            .unprocessable, "The vehicle was elsewhere at that time: it has moved since.",
            fields: [FieldError(pointer: "/taken_at", detail: "must not lie before \(words)")])
    }

    /// - Throws: `conflict` for a pickup of what is not back, or whose return somebody is inspecting.
    func demandHere(_ booking: Booking, _ tx: Transaction) throws {
        let store = InspectionStore(tx: tx)
        if let code = try store.unfinishedReturn(of: booking.vehicle, but: booking.id) {
            throw Failure(
                .conflict,
                "The return of \(code) is not inspected yet: lock that inspection first, for this one goes on "
                    + "from what it reads.")
        }
    }

    /// Why a locked inspection does not show the vehicle as it is given out; nil: it does.
    func flaw(ofPickup inspection: Inspection, _ booking: Booking, _ title: String, _ tx: Transaction) throws
        -> String?
    {
        let read = try OdometerStore(tx: tx).highestBinding(of: inspection.vehicle, until: .latest)
        let moved = try earliestLook(.pickup, of: booking, tx)
        let isBehind = read.map { read in inspection.km.map { $0 < read.km } ?? true } == true
        guard isBehind || moved.map({ inspection.findings.takenAt < $0 }) == true else { return nil }
        return "\(title) was driven since it was inspected for this pickup: inspect it anew."
    }

    /// More than any vehicle drives is mostly a digit too many.
    /// - Throws: `unprocessable` without a reason; `forbidden` for somebody who may not depart from rules.
    func demandPlausible(_ findings: Inspection.Findings, of vehicle: UUID, _ call: Call, _ tx: Transaction)
        throws
    {
        guard let km = findings.odometerKm,
            let last = try OdometerStore(tx: tx).highestBinding(of: vehicle, until: .latest)
        else { return }
        let days = max(1, (findings.takenAt.epochMs - last.readAt.epochMs + Self.dayMs - 1) / Self.dayMs)
        let driven = km - last.km
        guard driven > days * Self.mostKmADay else { return }
        let text =
            "That would be \(Wording.grouped(driven)) km in \(Wording.count(days, "day")), since the odometer was "
            + "at \(Wording.grouped(last.km)) km: is there a digit too many?"
        try demandPassable([.rule(.inspection, "/odometer_km", text)], call, InspectionRecord.override(call))
    }

    private static let dayMs: Int64 = 86_400_000
    private static let mostKmADay: Int64 = 2_000

    /// Nil: it has never left. A clock that was wrong must not keep anybody from looking.
    private func earliestLook(_ kind: Inspection.Kind, of booking: Booking, _ tx: Transaction) throws
        -> Instant?
    {
        let moved =
            switch kind {
            case .pickup: try InspectionStore(tx: tx).lastMoved(booking.vehicle, but: booking.id)
            case .return: try BookingStore(tx: tx).readings(of: booking.id).pickedUpAt
            }
        return moved.map { min($0, tx.now) }
    }
}
