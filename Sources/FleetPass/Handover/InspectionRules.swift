// What an inspection may say: an odometer that runs forward, at a time when somebody could look. No SQL.

import Schema
import Store

extension App {
    /// An odometer runs forward: from the highest that any inspection has read, whatever time that names, and
    /// from pickup to return. Bills go by it, signed or not. Only the return of a vehicle that has left again
    /// since goes by its time, and ends where the next rental begins.
    /// - Throws: `unprocessable`.
    func demandSoundOdometer(_ inspection: Inspection, of booking: Booking, _ tx: Transaction) throws {
        guard let km = inspection.km else { return }
        let store = OdometerStore(tx: tx)
        let hasLeftAgain = try nextOut(inspection.kind, inspection.vehicle, of: booking, tx) != nil
        let until = hasLeftAgain ? inspection.findings.takenAt : .latest
        let read = try store.highestBinding(of: inspection.vehicle, until: until)
        let out = try inspection.kind == .return ? BookingStore(tx: tx).readings(of: booking.id).kmOut : nil
        let least = max(read?.km ?? 0, out ?? 0)
        guard km >= least else {
            throw Failure(
                .unprocessable, "The odometer was at \(Wording.grouped(least)) km already.",
                fields: [FieldError(pointer: "/odometer_km", detail: "must be at least \(least)")])
        }
        guard hasLeftAgain, let most = try store.lowestBinding(of: inspection.vehicle, after: until),
            km > most
        else { return }
        throw Failure(
            .unprocessable,
            "The vehicle has left again since, and its odometer was at \(Wording.grouped(most)) km then.",
            fields: [FieldError(pointer: "/odometer_km", detail: "must be \(most) at most")])
    }

    /// Nobody looks at a vehicle for a pickup before it is back from the last rental, nor for a return before
    /// it has left, or long before it was back, or after it has left again.
    /// - Throws: `unprocessable`.
    func demandSoundTime(
        _ kind: Inspection.Kind, _ time: Instant, _ vehicle: UUID, of booking: Booking, _ tx: Transaction
    ) throws {
        let place = try house.rules(tx).place(kind == .pickup ? booking.pickup : booking.dropOff)
        func words(_ time: Instant) -> String { place?.words(time) ?? "\(time)" }
        let flaw: String
        if let earliest = try earliestLook(kind, vehicle, of: booking, tx), time < earliest {
            flaw = "must not lie before \(words(earliest))"
        } else if let latest = try nextOut(kind, vehicle, of: booking, tx), time > latest {
            flaw = "must not lie after \(words(latest))"
        } else {
            return
        }
        throw Failure(
            .unprocessable, "The vehicle was elsewhere at that time: it has moved since.",
            fields: [FieldError(pointer: "/taken_at", detail: flaw)])
    }

    /// - Throws: `conflict` for a pickup of what is not back, or whose return is not inspected yet.
    func demandHere(for inspection: Inspection, _ tx: Transaction) throws {
        guard inspection.kind == .pickup else { return }
        let store = InspectionStore(tx: tx)
        if let code = try store.unfinishedReturn(
            of: inspection.vehicle, but: inspection.booking, since: Self.sinceBack(nil, tx.now))
        {
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
        let moved = try earliestLook(.pickup, inspection.vehicle, of: booking, tx)
        let isBehind = read.map { read in inspection.km.map { $0 < read.km } ?? true } == true
        guard isBehind || moved.map({ inspection.findings.takenAt < $0 }) == true else { return nil }
        return "\(title) was driven since it was inspected for this pickup: inspect it anew."
    }

    /// The inspection that the return of a booking is settled by; nil: there is none, or the vehicle came
    /// back long after it was looked at.
    func returnInspection(of booking: Booking, _ tx: Transaction) throws -> Inspection? {
        guard let found = try InspectionStore(tx: tx).inspection(.return, of: booking) else { return nil }
        let read = try BookingStore(tx: tx).readings(of: booking.id)
        // What is settled stays so.
        guard read.kmIn == nil else { return found }
        return found.findings.takenAt < Self.sinceBack(read.returnedAt, tx.now) ? nil : found
    }

    /// Whether another inspection may take the place of a locked one: the vehicle was driven since, or may
    /// have been.
    func isOutdated(_ known: Inspection, of booking: Booking, _ tx: Transaction) throws -> Bool {
        guard known.state == .locked else { return false }
        return switch known.kind {
        case .pickup: try flaw(ofPickup: known, booking, "It", tx) != nil
        case .return: try returnInspection(of: booking, tx) == nil
        }
    }

    /// More than any vehicle drives is mostly a digit too many.
    /// - Throws: `unprocessable` without a reason; `forbidden` for somebody who may not depart from rules.
    func demandPlausible(_ findings: Inspection.Findings, of vehicle: UUID, _ call: Call, _ tx: Transaction)
        throws
    {
        let store = OdometerStore(tx: tx)
        guard let km = findings.odometerKm,
            let last = try store.highestBinding(of: vehicle, until: .latest) ?? store.stated(of: vehicle)
        else { return }
        let days = max(1, (findings.takenAt.epochMs - last.readAt.epochMs + Self.dayMs - 1) / Self.dayMs)
        let driven = km - last.km
        guard driven > min(days * Self.mostKmADay, Self.mostKm) else { return }
        let text =
            "That would be \(Wording.grouped(driven)) km in \(Wording.count(days, "day")), since the odometer was "
            + "at \(Wording.grouped(last.km)) km: is there a digit too many?"
        try demandPassable([.rule(.inspection, "/odometer_km", text)], call, InspectionRecord.override(call))
    }

    private static let dayMs: Int64 = 86_400_000
    private static let mostKmADay: Int64 = 2_000
    /// In whatever time: however long ago it was read, ten times as much is a digit too many.
    private static let mostKm: Int64 = 100_000
    /// So long before a vehicle is taken back its return may have been inspected.
    private static let deskMs: Int64 = 3_600_000

    /// From when on an inspection is one of the return. A clock that was wrong must not keep anybody from
    /// looking.
    /// - Parameter returned: nil: it would be now.
    private static func sinceBack(_ returned: Instant?, _ now: Instant) -> Instant {
        Instant(epochMs: min(returned ?? now, now).epochMs - deskMs)
    }

    /// When what came back from a booking has left again; nil: it has not, or it is about a pickup.
    private func nextOut(
        _ kind: Inspection.Kind, _ vehicle: UUID, of booking: Booking, _ tx: Transaction
    ) throws -> Instant? {
        let read = try BookingStore(tx: tx).readings(of: booking.id)
        guard kind == .return, let out = read.pickedUpAt, let km = read.kmOut else { return nil }
        return try InspectionStore(tx: tx).nextOut(of: vehicle, after: out, beyond: km, but: booking.id)
    }

    /// Nil: it has never left. A clock that was wrong must not keep anybody from looking.
    private func earliestLook(
        _ kind: Inspection.Kind, _ vehicle: UUID, of booking: Booking, _ tx: Transaction
    ) throws -> Instant? {
        if kind == .pickup {
            return try InspectionStore(tx: tx).lastMoved(vehicle, but: booking.id).map { min($0, tx.now) }
        }
        let read = try BookingStore(tx: tx).readings(of: booking.id)
        let out = read.pickedUpAt.map { min($0, tx.now) }
        return [out, read.returnedAt.map { Self.sinceBack($0, tx.now) }].compactMap { $0 }.max()
    }
}
