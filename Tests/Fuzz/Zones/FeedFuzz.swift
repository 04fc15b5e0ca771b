// Feeds: read by RFC 5545's own rules they are whole, and say what they were given and nothing else.

import Schema

extension Parsers {
    @Sendable static func feed(_ input: [UInt8]) {
        let times = input.prefix(16).map { UInt64($0) }
        let (first, last) = (times.prefix(8), times.dropFirst(8))
        let starts = Int64(bitPattern: first.reduce(0) { $0 << 8 | $1 })
        let ends = Int64(bitPattern: last.reduce(0) { $0 << 8 | $1 })
        let texts = input.dropFirst(16).split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard let zone = FeedSheet.zones[texts.count % FeedSheet.zones.count] else { return }
        let event = FeedSheet.event(
            from: Instant(epochMs: starts >> 12), to: Instant(epochMs: ends >> 12), in: zone, texts: texts)
        checkFeed([event, event], zone)
    }

    static func checkFeed(_ events: [CalendarEvent], _ zone: Zone) {
        let feed = CalendarFeed(name: events.first?.summary ?? "", productID: "x", zone: zone)
        let properties = FeedSheet.read(feed.bytes(of: events))
        mustHold(properties.count(where: { $0 == ["BEGIN", "VEVENT"] }) == events.count, "an event is one")
        let names = Set(properties.map { $0[0].utf8.prefix { $0 != UInt8(ascii: ";") }.count })
        mustHold(!names.contains(0), "every line has a name")
        for event in events {
            for (name, text) in [
                ("UID", event.uid), ("SUMMARY", event.summary), ("DESCRIPTION", event.description),
                ("LOCATION", event.location),
            ] where !text.isEmpty {
                let expected = FeedSheet.plain(text)
                let isTold = properties.contains { $0[0] == name && FeedSheet.isSame($0[1], expected) }
                mustHold(isTold, "\(name) says what it was given: \(text.debugDescription)")
            }
        }
        var open: [String] = []
        for property in properties {
            if property[0] == "BEGIN" { open.append(property[1]) }
            if property[0] == "END" { mustHold(open.popLast() == property[1], "what begins ends") }
            mustHold(FeedSheet.names.contains(property[0]), "\(property[0]) is one of our properties")
        }
        mustHold(open.isEmpty, "all that begins ends")
    }
}
