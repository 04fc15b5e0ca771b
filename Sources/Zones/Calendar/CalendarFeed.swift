// A calendar that others subscribe to (RFC 5545, published by RFC 5546): its own lines, the zones that its
// events are in, and the events.

public struct CalendarFeed: Sendable {
    public let name: String
    /// Which program made it, such as `-//Example//Rentals//EN`.
    public let productID: String
    /// The zone of the place that it is about. Events may have others.
    public let zone: Zone
    /// How often it is worth asking for it again.
    public let refreshMinutes: Int

    public init(name: String, productID: String, zone: Zone, refreshMinutes: Int = 15) {
        self.name = name
        self.productID = productID
        self.zone = zone
        self.refreshMinutes = refreshMinutes
    }

    /// The feed with these events, as `text/calendar; charset=utf-8`. No text in them can be anything but the
    /// text of its own property. The same events in the same order give the same bytes.
    public func bytes(of events: [CalendarEvent]) -> [UInt8] {
        let zones = describedZones(events)
        var lines = CalendarLines()
        lines.plain("BEGIN:VCALENDAR")
        lines.plain("VERSION:2.0")
        lines.text("PRODID", productID)
        lines.plain("CALSCALE:GREGORIAN")
        lines.plain("METHOD:PUBLISH")
        lines.text("NAME", name)
        lines.text("X-WR-CALNAME", name)
        lines.plain("X-WR-TIMEZONE:\(zone.name)")
        let interval = "PT\(max(1, refreshMinutes))M"
        lines.plain("REFRESH-INTERVAL;VALUE=DURATION:\(interval)")
        lines.plain("X-PUBLISHED-TTL:\(interval)")
        for zone in zones.values.sorted(by: { $0.zone.name < $1.zone.name }) { zone.append(to: &lines) }
        for event in events {
            let zone = zones[event.zone.name]
            event.append(to: &lines, in: zone.flatMap { $0.covers(event) && !$0.zone.isUTC ? $0.zone : nil })
        }
        lines.plain("END:VCALENDAR")
        return lines.bytes
    }

    /// By name: the zones of the events, and the feed's own, for without any part a calendar is none.
    private func describedZones(_ events: [CalendarEvent]) -> [String: CalendarZone] {
        var zones: [String: CalendarZone] = [:]
        for event in events where !event.zone.isUTC {
            if zones[event.zone.name]?.include(event) == nil {
                zones[event.zone.name] = CalendarZone(event.zone, event)
            }
        }
        if zones[zone.name] == nil { zones[zone.name] = CalendarZone(zone, nil) }
        return zones
    }
}

extension Zone {
    /// Times in it are written as calendars write UTC, and need no description.
    fileprivate var isUTC: Bool {
        let period = period(at: 0)
        return period.from == Self.dawn && period.until == Self.dusk && period.offsetSeconds == 0
            && type(of: period).abbreviation == "UTC"
    }
}
