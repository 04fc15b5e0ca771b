// Times as a customer's own pages say them: how far off, and by the clocks of the place.

import Schema
import Threads
import Zones

extension PageDesk {
    /// In the language of whoever looks.
    var words: Words { app.kind.isDealership ? Words(Language(of: call.request)) : .english }

    /// By the clocks of a place; of the first one, where none is named.
    func clock(at place: UUID? = nil) throws -> AccountClock {
        try AccountClock(reading(at: place).zone, words)
    }
}

/// What is said of a time, seen from now.
struct AccountClock {
    let now: Instant
    private let zone: Zone
    private let words: Words

    init(_ zone: Zone, _ words: Words, now: Instant = Instant(epochMs: Clock.epochMs())) {
        (self.zone, self.words, self.now) = (zone, words, now)
    }

    /// `in 45 minutes`, `today at 14:00`, `tomorrow at 09:30`, `in 5 days`; of a time that is over nothing.
    func distance(_ time: Instant) -> String? {
        guard time > now else { return nil }
        let minutes = max(1, (time.epochMs - now.epochMs) / 60_000)
        let days = days(until: time)
        switch days {
        case 0 where minutes < 120: return words.count(minutes, "in 1 minute", "in {n} minutes")
        case 0: return words("today at {time}", ["time": clock(time)])
        case 1: return words("tomorrow at {time}", ["time": clock(time)])
        case ..<21: return words.count(days, "in 1 day", "in {n} days")
        default: return words.count(days / 7, "in 1 week", "in {n} weeks")
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
    func weekday(_ time: Instant) -> String {
        let date = zone.civil(at: time).date
        return "\(words.weekday(date)) \(date.year)"
    }

    /// `21 Nov 2026`
    func day(_ time: Instant) -> String { words.day(zone.civil(at: time).date) }

    /// `Sat 21 Nov 2026, 09:30`
    func moment(_ time: Instant) -> String { words.local(time, in: zone) }
}
