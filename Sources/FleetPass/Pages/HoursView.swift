// Opening hours as people read them: weekdays that are alike in one line.

import Mustache
import Zones

struct HoursView {
    let words: Words

    init(_ words: Words) { self.words = words }

    /// `Mon–Fri` and `09:00–17:30`, in the order of the week.
    func rows(_ hours: OpeningHours) -> [View] {
        var rows: [(days: [Weekday], text: String)] = []
        for day in Weekday.allCases {
            let text = self.text(hours.week[day] ?? [])
            if let last = rows.last, last.text == text {
                rows[rows.count - 1].days.append(day)
            } else {
                rows.append(([day], text))
            }
        }
        return rows.map { ["days": .text(name($0.days)), "hours": .text($0.text)] }
    }

    private func name(_ days: [Weekday]) -> String {
        guard let first = days.first, let last = days.last, first != last else {
            return days.first.map { words.name($0) } ?? ""
        }
        return days.count == 7
            ? words("Every day") : "\(words.shortName(first))–\(words.shortName(last))"
    }

    private func text(_ spans: [OpenSpan]) -> String {
        if spans.isEmpty { return words("closed") }
        if spans == [.wholeDay] { return words("open all day") }
        return spans.map { "\(clock($0.fromMinute))–\(clock($0.toMinute))" }.joined(separator: ", ")
    }

    private func clock(_ minutes: Int) -> String {
        "\(Wording.padded(Int64(minutes / 60), to: 2)):\(Wording.padded(Int64(minutes % 60), to: 2))"
    }
}
