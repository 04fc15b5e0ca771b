// A zone as a feed describes it to calendars that do not know it: VTIMEZONE of RFC 5545, for the years that
// the feed's events lie in.

internal import Schema

struct CalendarZone {
    let zone: Zone
    /// Seconds since 1970.
    private var from: Int64
    private var until: Int64

    /// What a rule cannot say is listed change by change, so the description of a zone must end somewhere.
    private static let mostSeconds: Int64 = 100 * 366 * 86_400

    init(_ zone: Zone, _ event: CalendarEvent?) {
        self.zone = zone
        (from, until) = event.map(Self.span) ?? (0, 0)
    }

    mutating func include(_ event: CalendarEvent) {
        let span = Self.span(event)
        (from, until) = (min(from, span.0), max(until, span.1))
    }

    /// Whether what is described reaches as far as an event.
    func covers(_ event: CalendarEvent) -> Bool { Self.span(event).1 <= end }

    private var end: Int64 { min(until, from + Self.mostSeconds) }

    private static func span(_ event: CalendarEvent) -> (Int64, Int64) {
        let starts = Zone.seconds(event.starts)
        return (starts, max(starts, Zone.seconds(event.ends)))
    }

    func append(to lines: inout CalendarLines) {
        lines.plain("BEGIN:VTIMEZONE")
        lines.plain("TZID:\(zone.name)")
        let yearly = zone.yearlyRule()
        var period = zone.period(at: from)
        var described: LocalType?
        while true {
            let next = zone.period(at: period.until)
            if let yearly, yearly.since <= period.from, let forever = CalendarRule(yearly.rule) {
                append(period, forever.text(of: zone.type(of: period)), to: &lines)
                append(next, forever.text(of: zone.type(of: next)), to: &lines)
                break
            }
            // Not every period brings something else.
            if described != zone.type(of: period) { append(period, nil, to: &lines) }
            described = zone.type(of: period)
            guard period.until <= end else { break }
            period = next
        }
        lines.plain("END:VTIMEZONE")
    }

    private func append(_ period: Zone.Period, _ recurrence: String?, to lines: inout CalendarLines) {
        let type = zone.type(of: period)
        let kind = type.isDaylight ? "DAYLIGHT" : "STANDARD"
        let isFirst = period.from == Zone.dawn
        let before = isFirst ? type.offsetSeconds : zone.period(at: period.from - 1).offsetSeconds
        // What has always been so begins before all that is shown.
        let begins = isFirst ? min(Self.longAgo, from - 366 * 86_400) : period.from + Int64(before)
        lines.plain("BEGIN:\(kind)")
        lines.wall("DTSTART", CivilTime(wallSeconds: begins))
        lines.offset("TZOFFSETFROM", before)
        lines.offset("TZOFFSETTO", type.offsetSeconds)
        lines.plain("TZNAME:\(type.abbreviation)")
        if let recurrence { lines.plain("RRULE:\(recurrence)") }
        lines.plain("END:\(kind)")
    }

    /// 1 January 1601, which calendars commonly begin with.
    private static let longAgo: Int64 = -11_644_473_600
}
