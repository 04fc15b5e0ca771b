// Feeds byte by byte: what a whole one looks like, how zones are described, what becomes of hostile texts.

import Schema
import Testing

@testable import Zones

@Suite struct CalendarFeedTests {
    private static func lines(
        _ events: [CalendarEvent], zone: String = "America/New_York", name: String = "Lot"
    ) throws -> [String] {
        let feed = try CalendarFeed(name: name, productID: "-//X//Y//EN", zone: Sample.zone(zone))
        let text = String(decoding: feed.bytes(of: events), as: UTF8.self)
        // Without the last one, which is empty.
        return text.utf8.split(separator: 0x0D, omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0.first == 0x0A ? $0.dropFirst() : $0, as: UTF8.self)
        }
    }

    private static func event(
        _ zone: String, from starts: String, to ends: String, summary: String = "Pick-up", url: String = ""
    ) throws -> CalendarEvent {
        try CalendarEvent(
            uid: "1@x.example", sequence: 2, stamp: Sample.instant("2026-01-02T03:04:05.999Z"),
            starts: Sample.instant(starts), ends: Sample.instant(ends), zone: Sample.zone(zone),
            summary: summary, location: url.isEmpty ? "" : "Lot 1, Row 2", url: url,
            categories: url.isEmpty ? [] : ["Out", "A,B"])
    }

    @Test("A whole feed")
    func whole() throws {
        let event = try Self.event(
            "America/New_York", from: "2026-07-01T13:00:00Z", to: "2026-07-03T13:30:00Z",
            summary: String(repeating: "long ", count: 20), url: "https://x.example/1")
        let expected = """
            BEGIN:VCALENDAR|VERSION:2.0|PRODID:-//X//Y//EN|CALSCALE:GREGORIAN|METHOD:PUBLISH|NAME:Lot
            X-WR-CALNAME:Lot|X-WR-TIMEZONE:America/New_York|REFRESH-INTERVAL;VALUE=DURATION:PT15M
            X-PUBLISHED-TTL:PT15M|BEGIN:VTIMEZONE|TZID:America/New_York
            BEGIN:DAYLIGHT|DTSTART:20260308T020000|TZOFFSETFROM:-0500|TZOFFSETTO:-0400|TZNAME:EDT
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU|END:DAYLIGHT
            BEGIN:STANDARD|DTSTART:20261101T020000|TZOFFSETFROM:-0400|TZOFFSETTO:-0500|TZNAME:EST
            RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU|END:STANDARD|END:VTIMEZONE
            BEGIN:VEVENT|UID:1@x.example|SEQUENCE:2|DTSTAMP:20260102T030405Z|LAST-MODIFIED:20260102T030405Z
            DTSTART;TZID=America/New_York:20260701T090000|DTEND;TZID=America/New_York:20260703T093000
            SUMMARY:long long long long long long long long long long long long long lo
             ng long long long long long long\u{20}
            LOCATION:Lot 1\\, Row 2|STATUS:CONFIRMED|URL:https://x.example/1|CATEGORIES:Out,A\\,B
            END:VEVENT|END:VCALENDAR
            """
        let lines = expected.split { $0 == "|" || $0 == "\n" }.map(String.init)
        #expect(try Self.lines([event]) == lines)
    }

    @Test(
        "A feed without events has a zone, since a calendar has a part", arguments: ["UTC", "Asia/Kathmandu"])
    func empty(zone: String) throws {
        let lines = try Self.lines([], zone: zone)
        #expect(lines.contains("TZID:\(zone)") && lines.count { $0.hasPrefix("TZNAME:") } == 1)
        #expect(lines.suffix(3) == ["END:STANDARD", "END:VTIMEZONE", "END:VCALENDAR"])
    }

    @Test(
        "Which times an event is shown at",
        arguments: [
            ("2026-07-01T13:00:00Z", "2026-07-01T14:00:00Z", ";TZID=America/New_York:20260701T090000"),
            // One o'clock comes twice, and means the first; the second is told in UTC.
            ("2026-11-01T05:30:00Z", "2026-11-01T08:00:00Z", ";TZID=America/New_York:20261101T013000"),
            ("2026-11-01T06:30:00Z", "2026-11-01T08:00:00Z", ":20261101T063000Z"),
            ("2026-11-01T04:30:00Z", "2026-11-01T06:30:00Z", ":20261101T043000Z"),
            // Of no length, and of less than that.
            ("2026-11-01T05:30:00Z", "2026-11-01T05:30:00Z", ";TZID=America/New_York:20261101T013000"),
            ("2026-11-01T05:30:00Z", "2026-10-01T05:30:00Z", ";TZID=America/New_York:20261101T013000"),
            ("2026-11-01T05:30:59.999Z", "2026-11-01T05:31:00Z", ";TZID=America/New_York:20261101T013059"),
            ("0000-01-01T00:00:00Z", "0000-01-01T01:00:00Z", ";TZID=America/New_York:00000101T000000"),
            // Further than the zone is described.
            ("1900-01-01T00:00:00Z", "2026-01-01T00:00:00Z", ":19000101T000000Z"),
        ])
    func times(starts: String, ends: String, shown: String) throws {
        let event = try Self.event("America/New_York", from: starts, to: ends)
        let lines = try Self.lines([event])
        #expect(lines.contains("DTSTART\(shown)"))
        let end = lines.first { $0.hasPrefix("DTEND") }
        #expect((end != nil) == (starts < ends))
        #expect(end?.hasSuffix("Z") ?? shown.hasSuffix("Z") == shown.hasSuffix("Z"))
    }

    @Test(
        "How a zone's changes are described",
        arguments: [
            ("Asia/Kathmandu", "2026-07-01T00:00:00Z", "19860101T000000 +0530+0545"),
            (
                "Europe/London", "2026-01-01T00:00:00Z",
                "20251026T020000 +0100+0000 10;BYDAY=-1SU 20260329T010000 +0000+0100 3;BYDAY=-1SU"
            ),
            (
                "Europe/Dublin", "2026-07-01T00:00:00Z",
                "20260329T010000 +0000+0100 3;BYDAY=-1SU 20261025T020000 +0100+0000 10;BYDAY=-1SU"
            ),
            (
                "Asia/Jerusalem", "2026-07-01T00:00:00Z",
                "20260327T020000 +0200+0300 3;BYMONTHDAY=23,24,25,26,27,28,29;BYDAY=FR "
                    + "20261025T020000 +0300+0200 10;BYDAY=-1SU"
            ),
            // Its rule is none that calendars know, since the day before the last Sunday may be in any week.
            ("America/Nuuk", "2026-07-01T00:00:00Z", "20260328T230000 -0200-0100"),
            ("America/Sao_Paulo", "2018-01-01T00:00:00Z", "20171015T000000 -0300-0200"),
            ("America/New_York", "1800-01-01T00:00:00Z", "16010101T000000 -045602-045602"),
            ("America/New_York", "1500-06-01T00:00:00Z", "14990531T000000 -045602-045602"),
        ])
    func zones(name: String, moment: String, described: String) throws {
        let lines = try Self.lines([Self.event(name, from: moment, to: moment)], zone: name)
        // What stands before each of these in the descriptions above.
        let kept = [
            "DTSTART:": " ", "TZOFFSETFROM:": " ", "TZOFFSETTO:": "", "RRULE:FREQ=YEARLY;BYMONTH=": " ",
        ]
        let found = lines.prefix { $0 != "END:VTIMEZONE" }.compactMap { line in
            kept.first { line.hasPrefix($0.key) }.map { $0.value + line.dropFirst($0.key.utf8.count) }
        }
        #expect(found.joined().dropFirst() == described)
    }

    @Test(
        "Rules that calendars have no words for",
        arguments: [
            "AAA0BBB,M3.5.0/-1,M10.5.0", "AAA0BBB,M3.5.0/-130,M10.5.0", "AAA0BBB,M3.5.0/24,M10.5.0",
            "AAA0BBB,M3.1.0/-1,M10.5.0", "AAA0BBB,M2.4.0/24,M10.5.0", "AAA0BBB,M3.1.0,J300",
        ])
    func noWords(rule: String) throws {
        guard case .yearly(let rule) = try RuleText.read(Array(rule.utf8)[...], isExtended: true) else {
            Issue.record("\(rule) is a yearly one")
            return
        }
        #expect(CalendarRule(rule) == nil)
    }

    @Test("A rule that calendars have no words for is listed, change by change")
    func listed() throws {
        let event = try Self.event("America/Nuuk", from: "2040-07-01T00:00:00Z", to: "2043-07-01T00:00:00Z")
        let lines = try Self.lines([event])
        #expect(lines.count { $0.hasPrefix("DTSTART:20") && $0 >= "DTSTART:2040" } == 7)
    }

    @Test(
        "No text is more than a text",
        arguments: [
            ("a\r\nb", "a\\nb"), ("a\nb\rc\r\r\nd", "a\\nb\\nc\\n\\nd"),
            ("a\u{85}b\u{2028}c\u{2029}d\u{B}e\u{C}f", "a\\nb\\nc\\nd\\ne\\nf"),
            ("\0\u{1}\u{7F}\u{80}\u{9F}a\u{1B}[31m\u{1C}\u{1E}", "a[31m"), ("a\tb", "a\tb"),
            ("x;VALUE=URI:y,z\\", "x\\;VALUE=URI:y\\,z\\\\"), ("\r\u{301}\n\u{301}", "\\n\u{301}\\n\u{301}"),
            ("\u{200F}\u{202E}\u{FEFF}", "\u{200F}\u{202E}\u{FEFF}"), (";\u{301}", "\\;\u{301}"),
        ])
    func escaped(text: String, written: String) throws {
        let event = try Self.event(
            "UTC", from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z", summary: text)
        let found = try Self.lines([event], name: text)
        #expect(found.contains { $0.utf8.elementsEqual("SUMMARY:\(written)".utf8) })
        #expect(found.contains { $0.utf8.elementsEqual("X-WR-CALNAME:\(written)".utf8) })
    }

    @Test(
        "An address stays one",
        arguments: [
            ("https://x.example/a?b=c%20d#e", "https://x.example/a?b=c%20d#e"),
            ("https://x.example/a\r\nEND:VEVENT", "https://x.example/a%0D%0AEND:VEVENT"),
            (
                "https://x.example/é \"<>\\^`{|}\u{7F}",
                "https://x.example/%C3%A9%20%22%3C%3E%5C%5E%60%7B%7C%7D%7F"
            ),
        ])
    func addresses(url: String, written: String) throws {
        let event = try Self.event(
            "UTC", from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z", summary: "x", url: url)
        let feed = try CalendarFeed(name: "x", productID: "x", zone: Sample.zone("UTC"))
        let text = String(decoding: feed.bytes(of: [event]), as: UTF8.self)
        #expect(
            text.replacing("\r\n ", with: "").utf8.split(separator: 0x0A).contains {
                $0.elementsEqual("URL:\(written)\r".utf8)
            })
    }

    @Test("Lines have 75 octets at most, and no character is cut", arguments: 60...90)
    func folds(length: Int) throws {
        let text = String(repeating: "x", count: length) + String(repeating: "é🚗\u{301}漢", count: 40)
        let event = try Self.event(
            "UTC", from: "2026-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z", summary: text)
        let lines = try Self.lines([event])
        #expect(lines.allSatisfy { 1...75 ~= $0.utf8.count && !$0.unicodeScalars.contains("\u{FFFD}") })
        let unfolded = lines.drop { !$0.hasPrefix("SUMMARY:") }.prefix { !$0.hasPrefix("STATUS") }
        let whole = unfolded.enumerated().map {
            $0.offset == 0 ? $0.element.utf8[...] : $0.element.utf8.dropFirst()
        }
        #expect(whole.joined().elementsEqual("SUMMARY:\(text)".utf8))
    }
}
