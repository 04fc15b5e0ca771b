// Which local days a rental is given, and what it earns on each. Pure.

import Schema
import Zones

enum RentalDays {
    /// The days at whose end the vehicle was out, by the clocks of a place; of a rental that is over on the
    /// day it began, that day. Days of 23 and of 25 hours are days like all others.
    static func of(_ start: Instant, _ end: Instant, in zone: Zone) -> Range<Int64> {
        let first = zone.civil(at: start).date.daysSinceEpoch
        let last = zone.civil(at: end).date.daysSinceEpoch
        return first..<max(first + 1, last)
    }

    /// What of an amount falls on some of its days. Whatever the days are cut into, the pieces add up to the
    /// amount: each is the difference of what is earned by its end and by its beginning.
    static func part(of minor: Int64, on days: Range<Int64>, within all: Range<Int64>) -> Int64 {
        let part = days.clamped(to: all)
        guard !part.isEmpty, !all.isEmpty else { return 0 }
        func earned(_ day: Int64) -> Int64 {
            let (days, count) = (Int128(day - all.lowerBound), Int128(all.count))
            return Int64(clamping: Int128(minor) * days / count)
        }
        return earned(part.upperBound) - earned(part.lowerBound)
    }
}
