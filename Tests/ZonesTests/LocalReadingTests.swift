// Local times that exist, that do not, and that come twice; and when days begin.

import Schema
import Testing

@testable import Zones

@Test(
    "Which moments a local time means",
    arguments: [
        ("America/New_York", "2026-07-01T12:00", "2026-07-01T16:00:00Z"),
        ("America/New_York", "2026-03-08T01:59:59", "2026-03-08T06:59:59Z"),
        ("America/New_York", "2026-03-08T02:00", "02:00 to 03:00 at 2026-03-08T07:00:00Z"),
        ("America/New_York", "2026-03-08T02:59:59", "02:00 to 03:00 at 2026-03-08T07:00:00Z"),
        ("America/New_York", "2026-03-08T03:00", "2026-03-08T07:00:00Z"),
        ("America/New_York", "2026-11-01T00:59:59", "2026-11-01T04:59:59Z"),
        ("America/New_York", "2026-11-01T01:00", "2026-11-01T05:00:00Z or 2026-11-01T06:00:00Z"),
        ("America/New_York", "2026-11-01T01:59:59", "2026-11-01T05:59:59Z or 2026-11-01T06:59:59Z"),
        ("America/New_York", "2026-11-01T02:00", "2026-11-01T07:00:00Z"),
        ("America/New_York", "2100-03-14T02:30", "02:00 to 03:00 at 2100-03-14T07:00:00Z"),
        ("America/New_York", "2100-11-07T01:30", "2100-11-07T05:30:00Z or 2100-11-07T06:30:00Z"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "02:00 to 02:30 at 2026-10-03T15:30:00Z"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z or 2026-04-04T15:15:00Z"),
        ("Europe/Dublin", "2026-03-29T01:30", "01:00 to 02:00 at 2026-03-29T01:00:00Z"),
        ("Europe/Dublin", "2026-10-25T01:30", "2026-10-25T00:30:00Z or 2026-10-25T01:30:00Z"),
        ("Africa/Casablanca", "2024-03-10T02:30", "2024-03-10T01:30:00Z or 2024-03-10T02:30:00Z"),
        ("Pacific/Apia", "2011-12-30T12:00", "00:00 to 00:00 at 2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00:00Z"),
        ("America/Sao_Paulo", "2018-11-04T00:30", "00:00 to 01:00 at 2018-11-04T03:00:00Z"),
        ("America/Sao_Paulo", "2018-02-17T23:30", "2018-02-18T01:30:00Z or 2018-02-18T02:30:00Z"),
        // One day was there twice.
        ("Pacific/Kwajalein", "1969-09-30T12:00", "1969-09-30T01:00:00Z or 1969-10-01T00:00:00Z"),
        ("UTC", "2026-03-08T02:30", "2026-03-08T02:30:00Z"),
    ])
func readings(name: String, time: String, meant: String) throws {
    let (zone, time) = try (Sample.zone(name), Sample.time(time))
    let reading =
        switch zone.instants(of: time) {
        case .one(let instant): "\(instant)"
        case .two(let earlier, let later): "\(earlier) or \(later)"
        case .none(let gap): "\(gap.from.clock) to \(gap.to.clock) at \(gap.instant)"
        }
    #expect(reading == meant)
}

@Test(
    "When a day begins",
    arguments: [
        ("America/New_York", "2026-03-08", "2026-03-08T05:00:00Z"),
        ("America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"),
        // At one o'clock, since there is no midnight.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),
        // At the first of two.
        ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
        // Not when it is eleven again on the day before.
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z"),
        // Clocks were put back at a minute past midnight.
        ("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z"),
        // A day that was skipped, and the one after it.
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
    ])
func startsOfDays(name: String, date: String, start: String) throws {
    #expect(try Sample.zone(name).startOfDay(Sample.date(date)).description == start)
}

@Test(
    "Days begin where the one before ends", arguments: ["America/New_York", "America/Havana", "Asia/Beirut"])
func everyDay(name: String) throws {
    let zone = try Sample.zone(name)
    var day = try Sample.date("2020-01-01")
    for _ in 0..<12_000 {
        let next = try #require(day.adding(days: 1))
        let start = zone.startOfDay(next)
        let isFirst = zone.civil(at: start).date == next
        let isAfter = zone.civil(at: Instant(epochMs: start.epochMs - 1)).date == day
        guard isFirst, isAfter, 23...25 ~= (start.epochMs - zone.startOfDay(day).epochMs) / 3_600_000 else {
            Issue.record("\(next)")
            return
        }
        day = next
    }
}

@Test(
    "The ends of the calendar", arguments: ["America/New_York", "Pacific/Apia", "Europe/Dublin", "UTC"])
func ends(name: String) throws {
    let zone = try Sample.zone(name)
    for text in ["0000-01-01T00:00", "9999-12-31T23:59:59"] {
        let time = try Sample.time(text)
        guard case .one(let instant) = zone.instants(of: time) else {
            Issue.record("\(text) is one moment")
            return
        }
        #expect(zone.civil(at: instant) == time)
    }
}
