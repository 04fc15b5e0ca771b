// Where a time stands on the timeline: days of the clocks of a place, each as wide as the next.

import Mustache
import Schema
import Zones

struct TimelineScale {
    let zone: Zone
    let first: CivilDate
    let days: Int
    let today: CivilDate
    let now: Instant

    static let spans = [14, 30, 60]
    var dayWidth: Double { days == 14 ? 88 : days == 30 ? 44 : 26 }
    var width: Int { Int(dayWidth) * days }

    var start: Instant { zone.startOfDay(first) }
    var end: Instant { zone.startOfDay(day(Int64(days))) }

    func day(_ number: Int64) -> CivilDate {
        CivilDate(daysSinceEpoch: first.daysSinceEpoch + number) ?? first
    }

    /// 0 for a Monday.
    var weekday: Int { Int(((first.daysSinceEpoch + 3) % 7 + 7) % 7) }

    /// By what the clocks show, so that a day on which they are put on is as wide as any. What lies before or
    /// after the days shown stands just beyond them: a bar from there is cut where its corner would be round.
    func x(_ time: Instant) -> Double {
        let wallMs = time.epochMs + Int64(zone.offsetSeconds(at: time)) * 1_000
        let sinceMs = Double(wallMs - first.daysSinceEpoch * 86_400_000)
        return min(max(sinceMs / 86_400_000 * dayWidth, -6), Double(width) + 6)
    }

    var nowX: String? { now > start && now < end ? Self.text(x(now)) : nil }

    /// `12.5`: a tenth of a pixel is enough.
    static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0
            ? "\(tenths / 10)" : "\(tenths < 0 && tenths > -10 ? "-" : "")\(tenths / 10).\(abs(tenths % 10))"
    }

    var dayViews: [View] {
        (0..<days).map { number in
            let date = day(Int64(number))
            let weekday = (self.weekday + number) % 7
            let left = Double(number) * dayWidth
            return [
                "x": .text(Self.text(left + dayWidth / 2)), "left": .text(Self.text(left)),
                "number": .integer(Int64(date.day)),
                "letter": .text(String(Wording.day(date).prefix(days == 60 ? 1 : days == 30 ? 2 : 3))),
                "rest": .bool(weekday > 4), "now": .bool(date == today),
            ]
        }
    }

    /// The name of each month over its first day that is shown.
    var monthViews: [View] {
        (0..<days).compactMap { number in
            let date = day(Int64(number))
            guard number == 0 && date.day < 25 || date.day == 1 else { return nil }
            let parts = Wording.day(date).split(separator: " ")
            return [
                "x": .text(Self.text(Double(number) * dayWidth + 6)),
                "name": .text(parts.suffix(2).joined(separator: " ")),
            ]
        }
    }

    var title: String {
        let (from, to) = (Wording.day(first), Wording.day(day(Int64(days - 1))))
        return "\(from.dropFirst(4)) – \(to.dropFirst(4))"
    }
}
