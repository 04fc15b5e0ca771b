// From what a clock shows to the moment that is meant: one, none in the hour that is skipped, or one of two.

public import Schema

/// The moments at which a zone's clocks show a given time.
///
/// At the ends of the calendar a moment may lie up to a day outside of `Instant.earliest...latest`.
public enum LocalReading: Hashable, Sendable {
    case one(Instant)
    /// The clocks are put forward past it.
    case none(Gap)
    /// The clocks are put back, and show it twice.
    case two(earlier: Instant, later: Instant)

    /// Times that no clock shows.
    public struct Gap: Hashable, Sendable {
        /// When the clocks are put forward: the first moment after what does not exist.
        public let instant: Instant
        /// The first time that does not exist, and the first that does again.
        public let from: CivilTime
        public let to: CivilTime
    }
}

extension Zone {
    /// What tells two moments apart at which clocks show the same: `-04:00`.
    public func offset(at instant: Instant) -> String {
        var bytes: [UInt8] = []
        Digits.appendOffset(offsetSeconds(at: instant), separator: ":", to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    public func instants(of time: CivilTime) -> LocalReading {
        let wall = time.wallSeconds
        // No clock shows this time before the period that this lies in, and none after `end`.
        var period = period(at: wall - Int64(mostOffset))
        let end = wall - Int64(leastOffset)
        var first: Int64?
        var last = end
        var skipped = end
        while true {
            let seconds = wall - Int64(period.offsetSeconds)
            if period.from <= seconds, seconds < period.until {
                first = first ?? seconds
                last = seconds
            }
            // Mostly the first period reaches as far.
            guard period.until <= end else { break }
            let next = self.period(at: period.until)
            if seconds >= period.until, wall - Int64(next.offsetSeconds) < period.until {
                skipped = period.until
            }
            period = next
        }
        // The clocks begin at or before this time and end at or after it: if they never show it, they leapt.
        guard let first else { return .none(gap(at: skipped)) }
        return first == last
            ? .one(Self.instant(first)) : .two(earlier: Self.instant(first), later: Self.instant(last))
    }

    /// The first moment of a local day. Of a day that the clocks skip as a whole: the moment when they do.
    public func startOfDay(_ date: CivilDate) -> Instant {
        switch instants(of: CivilTime(wallSeconds: date.daysSinceEpoch * 86_400)) {
        case .one(let instant), .two(earlier: let instant, later: _): instant
        case .none(let gap): gap.instant
        }
    }

    private func gap(at change: Int64) -> LocalReading.Gap {
        let before = Int64(period(at: change - 1).offsetSeconds)
        let after = Int64(period(at: change).offsetSeconds)
        return LocalReading.Gap(
            instant: Self.instant(change), from: CivilTime(wallSeconds: change + before),
            to: CivilTime(wallSeconds: change + after))
    }

    /// - Parameter seconds: a moment of the calendar, or a few days outside of it.
    static func instant(_ seconds: Int64) -> Instant { Instant(epochMs: seconds * 1_000) }
}
