// A zone's yearly rule in the words of calendars: RRULE of RFC 5545.

struct CalendarRule {
    private let standard: String
    private let daylight: String
    private let standardType: LocalType

    /// Nil where one of the two days is none that such a rule can name.
    init?(_ rule: YearlyRule) {
        guard let daylight = Self.text(rule.start), let standard = Self.text(rule.end) else { return nil }
        self.daylight = daylight
        self.standard = standard
        standardType = rule.standard
    }

    /// How that which begins a period of this type comes again.
    func text(of type: LocalType) -> String { type == standardType ? standard : daylight }

    private static func text(_ day: RuleDay) -> String? {
        guard case .week(let month, let week, let weekday) = day.day else { return nil }
        let timeSeconds = day.timeSeconds
        let later = (timeSeconds >= 0 ? timeSeconds : timeSeconds - 86_399) / 86_400
        let name = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"][((weekday + later) % 7 + 7) % 7]
        let yearly = "FREQ=YEARLY;BYMONTH=\(month)"
        if later == 0 { return "\(yearly);BYDAY=\(week == 5 ? -1 : week)\(name)" }
        // Days after the second Saturday, say: a weekday again, on one of seven days of the month.
        let first = (week - 1) * 7 + 1 + later
        guard week < 5, first >= 1, first + 6 <= 28 + (month == 2 ? 0 : 2) else { return nil }
        let days = (first...first + 6).map(String.init).joined(separator: ",")
        return "\(yearly);BYMONTHDAY=\(days);BYDAY=\(name)"
    }
}
