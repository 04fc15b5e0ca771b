// The days of the week, which of them a date is, and dates counted onwards. No hours.

public import Schema

/// Numbered as ISO 8601 does.
public enum Weekday: Int, CaseIterable, Hashable, Sendable, Comparable {
    case monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday

    public static func < (left: Weekday, right: Weekday) -> Bool { left.rawValue < right.rawValue }

    /// In English, such as `Monday`.
    public var name: String {
        switch self {
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        case .sunday: "Sunday"
        }
    }
}

extension CivilDate {
    public var weekday: Weekday {
        // The first day of the count was a Thursday, the fourth day of its week.
        let day = (Int(daysSinceEpoch) + 3) % 7
        // The remainder of a day before 1970 is negative.
        return Weekday(rawValue: (day + 7) % 7 + 1) ?? .monday
    }

    /// The day that lies so many later, or earlier; nil outside the years 0 to 9999.
    public func adding(days: Int) -> CivilDate? {
        let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(Int64(days))
        return overflow ? nil : CivilDate(daysSinceEpoch: sum)
    }
}
