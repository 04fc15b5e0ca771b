// Texts of times, their order, days of the week, and days counted onwards.

import Schema
import Testing

@testable import Zones

@Test(
    "Which texts are a local time",
    arguments: [
        ("2026-11-01T01:30", "2026-11-01T01:30"), ("2026-11-01T01:30:15", "2026-11-01T01:30:15"),
        ("2026-11-01 01:30", "2026-11-01T01:30"), ("2026-11-01 23:59:59", "2026-11-01T23:59:59"),
        ("2026-11-01T01:30:00", "2026-11-01T01:30"), ("0000-01-01T00:00", "0000-01-01T00:00"),
        ("9999-12-31T23:59:59", "9999-12-31T23:59:59"), ("2024-02-29T12:00", "2024-02-29T12:00"),
        ("", nil), ("2026-11-01", nil), ("2026-11-01T", nil), ("2026-11-01T1:30", nil),
        ("2026-11-01t01:30", nil), ("2026-11-01T24:00", nil), ("2026-11-01T00:60", nil),
        ("2026-11-01T00:00:60", nil), ("2026-02-29T12:00", nil), ("2026-11-01T01:30:1", nil),
        ("2026-11-01T01:30Z", nil), ("2026-11-01T01:30:15Z", nil), ("2026-11-01T01:30:15.5", nil),
        ("2026-11-01\u{A0}01:30", nil), ("2026-11-01T٠١:30", nil), ("2026-11-01T-1:30", nil),
        ("2026-11-01T01.30", nil), ("2026-11-01T01:30 ", nil), ("2026-11-01T01:30\u{301}", nil),
    ] as [(String, String?)])
func localTexts(text: String, written: String?) { #expect(CivilTime(text)?.description == written) }

@Test(
    "A time of an API",
    arguments: [
        ("2026-11-01T01:30", "local 2026-11-01T01:30"), ("2026-11-01 01:30:15", "local 2026-11-01T01:30:15"),
        ("2026-11-01T01:30:00Z", "2026-11-01T01:30:00Z"),
        ("2026-11-01T01:30:00.250-04:00", "2026-11-01T05:30:00.250Z"),
        // What a form sends, and an offset after it.
        ("2026-11-01T01:30-04:00", "2026-11-01T05:30:00Z"), ("2026-11-01 01:30Z", "2026-11-01T01:30:00Z"),
        ("2026-11-01 01:30:15+05:45", "2026-10-31T19:45:15Z"),
        ("2026-11-01t01:30:00z", "2026-11-01T01:30:00Z"),
        ("", nil), ("2026-11-01", nil), ("2026-11-01T01:30-04", nil), ("2026-11-01T01:30:-04:00", nil),
        ("2026-11-01T01:30.5Z", nil), ("2026-11-01T01:30:00", "local 2026-11-01T01:30"),
        ("2026-11-01T01:30:00.5", nil), ("2026-11-01T01:30:00 Z", nil), ("2026-11-01T01:30ZZ", nil),
        ("2026-11-01T01:30+24:00", nil), ("2026-13-01T01:30Z", nil), ("2026-11-01T01:30[Europe/Paris]", nil),
    ] as [(String, String?)])
func givenTexts(text: String, read: String?) {
    let found = GivenTime(text).map { time in
        switch time {
        case .instant(let instant): "\(instant)"
        case .local(let time): "local \(time)"
        }
    }
    #expect(found == read)
}

@Test(
    "Which moment is meant, or why none is",
    arguments: [
        ("2026-07-01T12:00", "America/New_York", "2026-07-01T16:00:00Z"),
        ("2026-07-01T12:00Z", "America/New_York", "2026-07-01T12:00:00Z"),
        ("2026-11-01T01:30-05:00", "America/New_York", "2026-11-01T06:30:00Z"),
        (
            "2026-03-08T02:30", "America/New_York",
            "02:30 on 8 March 2026 does not exist in America/New_York: clocks go from 02:00 to 03:00"
        ),
        (
            "2026-11-01T01:30", "America/New_York",
            "01:30 on 1 November 2026 happens twice in America/New_York: add the offset, -04:00 or -05:00"
        ),
        (
            "2026-04-05 01:45:15", "Australia/Lord_Howe",
            "01:45:15 on 5 April 2026 happens twice in Australia/Lord_Howe: add the offset, +11:00 or +10:30"
        ),
        (
            "2011-12-30T10:00", "Pacific/Apia",
            "10:00 on 30 December 2011 does not exist in Pacific/Apia: clocks go from "
                + "00:00 on 30 December 2011 to 00:00 on 31 December 2011"
        ),
        (
            "1883-11-18T12:00", "America/New_York",
            "12:00 on 18 November 1883 happens twice in America/New_York: give it in UTC, as "
                + "1883-11-18T16:56:02Z or 1883-11-18T17:00:00Z"
        ),
        (
            "0000-01-01T00:00", "Pacific/Apia",
            "00:00 on 1 January 0 in Pacific/Apia is outside of the years 0 to 9999 of UTC"
        ),
    ])
func resolved(text: String, name: String, result: String) throws {
    let (zone, time) = try (Sample.zone(name), #require(GivenTime(text)))
    let found: String
    do throws(TimeFlaw) { found = try "\(time.resolved(in: zone))" } catch { found = error.message }
    #expect(found == result)
}

@Test(
    "Days of the week",
    arguments: [
        ("2026-11-22", Weekday.sunday), ("2026-11-23", .monday), ("1970-01-01", .thursday),
        ("1969-12-31", .wednesday), ("2024-02-29", .thursday), ("0000-01-01", .saturday),
        ("9999-12-31", .friday), ("1900-03-01", .thursday),
    ])
func weekdays(text: String, weekday: Weekday) throws {
    let date = try Sample.date(text)
    #expect(date.weekday == weekday)
    #expect(date.adding(days: 7)?.weekday ?? weekday == weekday)
    #expect(date.adding(days: -1)?.weekday != weekday)
}

@Test(
    "Days counted onwards",
    arguments: [
        ("2026-11-22", 9, "2026-12-01"), ("2024-02-28", 1, "2024-02-29"), ("2025-02-28", 1, "2025-03-01"),
        ("2026-01-01", -1, "2025-12-31"), ("2026-01-01", 0, "2026-01-01"), ("9999-12-31", 1, nil),
        ("0000-01-01", -1, nil), ("2026-01-01", .max, nil), ("2026-01-01", .min, nil),
    ] as [(String, Int, String?)])
func counted(text: String, days: Int, result: String?) throws {
    let expected = try result.map(Sample.date)
    #expect(try Sample.date(text).adding(days: days) == expected)
}

@Test func order() throws {
    let texts = [
        "2025-12-31T23:59:59", "2026-01-01T00:00", "2026-01-01T00:00:01", "2026-01-01T00:01",
        "2026-01-01T01:00",
    ]
    let times = try texts.map(Sample.time)
    for (place, time) in times.enumerated() {
        #expect(times.map { $0 < time } == times.indices.map { $0 < place })
    }
    #expect(Weekday.allCases.shuffled().sorted().map(\.name).first == "Monday")
}

@Test("What lies outside of years 0 to 9999 of days is counted like within")
func dayCounts() {
    for day in Array(-720_500 ... -719_000) + Array(-40_000...40_000) + Array(2_932_000...2_934_000) {
        let year = DayCount.year(ofDay: day)
        guard DayCount.newYear(year) <= day, day < DayCount.newYear(year + 1),
            CivilDate(daysSinceEpoch: Int64(day)).map({ $0.year == year }) ?? true
        else {
            Issue.record("day \(day)")
            return
        }
    }
    #expect(DayCount.newYear(1970) == 0 && DayCount.newYear(2000) == 10_957)
}
