// How a zone's clocks go after the last change that its file lists. Its text is read elsewhere.

/// Clocks that are put forward and back every year.
struct YearlyRule: Hashable, Sendable {
    let standard: LocalType
    let daylight: LocalType
    /// When summer time begins, by the clock of winter.
    let start: RuleDay
    /// When it ends, by the clock of summer.
    let end: RuleDay
    /// How many years before and after a moment's own may hold the changes next to it.
    private let reach: Int

    init(standard: LocalType, daylight: LocalType, start: RuleDay, end: RuleDay) {
        (self.standard, self.daylight, self.start, self.end) = (standard, daylight, start, end)
        // A change of a year may lie days outside of it, and then that of the year before comes after others.
        let areOwn =
            start.isOfItsYear(offsetSeconds: standard.offsetSeconds)
            && end.isOfItsYear(offsetSeconds: daylight.offsetSeconds)
        reach = areOwn ? 1 : 2
    }

    /// The time around a moment during which the clocks are not moved.
    struct Span {
        var from: Int64
        var until: Int64
        var isDaylight: Bool
    }

    /// - Parameter seconds: since 1970, in the years -1 to 10000.
    func span(at seconds: Int64) -> Span {
        let year = DayCount.year(ofDay: Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400))
        var span = Span(from: .min, until: .max, isDaylight: false)
        for near in year - reach...year + reach { narrow(&span, around: seconds, byYear: near) }
        return span
    }

    @inline(__always)
    private func narrow(_ span: inout Span, around seconds: Int64, byYear year: Int) {
        let newYear = DayCount.newYear(year)
        let isLeap = DayCount.isLeap(year)
        let begins = start.wallSeconds(newYear: newYear, isLeap: isLeap) - Int64(standard.offsetSeconds)
        let ends = end.wallSeconds(newYear: newYear, isLeap: isLeap) - Int64(daylight.offsetSeconds)
        // Of two changes at one moment the later one by the calendar counts: where summer time ends when that
        // of the next year begins, it never ends.
        narrow(&span, around: seconds, at: min(begins, ends), toDaylight: begins <= ends)
        narrow(&span, around: seconds, at: max(begins, ends), toDaylight: begins > ends)
    }

    @inline(__always)
    private func narrow(_ span: inout Span, around seconds: Int64, at change: Int64, toDaylight: Bool) {
        if change > seconds {
            span.until = min(span.until, change)
        } else if change >= span.from {
            span.from = change
            span.isDaylight = toDaylight
        }
    }
}
