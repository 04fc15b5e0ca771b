// Days counted from 1970 in years that a calendar date need not hold: rules look a year or two further.

/// All years here lie between -3 and 10002, so that nothing can overflow.
enum DayCount {
    /// Of 1 January.
    static func newYear(_ year: Int) -> Int {
        // Counted from the year -399, so that all divisions are of positive numbers. From there to the year 0
        // it is 400 years of 146,097 days together, less a leap year; from there to 1970 it is 719,528 days.
        let before = year + 399
        return before * 365 + before / 4 - before / 100 + before / 400 - (146_097 - 366) - 719_528
    }

    /// The year of the day with this count.
    static func year(ofDay day: Int) -> Int {
        // At most one off, since a year's mean length hides where the leap days are.
        let guess = (day + 719_528) * 400 / 146_097
        if day < newYear(guess) { return guess - 1 }
        return day < newYear(guess + 1) ? guess : guess + 1
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// The days of a year that lie before a month, numbered from 1.
    static func before(month: Int, isLeap: Bool) -> Int {
        let days =
            switch month {
            case 1: 0
            case 2: 31
            case 3: 59
            case 4: 90
            case 5: 120
            case 6: 151
            case 7: 181
            case 8: 212
            case 9: 243
            case 10: 273
            case 11: 304
            case 12: 334
            default: 365
            }
        return isLeap && month > 2 ? days + 1 : days
    }
}
