// Opening hours as moments: whether it is open, and when it next is, or last was. What the hours are, is
// decided elsewhere.

public import Schema

/// It is open while the clocks of the zone show a time of the day's spans, and still at the moment at which a
/// span ends: what is brought back on the minute is brought back in time.
///
/// So whatever clocks skip is never open, and what they show twice is open twice: a span that begins in the
/// skipped hour begins when that is over, and one of a whole day has 23 or 25 hours.
extension OpeningHours {
    public func isOpen(at instant: Instant, in zone: Zone) -> Bool {
        nextOpening(notBefore: instant, in: zone, within: 0) == instant
    }

    /// The first moment from this one on at which it is open: this one itself, or a span's beginning.
    ///
    /// - Parameter days: how many to look at beyond the day of `instant`, ten years at most.
    /// - Returns: nil if it is closed on all of them, or until the end of the calendar.
    public func nextOpening(notBefore instant: Instant, in zone: Zone, within days: Int) -> Instant? {
        let asked = min(max(instant, .earliest), .latest).epochMs
        let (before, day) = Self.days(around: asked, in: zone)
        var best: Int64?
        // From the day before on, since clocks may be put back past midnight.
        for day in before - 1...day + Self.limited(days) {
            // And so the day after may have hours before those that were found.
            let isLast = best != nil
            eachStretch(of: day, in: zone) { from, until in
                if until >= asked { best = min(best ?? .max, max(from, asked)) }
            }
            if isLast { break }
        }
        return best.map { Instant(epochMs: $0) }
    }

    /// The last moment up to this one at which it was open: this one itself, or a span's end.
    ///
    /// - Parameter days: how many to look at before the day of `instant`, ten years at most.
    /// - Returns: nil if it was closed on all of them, or since the beginning of the calendar.
    public func lastOpening(notAfter instant: Instant, in zone: Zone, within days: Int) -> Instant? {
        let asked = min(max(instant, .earliest), .latest).epochMs
        let (before, day) = Self.days(around: asked, in: zone)
        var best: Int64?
        for day in (before - Self.limited(days)...day + 1).reversed() {
            let isLast = best != nil
            eachStretch(of: day, in: zone) { from, until in
                if from <= asked { best = max(best ?? .min, min(until, asked)) }
            }
            if isLast { break }
        }
        return best.map { Instant(epochMs: $0) }
    }

    /// The local days of the millisecond before a moment and of that itself; two where a day ends.
    private static func days(around epochMs: Int64, in zone: Zone) -> (Int64, Int64) {
        let before = zone.civil(at: Instant(epochMs: epochMs - 1)).date.daysSinceEpoch
        let day = zone.civil(at: Instant(epochMs: epochMs)).date.daysSinceEpoch
        // The later one may be the earlier date, where the clocks are put back just then.
        return (min(before, day), max(before, day))
    }

    private static func limited(_ days: Int) -> Int64 { Int64(min(max(days, 0), 3_660)) }

    /// Calls `body` with the first and the last moment of each stretch of time at which it is open on a day,
    /// in milliseconds since 1970. They may touch, and are not always in their order.
    private func eachStretch(of day: Int64, in zone: Zone, _ body: (Int64, Int64) -> Void) {
        guard let date = CivilDate(daysSinceEpoch: day) else { return }
        for span in spans(on: date) {
            let wallFrom = day * 86_400 + Int64(span.fromMinute * 60)
            let wallUntil = day * 86_400 + Int64(span.toMinute * 60)
            var period = zone.period(at: wallFrom - Int64(zone.mostOffset))
            while true {
                let from = max(period.from, wallFrom - Int64(period.offsetSeconds))
                let until = min(period.until, wallUntil - Int64(period.offsetSeconds))
                // Of a span that the clocks skip, not even its last moment is left.
                if from < until { body(from * 1_000, until * 1_000) }
                guard period.until <= wallUntil - Int64(zone.leastOffset) else { break }
                period = zone.period(at: period.until)
            }
        }
    }
}
