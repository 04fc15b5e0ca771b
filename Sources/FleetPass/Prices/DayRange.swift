// From a day to a day, both included: of one year, or of every year.

import Schema

enum DayRange: Equatable, Sendable {
    case dates(CivilDate, CivilDate)
    /// Months and days; one that ends before it begins goes over the year's end.
    case everyYear(from: MonthDay, until: MonthDay)

    struct MonthDay: Comparable, Sendable {
        let month: Int
        let day: Int

        static func < (left: MonthDay, right: MonthDay) -> Bool {
            (left.month, left.day) < (right.month, right.day)
        }
    }

    /// - Parameter from: `2026-06-15`, or `06-15` for every year; `until` of the same form.
    /// - Returns: nil where the two are no days of one form, or dates in the wrong order.
    init?(from: String, until: String) {
        if let first = CivilDate(text: from.utf8.span), let last = CivilDate(text: until.utf8.span) {
            guard first <= last else { return nil }
            self = .dates(first, last)
        } else if let first = Self.monthDay(from), let last = Self.monthDay(until) {
            self = .everyYear(from: first, until: last)
        } else {
            return nil
        }
    }

    func contains(_ date: CivilDate) -> Bool {
        switch self {
        case .dates(let first, let last): return first <= date && date <= last
        case .everyYear(let first, let last):
            let day = MonthDay(month: date.month, day: date.day)
            return first <= last ? first <= day && day <= last : day >= first || day <= last
        }
    }

    /// A leap year's, so that 29 February is a day.
    private static func monthDay(_ text: String) -> MonthDay? {
        CivilDate(text: "2000-\(text)".utf8.span).map { MonthDay(month: $0.month, day: $0.day) }
    }
}
