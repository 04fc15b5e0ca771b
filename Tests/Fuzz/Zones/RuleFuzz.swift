// The rules that end files of zones: whatever they say of the year, clocks and moments agree at any time.

import Schema

extension Parsers {
    @Sendable static func rule(_ input: [UInt8]) {
        guard let zone = RuleFile.zone(input) else { return }
        check(zone, around: input)
        for year in [1, 2026, 9999] {
            guard let date = CivilDate(year: year, month: 1, day: 1) else { continue }
            let start = zone.startOfDay(date)
            checkFeed([FeedSheet.event(from: start, to: start, in: zone, texts: [])], zone)
        }
    }
}
