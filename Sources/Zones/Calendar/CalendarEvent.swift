// Something that a calendar shows, and what its lines in a feed are (RFC 5545). The feed itself is not here.

public import Schema

public struct CalendarEvent: Sendable {
    public enum Status: Hashable, Sendable { case tentative, confirmed, cancelled }

    /// The same in every feed in which it stands, and that of no other event.
    public let uid: String
    /// Goes up with every change that a calendar is to take over.
    public let sequence: Int
    /// When it was last changed.
    public let stamp: Instant
    public let starts: Instant
    /// An event that does not end after it starts is one that has no length.
    public let ends: Instant
    /// By whose clocks it is shown.
    public let zone: Zone
    public let summary: String
    /// May have several lines; empty for none, as are the texts below.
    public let description: String
    public let location: String
    public let status: Status
    public let url: String
    public let categories: [String]

    public init(
        uid: String, sequence: Int, stamp: Instant, starts: Instant, ends: Instant, zone: Zone,
        summary: String, description: String = "", location: String = "", status: Status = .confirmed,
        url: String = "", categories: [String] = []
    ) {
        self.uid = uid
        self.sequence = sequence
        self.stamp = stamp
        self.starts = starts
        self.ends = ends
        self.zone = zone
        self.summary = summary
        self.description = description
        self.location = location
        self.status = status
        self.url = url
        self.categories = categories
    }

    /// - Parameter zone: the one that the feed describes under the name of the event's; nil where it
    ///   describes none for times as these, so that they are written in UTC.
    func append(to lines: inout CalendarLines, in zone: Zone?) {
        lines.plain("BEGIN:VEVENT")
        lines.text("UID", uid)
        lines.plain("SEQUENCE:\(max(0, sequence))")
        lines.utc("DTSTAMP", stamp)
        lines.utc("LAST-MODIFIED", stamp)
        let isLong = starts < ends
        // A time that comes twice means the first of the two, so that the second can be written in UTC alone.
        let zone = zone.flatMap { canShow(starts, in: $0) && (!isLong || canShow(ends, in: $0)) ? $0 : nil }
        lines.time("DTSTART", starts, in: zone)
        if isLong { lines.time("DTEND", ends, in: zone) }
        lines.text("SUMMARY", summary)
        if !description.isEmpty { lines.text("DESCRIPTION", description) }
        if !location.isEmpty { lines.text("LOCATION", location) }
        switch status {
        case .tentative: lines.plain("STATUS:TENTATIVE")
        case .confirmed: lines.plain("STATUS:CONFIRMED")
        case .cancelled: lines.plain("STATUS:CANCELLED")
        }
        if !url.isEmpty { lines.address("URL", url) }
        if !categories.isEmpty { lines.texts("CATEGORIES", categories) }
        lines.plain("END:VEVENT")
    }

    private func canShow(_ instant: Instant, in zone: Zone) -> Bool {
        switch zone.instants(of: zone.civil(at: instant)) {
        case .one: true
        case .two(let earlier, later: _): Zone.seconds(instant) == Zone.seconds(earlier)
        case .none: false
        }
    }
}
