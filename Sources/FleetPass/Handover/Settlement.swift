// What a return costs beyond the price: kilometres, fuel and lateness, each from what was measured. No SQL.

import Schema
import Store

/// What was measured, and what the rates make of it. Pure: the same of both gives the same cent.
struct Settlement: Sendable {
    struct Line: Sendable {
        let kind: ChargeKind
        let text: String
        let netMinor: Int64
        /// What was measured, by name.
        let evidence: [(name: String, value: Int64)]
    }

    struct Measured: Sendable {
        let kmOut: Int64
        let kmIn: Int64
        /// In eighths.
        let fuelOut: Int64
        let fuelIn: Int64
        let dueAt: Instant
        let returnedAt: Instant
    }

    let lines: [Line]

    /// - Parameter kmIncluded: nil: any number.
    init(_ measured: Measured, _ terms: RateTerms, dayMinor: Int64, kmIncluded: Int64?) {
        lines = [
            Self.mileage(measured, terms, kmIncluded), Self.fuel(measured, terms),
            Self.lateness(measured, terms, dayMinor),
        ].compactMap { $0 }.filter { $0.netMinor > 0 }
    }

    private static func mileage(_ measured: Measured, _ terms: RateTerms, _ included: Int64?) -> Line? {
        guard let included, let mileage = terms.mileage else { return nil }
        let driven = measured.kmIn - measured.kmOut
        let over = driven - included
        guard over > 0 else { return nil }
        return Line(
            kind: .mileage, text: "\(Wording.grouped(over)) km beyond those included",
            netMinor: Int64(clamping: Int128(over) * Int128(mileage.extraKmMinor)),
            evidence: [
                ("km_out", measured.kmOut), ("km_in", measured.kmIn), ("km_included", included),
                ("km_over", over), ("per_km_minor", mileage.extraKmMinor),
            ])
    }

    private static func fuel(_ measured: Measured, _ terms: RateTerms) -> Line? {
        let missing = measured.fuelOut - measured.fuelIn
        guard missing > 0, terms.fuelEighthMinor > 0 else { return nil }
        return Line(
            kind: .fuel, text: "\(missing)/8 of a tank of fuel",
            netMinor: missing * terms.fuelEighthMinor + terms.fuelServiceMinor,
            evidence: [
                ("fuel_out", measured.fuelOut), ("fuel_in", measured.fuelIn), ("missing", missing),
                ("per_eighth_minor", terms.fuelEighthMinor), ("service_minor", terms.fuelServiceMinor),
            ])
    }

    /// By the started hour, a day at most; the grace is nobody's, once it is over.
    private static func lateness(_ measured: Measured, _ terms: RateTerms, _ dayMinor: Int64) -> Line? {
        let lateMinutes = (measured.returnedAt.epochMs - measured.dueAt.epochMs) / 60_000
        guard lateMinutes > terms.lateness.graceMinutes else { return nil }
        let hours = (lateMinutes + 59) / 60
        let (days, rest) = hours.quotientAndRemainder(dividingBy: 24)
        let (hourMinor, mostMinor) = (terms.lateness.hour.of(dayMinor), terms.lateness.day.of(dayMinor))
        func capped(_ minor: Int64) -> Int64 { mostMinor > 0 ? min(minor, mostMinor) : minor }
        return Line(
            kind: .late, text: "\(Wording.count(hours, "hour")) late",
            netMinor: days * capped(24 * hourMinor) + capped(rest * hourMinor),
            evidence: [
                ("due_ms", measured.dueAt.epochMs), ("returned_ms", measured.returnedAt.epochMs),
                ("late_minutes", lateMinutes), ("grace_minutes", terms.lateness.graceMinutes),
                ("hours", hours), ("per_hour_minor", hourMinor), ("per_day_minor", mostMinor),
            ])
    }
}

extension App {
    /// What the return of a booking costs beyond its price, as far as that can be told by now.
    /// - Returns: nil where the vehicle has not come back, or was not inspected for that.
    func settlement(of booking: Booking, _ tx: Transaction) throws -> Settlement? {
        let read = try BookingStore(tx: tx).readings(of: booking.id)
        guard let returned = read.returnedAt,
            let found = try returnInspection(of: booking, tx), found.state != .draft,
            let kmIn = found.km, let fuelIn = found.findings.fuel,
            let terms = try booking.terms(tx)?.terms
        else { return nil }
        let measured = Settlement.Measured(
            kmOut: read.kmOut ?? kmIn, kmIn: kmIn, fuelOut: read.fuelOut ?? fuelIn, fuelIn: fuelIn,
            dueAt: booking.endsAt, returnedAt: returned)
        let price = try Repricing(zones: premises.zones, tx: tx).price(of: booking)
        return Settlement(
            measured, terms, dayMinor: terms.dayMinor(booking.asked), kmIncluded: price.kmIncluded)
    }

    /// Charges it, once the vehicle is back and its inspection is locked: whichever comes last.
    func settleIfReturned(_ booking: Booking, _ call: Call, _ tx: Transaction) throws {
        guard let inspection = try returnInspection(of: booking, tx), inspection.state == .locked,
            booking.state == .returned || booking.state == .disputed
        else { return }
        try BookingStore(tx: tx).noteReturn(
            booking.id, km: inspection.km, fuel: inspection.findings.fuel)
        guard let settlement = try settlement(of: booking, tx) else { return }
        for line in settlement.lines { try charge(line, booking, inspection, call, tx) }
    }

    /// - Parameter inspection: of the return, which has found it.
    func charge(
        _ line: Settlement.Line, _ booking: Booking, _ inspection: Inspection, _ call: Call, _ tx: Transaction
    ) throws {
        var evidence = JSONWriter()
        evidence.object { json in
            json.member("rule", line.kind.rawValue)
            json.member("inspection", inspection.name)
            for (name, value) in line.evidence { json.member(name, value) }
        }
        _ = try charge(
            booking, line.kind, line.text,
            net: Money(amountMinor: line.netMinor, currency: booking.total.currency), isTaxed: true,
            evidence: evidence.bytes, call, tx)
    }
}
