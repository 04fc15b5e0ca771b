// Feeds read back by another program: every event says there what it was given, whichever way zones are read.

import Schema
import Testing

@testable import Zones

@Suite struct FeedReadingTests {
    /// What `feeds.py` prints of an event.
    private static func line(_ event: CalendarEvent, texts: [String]? = nil) -> String {
        let status =
            switch event.status {
            case .tentative: "TENTATIVE"
            case .confirmed: "CONFIRMED"
            case .cancelled: "CANCELLED"
            }
        let texts = texts ?? [event.summary, event.description, event.location, event.url]
        let ends = event.ends > event.starts ? "\(event.ends.epochMs / 1_000)" : "-"
        return
            ([
                digits(event.uid), "\(event.sequence)", "\(event.stamp.epochMs / 1_000)",
                "\(event.starts.epochMs / 1_000)", ends, status,
            ] + texts.map(digits) + [
                event.categories.isEmpty ? "-" : event.categories.map(digits).joined(separator: ",")
            ]).joined(separator: " ")
    }

    private static func digits(_ text: String) -> String {
        let hex = Array("0123456789abcdef".unicodeScalars)
        var digits = String.UnicodeScalarView()
        for byte in text.utf8 { digits += [hex[Int(byte >> 4)], hex[Int(byte & 0xF)]] }
        return digits.isEmpty ? "-" : String(digits)
    }

    private func check(_ events: [CalendarEvent], texts: [String]? = nil) throws {
        let feed = try CalendarFeed(
            name: "Łódź rentals", productID: "-//X//Y//EN", zone: Sample.zone("Europe/Warsaw"))
        let bytes = feed.bytes(of: events)
        let told = try Python.run("feeds.py", input: bytes).split(separator: "\n").map(String.init)
        let once = ["\(Self.digits(feed.name)) PUBLISH 0:15:00"] + events.map { Self.line($0, texts: texts) }
        let wrong = zip(told, once + once).filter { $0 != $1 }
        #expect(wrong.prefix(3).map { "read \($0.0)\ngiven \($0.1)" } == [])
        #expect(told.count == 2 * once.count)
    }

    private func event(
        _ number: Int, from starts: Int64, to ends: Int64, in zone: Zone, summary: String = "Pick-up"
    ) -> CalendarEvent {
        CalendarEvent(
            uid: "\(number)@x.example", sequence: number, stamp: Zone.instant(1_700_000_000),
            starts: Zone.instant(starts), ends: Zone.instant(ends), zone: zone, summary: summary)
    }

    @Test("Times in every zone, in these years and around changes of the clocks")
    func everyZone() throws {
        var random = Seeded(state: 5)
        var events: [CalendarEvent] = []
        for name in Sample.shelf.names() {
            let zone = try Sample.zone(name)
            for _ in 0..<3 {
                let any = Int64.random(in: 1_577_836_800...2_400_000_000, using: &random)
                let change = zone.period(at: any).from
                let near = max(change, 1_577_836_800) + Int64.random(in: -5_400...5_400, using: &random)
                for starts in [any, near] {
                    let ends = starts + Int64.random(in: 0...300_000, using: &random)
                    events.append(event(events.count, from: starts, to: ends, in: zone))
                }
            }
        }
        try check(events)
    }

    @Test("Times of long ago, when clocks were moved without a rule")
    func longAgo() throws {
        var random = Seeded(state: 6)
        var events: [CalendarEvent] = []
        for name in [
            "America/New_York", "Europe/Dublin", "Asia/Kolkata", "Africa/Casablanca", "Pacific/Apia",
        ] {
            let zone = try Sample.zone(name)
            for _ in 0..<40 {
                let starts = Int64.random(in: -2_500_000_000...2_000_000_000, using: &random)
                events.append(event(events.count, from: starts, to: starts + 7_200, in: zone))
            }
        }
        try check(events)
    }

    @Test(
        "Any text is told as it was written",
        arguments: [
            "", " ", "a, b; c: \"d\" \\ e\\n \\, \\;", "line\nline\n\nline",
            "ÄÖÜ łódź 🚗 e\u{301} \u{200F}אבג",
            "=HYPERLINK(\"x\")", "END:VEVENT", "a\nEND:VEVENT\nBEGIN:VEVENT",
            String(repeating: "é🚗,", count: 60),
            "\u{301}\u{301}", ",\u{301};\u{301}\\\u{301}\n\u{301}", "\u{202E}evil\u{2066}", "\ttab",
            "%20 %s ${x} {{x}}",
        ])
    func texts(text: String) throws {
        let zone = try Sample.zone("Europe/Warsaw")
        let events = [CalendarEvent.Status.tentative, .confirmed, .cancelled].map { status in
            CalendarEvent(
                uid: "1" + text, sequence: 3, stamp: Zone.instant(1_700_000_000),
                starts: Zone.instant(1_800_000_000), ends: Zone.instant(1_800_003_600), zone: zone,
                summary: text, description: text, location: text, status: status,
                url: "https://x.example/a?b=c%20d&e=f,g;h#i", categories: ["a" + text, "b"])
        }
        try check(events)
    }
}
