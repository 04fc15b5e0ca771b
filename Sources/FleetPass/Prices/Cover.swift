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

    /// A piece before its rate is known: the parts of that which it costs.
    struct Piece {
        let unit: Segment.Unit
        let count: Int64
        let shares: Share.Product
    }

    private func choices(on day: Int) -> [Segment] {
        pieces(on: day).map {
            Segment(unit: $0.unit, count: $0.count, unitMinor: $0.shares.of(dayMinor), firstDay: day)
        }
    }

    /// What may begin on a day, the shortest first. Whatever reaches over the end is paid whole.
    func pieces(on day: Int) -> [Piece] {
        var pieces: [Piece] = []
        let season = season(on: day)?.share ?? .whole
        let weekday = weekday(on: day)
        func add(_ unit: Segment.Unit, _ count: Int64 = 1, _ shares: Share...) {
            pieces.append(Piece(unit: unit, count: count, shares: Share.Product(shares)))
        }
        if day == wholeDays, let hour = terms.hour { add(.hour, hours, hour, season, weekday) }
        add(.day, 1, season, weekday)
        // A piece that begins in one season and ends in another costs as where it begins.
        if let week = terms.week { add(.week, 1, week, season) }
        if let month = terms.month { add(.month, 1, month, season) }
        return pieces
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

/// What the time of a rental costs at any daily rate: all that is the same for each of many vehicles is
/// worked out once.
struct CoverCost: Sendable {
    private struct Choice: Sendable {
        /// Which of the products.
        let product: Int
        let count: Int64
        /// The day on which what is left begins.
        let end: Int
    }

    private var products: [Share.Product] = []
    private var choices: [[Choice]] = []

    init(_ cover: Cover) {
        let count = Int(cover.days)
        var places: [Share.Product: Int] = [:]
        for day in 0..<count {
            choices.append(
                cover.pieces(on: day).map { piece in
                    let place = places[piece.shares] ?? products.count
                    if place == products.count {
                        places[piece.shares] = place
                        products.append(piece.shares)
                    }
                    let end = piece.unit == .hour ? count : min(count, day + piece.unit.days)
                    return Choice(product: place, count: piece.count, end: end)
                })
        }
    }

    /// The sum of `Cover.cheapest`, whichever of equally cheap ways that takes.
    func minor(_ dayMinor: Int64) -> Int64 {
        let amounts = products.map { $0.of(dayMinor) }
        var best = Array(repeating: Int64(0), count: choices.count + 1)
        for day in choices.indices.reversed() {
            best[day] = choices[day].reduce(Int64.max) {
                min($0, amounts[$1.product] * $1.count + best[$1.end])
            }
        }
        return best[0]
    }
}
