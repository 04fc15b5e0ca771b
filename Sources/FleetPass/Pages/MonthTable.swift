// A month as a table of days, for web/parts/month to show. What a day means and where it leads is the page's.

import Mustache
import Schema
import Zones

enum MonthTable {
    /// What a page says of a day.
    struct Day {
        /// Where it leads; nil: nowhere.
        var url: String?
        /// `day-taken`, `day-first`, `day-between`, `day-last`, `day-today`
        var marks: [String] = []
        /// What is said of it besides its date: `taken`.
        var note: String?
        var isCurrent = false
    }

    /// - Parameters:
    ///   - before: where the month before is shown, and `after` that behind it; nil: nowhere.
    static func view(
        _ id: String, year: Int, month: Int, before: String? = nil, after: String? = nil,
        begins: Weekday = .monday, _ day: (CivilDate) -> Day
    ) -> View {
        let order = (0..<7).map { Weekday(rawValue: (begins.rawValue - 1 + $0) % 7 + 1) ?? .monday }
        var weeks: [[View]] = [[]]
        for number in 1...31 {
            guard let date = CivilDate(year: year, month: month, day: number) else { break }
            if number == 1 {
                let lead = (date.weekday.rawValue - begins.rawValue + 7) % 7
                weeks[0] = Array(repeating: nobody, count: lead)
            }
            if weeks[weeks.count - 1].count == 7 { weeks.append([]) }
            weeks[weeks.count - 1].append(cell(date, day(date)))
        }
        let last = weeks.count - 1
        weeks[last] += Array(repeating: nobody, count: 7 - weeks[last].count)
        return [
            "id": .text(id), "title": .text("\(Wording.month(month)) \(year)"), "before_url": View(before),
            "after_url": View(after),
            "weekdays": .list(
                order.map { ["name": .text($0.name), "short": .text(String($0.name.prefix(2)))] }),
            "weeks": .list(weeks.map { ["days": .list($0)] }),
        ]
    }

    private static let nobody: View = [
        "is_day": false, "number": "", "url": .absent, "marks": "", "label": "", "current": false,
    ]

    private static func cell(_ date: CivilDate, _ day: Day) -> View {
        [
            "is_day": true, "number": .text("\(date.day)"), "url": View(day.url),
            "marks": .text(day.marks.map { " \($0)" }.joined()), "current": .bool(day.isCurrent),
            "label": .text(
                "\(date.day) \(Wording.month(date.month))\(day.note.map { ", \($0)" } ?? "")"),
        ]
    }
}
