// Opening hours: which are none, what holds on a day, and what they are as moments when clocks are moved.

import Schema
import Testing

@testable import Zones

/// Mondays to Fridays from nine to six with a break, Saturdays in the morning, but for three days.
private func week() throws -> OpeningHours {
    let workday = ["09:00-12:00", "13:00-18:00"].compactMap { OpenSpan($0) }
    var week = Dictionary(uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, workday) })
    week[.saturday] = [OpenSpan(fromMinute: 540, toMinute: 720)]
    return try OpeningHours(
        week: week,
        exceptions: [
            Sample.date("2026-11-26"): .init(spans: [], reason: "Thanksgiving"),
            Sample.date("2026-11-29"): .init(spans: [.wholeDay], reason: "Open Sunday"),
            Sample.date("2026-11-30"): .init(
                spans: [OpenSpan(fromMinute: 0, toMinute: 60)], reason: "Stocktaking"),
        ])
}

/// One span on every day.
private func daily(_ span: String) throws -> OpeningHours {
    let span = try #require(OpenSpan(span))
    return try OpeningHours(week: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [span]) }))
}

@Test(
    "The hours of a day",
    arguments: [
        ("2026-11-23", "09:00-12:00 13:00-18:00"), ("2026-11-28", "09:00-12:00"), ("2026-11-22", ""),
        ("2026-11-26", ""), ("2026-11-29", "00:00-24:00"), ("2026-11-30", "00:00-01:00"),
    ])
func hours(date: String, spans: String) throws {
    let found = try week().spans(on: Sample.date(date))
    #expect(found.map(\.description).joined(separator: " ") == spans)
}

@Test(
    "Hours that are none",
    arguments: [
        ([OpenSpan(fromMinute: 60, toMinute: 60)], "Monday closes before it opens: 01:00-01:00"),
        ([OpenSpan(fromMinute: 1_320, toMinute: 120)], "Monday closes before it opens: 22:00-02:00"),
        ([OpenSpan(fromMinute: -1, toMinute: 60)], "Monday has hours outside of 00:00 to 24:00"),
        ([OpenSpan(fromMinute: 0, toMinute: 1_441)], "Monday has hours outside of 00:00 to 24:00"),
        ([OpenSpan(fromMinute: .min, toMinute: .max)], "Monday has hours outside of 00:00 to 24:00"),
        (
            [OpenSpan(fromMinute: 60, toMinute: 120), OpenSpan(fromMinute: 90, toMinute: 180)],
            "On Monday, 01:00-02:00 and 01:30-03:00 overlap or are out of order"
        ),
        (
            [OpenSpan(fromMinute: 60, toMinute: 120), OpenSpan(fromMinute: 0, toMinute: 30)],
            "On Monday, 01:00-02:00 and 00:00-00:30 overlap or are out of order"
        ),
        (
            [OpenSpan(fromMinute: 60, toMinute: 120), OpenSpan(fromMinute: 120, toMinute: 180)],
            "On Monday, 01:00-02:00 and 02:00-03:00 meet, so write them as one"
        ),
        (
            (0..<13).map { OpenSpan(fromMinute: $0 * 60, toMinute: $0 * 60 + 30) },
            "Monday has more than 12 spans"
        ),
    ] as [([OpenSpan], String)])
func noHours(spans: [OpenSpan], message: String) throws {
    var found: [String] = []
    do throws(OpeningFlaw) { _ = try OpeningHours(week: [.monday: spans]) } catch {
        found.append(error.message)
    }
    let exception = try [Sample.date("2026-12-24"): OpeningHours.Exception(spans: spans, reason: "")]
    do throws(OpeningFlaw) {
        _ = try OpeningHours(week: [:], exceptions: exception)
    } catch {
        found.append(error.message)
    }
    let parts = message.split(separator: "Monday", omittingEmptySubsequences: false)
    #expect(found == [message, parts.joined(separator: "24 December 2026")])
}

@Test(
    "Texts of spans",
    arguments: [
        ("09:00-17:30", "09:00-17:30"), ("00:00-24:00", "00:00-24:00"), ("23:59-24:00", "23:59-24:00"),
        ("", nil), ("9:00-17:30", nil), ("09:00-24:01", nil), ("09:60-10:00", nil), ("09:00-09:00", nil),
        ("10:00-09:00", nil), ("09:00–17:30", nil), ("09:00-17:30 ", nil), ("24:00-24:00", nil),
        ("09:00-99:00", nil),
    ] as [(String, String?)])
func spanTexts(text: String, written: String?) { #expect(OpenSpan(text)?.description == written) }

@Test(
    "Whether it is open",
    arguments: [
        ("2026-11-23T13:59:59.999Z", false), ("2026-11-23T14:00:00Z", true), ("2026-11-23T17:00:00Z", true),
        // After the minute at which it closes.
        ("2026-11-23T17:00:00.001Z", false), ("2026-11-23T18:00:00Z", true), ("2026-11-23T23:00:00Z", true),
        ("2026-11-23T23:01:00Z", false), ("2026-11-26T15:00:00Z", false), ("2026-11-29T04:59:59Z", false),
        ("2026-11-29T05:00:00Z", true), ("2026-11-30T05:00:00Z", true), ("2026-11-30T06:00:00Z", true),
        ("2026-11-30T06:00:00.001Z", false), ("2026-11-30T15:00:00Z", false),
    ])
func open(moment: String, isOpen: Bool) throws {
    let zone = try Sample.zone("America/New_York")
    #expect(try week().isOpen(at: Sample.instant(moment), in: zone) == isOpen)
}

@Test(
    "When it next is open, and when it last was",
    arguments: [
        ("2026-11-23T15:00:00Z", 0, "2026-11-23T15:00:00Z", "2026-11-23T15:00:00Z"),
        ("2026-11-23T17:30:00Z", 0, "2026-11-23T18:00:00Z", "2026-11-23T17:00:00Z"),
        ("2026-11-23T05:00:00Z", 0, "2026-11-23T14:00:00Z", nil),
        ("2026-11-23T05:00:00Z", 2, "2026-11-23T14:00:00Z", "2026-11-21T17:00:00Z"),
        ("2026-11-25T23:30:00Z", 1, nil, "2026-11-25T23:00:00Z"),
        ("2026-11-25T23:30:00Z", 2, "2026-11-27T14:00:00Z", "2026-11-25T23:00:00Z"),
        ("2026-11-30T12:00:00Z", -5, nil, "2026-11-30T06:00:00Z"),
        ("2026-11-28T17:30:00Z", .max, "2026-11-29T05:00:00Z", "2026-11-28T17:00:00Z"),
    ] as [(String, Int, String?, String?)])
func nextAndLast(moment: String, days: Int, next: String?, last: String?) throws {
    let (hours, zone) = try (week(), Sample.zone("America/New_York"))
    let instant = try Sample.instant(moment)
    #expect(hours.nextOpening(notBefore: instant, in: zone, within: days)?.description == next)
    #expect(hours.lastOpening(notAfter: instant, in: zone, within: days)?.description == last)
}

@Test(
    "The stretches of a day on which clocks are moved",
    arguments: [
        // Days of 23 and 25 hours.
        ("America/New_York", "2026-03-08", "00:00-24:00", "05:00-04:00"),
        ("America/New_York", "2026-11-01", "00:00-24:00", "04:00-05:00"),
        // A span that begins in the skipped hour, ends there, or lies in it.
        ("America/New_York", "2026-03-08", "02:30-05:00", "07:00-09:00"),
        ("America/New_York", "2026-03-08", "01:00-02:30", "06:00-07:00"),
        ("America/New_York", "2026-03-08", "02:15-02:45", ""),
        ("America/New_York", "2026-03-08", "03:00-04:00", "07:00-08:00"),
        // In the hour that comes twice, and around it.
        ("America/New_York", "2026-11-01", "01:15-01:45", "05:15-05:45 06:15-06:45"),
        ("America/New_York", "2026-11-01", "00:30-01:30", "04:30-05:30 06:00-06:30"),
        ("America/New_York", "2026-11-01", "01:30-03:00", "05:30-06:00 06:30-08:00"),
        ("America/New_York", "2026-11-01", "02:00-03:00", "07:00-08:00"),
        ("Australia/Lord_Howe", "2026-10-04", "01:30-03:00", "15:00-16:00"),
        // No midnight; eleven o'clock twice.
        ("America/Sao_Paulo", "2018-11-04", "00:00-02:00", "03:00-04:00"),
        ("America/Sao_Paulo", "2018-02-17", "22:00-24:00", "00:00-03:00"),
        ("Pacific/Apia", "2011-12-30", "00:00-24:00", ""),
    ])
func stretches(name: String, date: String, span: String, expected: String) throws {
    let (zone, day) = try (Sample.zone(name), Sample.date(date))
    let span = try #require(OpenSpan(span))
    let hours = try OpeningHours(week: [:], exceptions: [day: .init(spans: [span], reason: "")])
    var found: [String] = []
    var asked = Instant(epochMs: zone.startOfDay(day).epochMs - 3 * 3_600_000)
    let end = asked.epochMs + 40 * 3_600_000
    while let begin = hours.nextOpening(notBefore: asked, in: zone, within: 2) {
        // Minute by minute, so that the two ways to ask must agree.
        var minute = begin.epochMs
        while minute < end, hours.isOpen(at: Instant(epochMs: minute + 1), in: zone) { minute += 60_000 }
        let close = Instant(epochMs: minute)
        #expect(hours.lastOpening(notAfter: Instant(epochMs: minute + 1), in: zone, within: 1) == close)
        found.append(
            "\(begin.description.dropFirst(11).prefix(5))-\(close.description.dropFirst(11).prefix(5))")
        asked = Instant(epochMs: minute + 1)
    }
    #expect(found.joined(separator: " ") == expected)
}

@Test(
    "A day that comes back after midnight",
    arguments: [
        ("2010-11-06", "23:30-23:45", "2010-11-07T03:00:00Z", "2010-11-07T03:15:00Z"),
        ("2010-11-07", "00:00-00:01", "2010-11-07T03:30:00Z", "2010-11-07T02:31:00Z"),
    ])
func dayAgain(date: String, span: String, next: String, last: String) throws {
    // At a minute past midnight the clocks went back by an hour, into the day before.
    let zone = try Sample.zone("America/St_Johns")
    let exception = try OpeningHours.Exception(spans: [#require(OpenSpan(span))], reason: "")
    let hours = try OpeningHours(week: [:], exceptions: [Sample.date(date): exception])
    let midnight = try Sample.instant("2010-11-07T02:30:30Z")
    let moved = try Sample.instant("2010-11-07T02:31:00.001Z")
    let elevenAgain = try Sample.instant("2010-11-07T03:20:00Z")
    #expect(hours.nextOpening(notBefore: moved, in: zone, within: 1)?.description == next)
    #expect(hours.lastOpening(notAfter: elevenAgain, in: zone, within: 0)?.description == last)
    #expect(hours.isOpen(at: midnight, in: zone) == (date == "2010-11-07"))
    let later = hours.nextOpening(notBefore: midnight, in: zone, within: 0)
    #expect(later?.description == (date == "2010-11-07" ? "2010-11-07T02:30:30Z" : next))
}

@Test("Clocks may be put back, or forward, by two days", arguments: [[0, 1] as [UInt8], [1, 0]])
func twoDays(typeFrom: [UInt8]) throws {
    var file = TZif()
    (file.times, file.typeFrom, file.types) = ([-86_400, 0], typeFrom, [(93_599, 0, 0), (-89_999, 0, 0)])
    let zone = try Zone(name: "Test", data: file.bytes)
    let (always, never) = try (daily("00:00-24:00"), OpeningHours(week: [:]))
    for epochMs in [-86_400_001, -86_400_000, -1, 0, 1] as [Int64] {
        let instant = Instant(epochMs: epochMs)
        #expect(always.isOpen(at: instant, in: zone))
        #expect(always.lastOpening(notAfter: instant, in: zone, within: 0) == instant)
        #expect(never.nextOpening(notBefore: instant, in: zone, within: 0) == nil)
        #expect(never.lastOpening(notAfter: instant, in: zone, within: 0) == nil)
    }
}

@Test(
    "What is open is what the clock says",
    arguments: ["America/New_York", "America/Sao_Paulo", "Europe/Dublin"])
func byTheClock(name: String) throws {
    let (zone, hours) = try (Sample.zone(name), daily("01:20-23:40"))
    var random = Seeded(state: 3)
    for _ in 0..<3_000 {
        let change = zone.period(at: Int64.random(in: 0...4_000_000_000, using: &random)).from
        let instant = Zone.instant(change + Int64.random(in: -100_000...100_000, using: &random))
        let shown = zone.civil(at: instant)
        let isWithin = 80 * 60..<1_420 * 60 ~= shown.secondOfDay || shown.secondOfDay == 1_420 * 60
        // At the very moment at which clocks leap over its end it still is open.
        let isLeap = instant == Zone.instant(change)
        guard isLeap || hours.isOpen(at: instant, in: zone) == isWithin else {
            Issue.record("\(instant), \(shown)")
            return
        }
    }
}

@Test("The ends of the calendar are closed, and no trap", arguments: [Int64.min, -62_167_219_200_000, .max])
func hoursFarAway(epochMs: Int64) throws {
    let (zone, never) = try (Sample.zone("Pacific/Apia"), OpeningHours(week: [:]))
    let instant = Instant(epochMs: epochMs)
    #expect(never.nextOpening(notBefore: instant, in: zone, within: .max) == nil)
    #expect(never.lastOpening(notAfter: instant, in: zone, within: .max) == nil)
    let always = try daily("00:00-24:00")
    #expect(always.isOpen(at: instant, in: zone) == (Instant.earliest...Instant.latest ~= instant))
}
