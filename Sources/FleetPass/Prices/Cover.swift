// The cheapest way to cover a rental's time with hours, days, weeks and months.

import Schema
import Zones

/// A stretch of a rental that is sold as one piece.
struct Segment: Equatable, Sendable {
    enum Unit: String, CaseIterable, Sendable {
        case hour, day, week, month

        var days: Int {
            switch self {
            case .hour: 0
            case .day: 1
            case .week: 7
            case .month: 30
            }
        }
    }

    let unit: Unit
    /// How many hours; one of all else.
    let count: Int64
    /// Of one hour, or of the piece.
    let unitMinor: Int64
    /// Which day of the rental it begins with, from zero.
    let firstDay: Int

    var amountMinor: Int64 { unitMinor * count }
}

/// Time is elapsed time: a day is twenty-four hours, on the two nights of the year too when clocks show
/// another number. The season and the weekday of a segment are those of the local day it begins on.
struct Cover {
    private let terms: RateTerms
    private let dayMinor: Int64
    /// The local day on which each of the rental's days begins.
    private let dates: [CivilDate]
    private let wholeDays: Int
    private let hours: Int64

    static let dayMinutes: Int64 = 1_440

    /// - Parameter dayMinor: what a day costs before seasons and weekdays.
    init(_ terms: RateTerms, dayMinor: Int64, from start: Instant, to end: Instant, _ zone: Zone) {
        (self.terms, self.dayMinor) = (terms, dayMinor)
        let minutes = (end.epochMs - start.epochMs + 59_999) / 60_000
        wholeDays = Int(minutes / Self.dayMinutes)
        hours = (minutes % Self.dayMinutes + 59) / 60
        let count = wholeDays + (hours > 0 ? 1 : 0)
        dates = (0..<count).map { day in
            zone.civil(at: Instant(epochMs: start.epochMs + Int64(day) * 86_400_000)).date
        }
    }

    /// How many days the rental has begun.
    var days: Int64 { Int64(dates.count) }

    /// What is left from some day on costs at best, and how many days of that are paid for beyond the end.
    private struct Rest {
        var cost: Int64 = 0
        var beyond = 0
        var first: Segment?
    }

    /// From the end backwards: what the rest costs at best from each day on. Of equally cheap ways the one
    /// that reaches the least beyond the end, and of those the one with the longer pieces in front.
    func cheapest() -> [Segment] {
        let count = dates.count
        var best = Array(repeating: Rest(), count: count + 1)
        for day in stride(from: count - 1, through: 0, by: -1) {
            for segment in choices(on: day).reversed() {
                let end = segment.unit == .hour ? count : day + segment.unit.days
                let next = best[min(count, end)]
                let cost = segment.amountMinor + next.cost
                let beyond = next.beyond + max(0, end - count)
                let isBetter = (cost, beyond) < (best[day].cost, best[day].beyond)
                if best[day].first == nil || isBetter {
                    best[day] = Rest(cost: cost, beyond: beyond, first: segment)
                }
            }
        }
        var segments: [Segment] = []
        var day = 0
        while day < count, let segment = best[day].first {
            segments.append(segment)
            day = segment.unit == .hour ? count : day + segment.unit.days
        }
        return segments
    }

    /// What may begin on a day, the shortest first. Whatever reaches over the end is paid whole.
    private func choices(on day: Int) -> [Segment] {
        var choices: [Segment] = []
        let season = season(on: day)?.share ?? .whole
        let weekday = weekday(on: day)
        if day == wholeDays, let hour = terms.hour {
            let unitMinor = Share.of(dayMinor, hour, season, weekday)
            choices.append(Segment(unit: .hour, count: hours, unitMinor: unitMinor, firstDay: day))
        }
        func add(_ unit: Segment.Unit, _ minor: Int64) {
            choices.append(Segment(unit: unit, count: 1, unitMinor: minor, firstDay: day))
        }
        add(.day, Share.of(dayMinor, season, weekday))
        // A piece that begins in one season and ends in another costs as where it begins.
        if let week = terms.week { add(.week, Share.of(dayMinor, week, season)) }
        if let month = terms.month { add(.month, Share.of(dayMinor, month, season)) }
        return choices
    }

    /// The last of those that a day is in: later ones are exceptions from earlier ones.
    func season(on day: Int) -> RateTerms.Season? {
        guard dates.indices.contains(day) else { return nil }
        return terms.seasons.last { $0.days.contains(dates[day]) }
    }

    /// What a day costs that begins on that weekday.
    func weekday(on day: Int) -> Share {
        guard dates.indices.contains(day), terms.weekdays.count == 7 else { return .whole }
        return terms.weekdays[dates[day].weekday.rawValue - 1]
    }

    func weekdayName(on day: Int) -> String { dates.indices.contains(day) ? dates[day].weekday.name : "" }
}
