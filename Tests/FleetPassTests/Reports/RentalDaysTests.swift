// Which days a rental is given, also where clocks change, and that what it earns on them adds up.

import Schema
import Testing
import Zones

@testable import FleetPass

@Suite struct RentalDaysTests {
    private static let zone = ZoneShelf().zone("America/Denver")

    @Test(
        "A day is a vehicle's if it was out at its end, or was out within it alone",
        arguments: [
            ("2026-06-01T10:00:00-06:00", "2026-06-04T10:00:00-06:00", "2026-06-01", 3),
            ("2026-06-01T10:00:00-06:00", "2026-06-01T12:00:00-06:00", "2026-06-01", 1),
            ("2026-06-01T10:00:00-06:00", "2026-06-02T00:00:00-06:00", "2026-06-01", 1),
            ("2026-06-01T23:59:00-06:00", "2026-06-02T00:01:00-06:00", "2026-06-01", 1),
            // Clocks go forward on 8 March, that day has 23 hours; and back on 1 November, that one has 25.
            ("2026-03-07T10:00:00-07:00", "2026-03-09T10:00:00-06:00", "2026-03-07", 2),
            ("2026-03-08T01:30:00-07:00", "2026-03-08T23:30:00-06:00", "2026-03-08", 1),
            ("2026-10-31T23:30:00-06:00", "2026-11-02T00:30:00-07:00", "2026-10-31", 2),
            ("2026-11-01T00:10:00-06:00", "2026-11-01T23:50:00-07:00", "2026-11-01", 1),
            // Late in the evening there it is the next day in UTC already.
            ("2026-06-01T21:00:00-06:00", "2026-06-02T09:00:00-06:00", "2026-06-01", 1),
        ])
    func days(start: String, end: String, first: String, count: Int) throws {
        let zone = try #require(Self.zone)
        let (from, until) = (try #require(Instant(start)), try #require(Instant(end)))
        let days = RentalDays.of(from, until, in: zone)
        #expect(ReportCell.words(days.lowerBound) == first && days.count == count)
    }

    @Test("However the days are cut, the pieces add up to the amount", arguments: 0..<200)
    func adds(seed: Int) {
        var draws = Draws(seed: UInt64(seed))
        let all = draws.number(-50...20_000)..<20_001 + draws.number(0...380)
        let minor = draws.number(-9_999...9_999_999)
        var (day, sum) = (all.lowerBound, Int64(0))
        while day < all.upperBound {
            let next = min(all.upperBound, day + draws.number(1...9_000))
            sum += RentalDays.part(of: minor, on: day..<next, within: all)
            day = next
        }
        #expect(sum == minor)
        #expect(RentalDays.part(of: minor, on: all.upperBound..<all.upperBound + 9, within: all) == 0)
    }

    @Test(
        "Periods are whole but for the first and the last, and weeks begin on Mondays",
        arguments: [
            (ReportQuery.Period?.none, ["2026-11-05...2027-01-03"]),
            (.month, ["2026-11-05...2026-11-30", "2026-12-01...2026-12-31", "2027-01-01...2027-01-03"]),
        ])
    func periods(period: ReportQuery.Period?, wanted: [String]) {
        let scope = ReportScope(first: 20_762, last: 20_821)
        let periods = ReportPeriods(scope, per: period)
        let words = periods.all.map {
            "\(ReportCell.words($0.lowerBound))...\(ReportCell.words($0.upperBound))"
        }
        #expect(words == wanted)
        let weeks = ReportPeriods(scope, per: .week).all
        let mondays = weeks.dropFirst().map { CivilDate(daysSinceEpoch: $0.lowerBound)?.weekday }
        #expect(mondays.allSatisfy { $0 == .monday } && weeks.reduce(0) { $0 + $1.count } == 60)
    }
}
