// How something grows, by the line that lies nearest to all that was seen; and when it will be full.

import CommandLine
import Threads

struct Trend: Equatable {
    let perDay: Double

    /// With fewer, or over a shorter time, a line says more of chance than of growth.
    static let leastPoints = 12
    static let leastSpanMs: Int64 = 6 * 3_600_000

    /// One of an hour counts for as much as sixty of a minute.
    /// - Returns: nil where there is not enough to draw a line through.
    init?(_ samples: [Sample], of path: KeyPath<Sample, Int64>, nowMs: Int64) {
        guard samples.count >= Self.leastPoints, let first = samples.map(\.atMs).min(),
            let last = samples.map(\.atMs).max(), last - first >= Self.leastSpanMs
        else { return nil }
        // From now, in days, so that the numbers are small.
        let points = samples.map { sample in
            (
                x: Double(sample.atMs - nowMs) / Double(History.dayMs), y: Double(sample[keyPath: path]),
                weight: Double(max(1, sample.stepMin))
            )
        }
        let weight = points.reduce(0) { $0 + $1.weight }
        let meanX = points.reduce(0) { $0 + $1.x * $1.weight } / weight
        let meanY = points.reduce(0) { $0 + $1.y * $1.weight } / weight
        let squares = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) * $1.weight }
        guard squares > 0 else { return nil }
        perDay = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) * $1.weight } / squares
    }

    /// In how many days what is so large now comes to the limit.
    /// - Returns: nil where it does not grow, or where that is further away than anybody can tell.
    func daysUntil(_ limit: Int64, from value: Int64) -> Double? {
        guard perDay > 0 else { return nil }
        let days = max(0, Double(limit - value) / perDay)
        return days <= Self.furthestDays ? days : nil
    }

    static let furthestDays = 730.0
}

/// What is expected of a disk.
enum Forecast: Equatable {
    case unknown
    /// It does not grow, or not so that it matters.
    case never
    case full(atMs: Int64)

    /// - Parameter samples: of what lies on that disk.
    init(_ samples: [Sample], nowMs: Int64) {
        let known = samples.filter { $0.diskBytes > 0 }
        guard let last = known.last, let trend = Trend(known, of: \.diskUsedBytes, nowMs: nowMs) else {
            self = .unknown
            return
        }
        let days = trend.daysUntil(last.diskBytes, from: last.diskUsedBytes)
        self = days.map { .full(atMs: nowMs + Int64($0 * Double(History.dayMs))) } ?? .never
    }

    func words(nowMs: Int64) -> String {
        switch self {
        case .unknown: "not enough history yet"
        case .never: "not within two years"
        case .full(let atMs): "in \(Sizes.span((atMs - nowMs) / 1_000))"
        }
    }

    var fullAtMs: Int64? { if case .full(let atMs) = self { atMs } else { nil } }
}
