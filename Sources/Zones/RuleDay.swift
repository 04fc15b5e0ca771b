// The moment of a year at which a zone's clocks are moved, as POSIX writes it. Not which clocks.

struct RuleDay: Hashable, Sendable {
    enum Day: Hashable, Sendable {
        /// `M3.2.0`: the second Sunday of March; week 5 is the last one.
        case week(month: Int, week: Int, weekday: Int)
        /// `J60`: 1 March of every year; 29 February has no number.
        case fixed(Int)
        /// `59`: counted from 0, leap days included.
        case counted(Int)
    }

    let day: Day
    /// By the clock as it was before; may be negative, or lie days ahead.
    let timeSeconds: Int

    /// Seconds from 1970 until then, by the clock as it was before.
    /// - Parameter newYear: the count of the year's first day.
    func wallSeconds(newYear: Int, isLeap: Bool) -> Int64 {
        Int64(dayCount(newYear, isLeap) * 86_400 + timeSeconds)
    }

    /// Whether it always lies within its year of UTC.
    /// - Parameter offsetSeconds: of the clock as it was before.
    func isOfItsYear(offsetSeconds: Int) -> Bool {
        let days =
            switch day {
            case .counted(let number): number...number
            case .fixed(let number): number - 1...number
            case .week(let month, _, _):
                DayCount.before(month: month, isLeap: false)...DayCount.before(month: month + 1, isLeap: true)
                    - 1
            }
        let later = timeSeconds - offsetSeconds
        return days.lowerBound * 86_400 + later >= 0 && days.upperBound * 86_400 + later < 365 * 86_400
    }

    private func dayCount(_ newYear: Int, _ isLeap: Bool) -> Int {
        switch day {
        case .counted(let number): return newYear + number
        case .fixed(let number): return newYear + number - (number >= 60 && isLeap ? 0 : 1)
        case .week(let month, let week, let weekday):
            let first = newYear + DayCount.before(month: month, isLeap: isLeap)
            // 1970 began on a Thursday; whole weeks keep the sum positive for every year.
            let firstWeekday = (first + 4 + 7 * 200_000) % 7
            let found = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            let end = newYear + DayCount.before(month: month + 1, isLeap: isLeap)
            return found < end ? found : found - 7
        }
    }
}
