// Times as a customer's own pages say them: how far off, and by the clocks of the place. Texts stand with the
// pages.

import Schema
import Threads
import Zones

/// What is said of a time, seen from now.
struct AccountClock {
    let now: Instant
    let zone: Zone

    init(_ zone: Zone, now: Instant = Instant(epochMs: Clock.epochMs())) {
        (self.zone, self.now) = (zone, now)
    }

    /// `in 45 minutes`, `today at 14:00`, `tomorrow at 09:30`, `in 5 days`; of a time that is over nothing.
    func distance(_ time: Instant) -> String? {
        guard time > now else { return nil }
        let minutes = max(1, (time.epochMs - now.epochMs) / 60_000)
        let days = days(until: time)
        switch days {
        case 0 where minutes < 120: return "in \(Wording.count(minutes, "minute"))"
        case 0: return "today at \(clock(time))"
        case 1: return "tomorrow at \(clock(time))"
        case ..<21: return "in \(Wording.count(days, "day"))"
        default: return "in \(Wording.count(days / 7, "week"))"
        }
    }

    /// Midnights between now and then.
    private func days(until time: Instant) -> Int64 {
        zone.civil(at: time).date.daysSinceEpoch - zone.civil(at: now).date.daysSinceEpoch
    }

    /// `09:30`
    func clock(_ time: Instant) -> String {
        let civil = zone.civil(at: time)
        return "\(Wording.padded(Int64(civil.hour), to: 2)):\(Wording.padded(Int64(civil.minute), to: 2))"
    }

    /// `Sat 21 Nov 2026`
    func day(_ time: Instant) -> String { Wording.day(zone.civil(at: time).date) }

    /// `Sat 21 Nov 2026, 09:30`
    func moment(_ time: Instant) -> String { Wording.moment(time, in: zone) }
}
