// What a return costs, by what was measured: worked out by hand.

import Schema
import Testing

@testable import FleetPass

@Suite struct SettlementTests {
    /// 200 km a day, 30 cents beyond; an eighth of fuel 9.00 and 20.00 for filling; half an hour of grace,
    /// then a quarter of a day's price an hour, a day at most.
    private static let json = #"""
        {"basis":"vehicle","mileage":{"day_km":200,"extra_km_minor":30},"fuel_eighth_minor":900,"fuel_service_minor":2000,
         "grace_minutes":30,"late_hour_ppm":250000,"late_day_ppm":1000000}
        """#

    struct Case: Sendable {
        let name: String
        var driven: Int64 = 100
        var fuelIn: Int64 = 8
        var lateMinutes: Int64 = 0
        var kmIncluded: Int64? = 400
        let charges: [String: Int64]
    }

    private static let cases = [
        Case(name: "As agreed", charges: [:]),
        Case(name: "To the last kilometre", driven: 400, charges: [:]),
        Case(name: "One beyond", driven: 401, charges: ["mileage": 30]),
        Case(name: "Any number included", driven: 9_000, kmIncluded: nil, charges: [:]),
        Case(name: "Two eighths short", fuelIn: 6, charges: ["fuel": 3_800]),
        Case(name: "Within the grace", lateMinutes: 30, charges: [:]),
        Case(name: "A minute beyond the grace", lateMinutes: 31, charges: ["late": 1_250]),
        Case(name: "One hour and a minute", lateMinutes: 61, charges: ["late": 2_500]),
        Case(name: "Five hours cost a day", lateMinutes: 300, charges: ["late": 5_000]),
        Case(name: "A day and an hour", lateMinutes: 1_500, charges: ["late": 6_250]),
        Case(
            name: "All of it", driven: 500, fuelIn: 0, lateMinutes: 60,
            charges: ["mileage": 3_000, "fuel": 9_200, "late": 1_250]),
    ]

    @Test("Kilometres, fuel and lateness cost what the terms say, and nothing else", arguments: cases)
    func costs(one: Case) throws {
        let terms = try RateTerms(RateTerms.shape.read(json: Array(Self.json.utf8)))
        let due = Instant(epochMs: 1_800_000_000_000)
        let settlement = Settlement(
            Settlement.Measured(
                kmOut: 10_000, kmIn: 10_000 + one.driven, fuelOut: 8, fuelIn: one.fuelIn, dueAt: due,
                returnedAt: Instant(epochMs: due.epochMs + one.lateMinutes * 60_000)),
            terms, dayMinor: 5_000, kmIncluded: one.kmIncluded)
        let charges = Dictionary(
            uniqueKeysWithValues: settlement.lines.map { ($0.kind.rawValue, $0.netMinor) })
        #expect(charges == one.charges, "\(one.name)")
    }
}
