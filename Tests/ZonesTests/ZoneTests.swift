// What clocks have shown, show and will show in zones that are each odd in their own way.

import Schema
import Testing

@testable import Zones

@Test(
    "What a clock is ahead of UTC, and what that is called",
    arguments: [
        ("America/New_York", "1883-11-18T16:59:59Z", -17_762, "LMT"),
        ("America/New_York", "1883-11-18T17:00:00Z", -18_000, "EST"),
        ("America/New_York", "2026-03-08T06:59:59.999Z", -18_000, "EST"),
        ("America/New_York", "2026-03-08T07:00:00Z", -14_400, "EDT"),
        ("America/New_York", "2026-11-01T05:59:59Z", -14_400, "EDT"),
        ("America/New_York", "2026-11-01T06:00:00Z", -18_000, "EST"),
        ("America/New_York", "2100-07-01T00:00:00Z", -14_400, "EDT"),
        ("America/New_York", "2100-03-14T06:59:59Z", -18_000, "EST"),
        ("America/New_York", "2100-03-14T07:00:00Z", -14_400, "EDT"),
        ("America/New_York", "9999-12-31T23:59:59.999Z", -18_000, "EST"),
        ("America/New_York", "0000-01-01T00:00:00Z", -17_762, "LMT"),
        ("Europe/London", "1970-01-01T00:00:00Z", 3_600, "BST"),
        ("Europe/London", "2026-03-29T01:00:00Z", 3_600, "BST"),
        ("Europe/London", "2026-10-25T01:00:00Z", 0, "GMT"),
        // Half an hour of summer time.
        ("Australia/Lord_Howe", "2026-04-04T14:59:59Z", 39_600, "+11"),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", 37_800, "+1030"),
        ("Australia/Lord_Howe", "2100-01-01T00:00:00Z", 39_600, "+11"),
        ("Australia/Lord_Howe", "2100-07-01T00:00:00Z", 37_800, "+1030"),
        ("Asia/Kathmandu", "1985-12-31T18:29:59Z", 19_800, "+0530"),
        ("Asia/Kathmandu", "2100-01-01T00:00:00Z", 20_700, "+0545"),
        // Back during Ramadan.
        ("Africa/Casablanca", "2024-03-10T02:00:00Z", 0, "+00"),
        ("Africa/Casablanca", "2024-04-14T02:00:00Z", 3_600, "+01"),
        // By its law the summer is standard time, and the winter is not.
        ("Europe/Dublin", "2026-01-01T00:00:00Z", 0, "GMT"),
        ("Europe/Dublin", "2026-07-01T00:00:00Z", 3_600, "IST"),
        ("Europe/Dublin", "2100-07-01T00:00:00Z", 3_600, "IST"),
        ("Asia/Kolkata", "1943-01-01T00:00:00Z", 23_400, "+0630"),
        ("Asia/Kolkata", "2100-01-01T00:00:00Z", 19_800, "IST"),
        ("America/Phoenix", "1967-06-01T00:00:00Z", -21_600, "MDT"),
        ("America/Phoenix", "2100-06-01T00:00:00Z", -25_200, "MST"),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000, "-10"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400, "+14"),
        ("Pacific/Kwajalein", "1969-09-30T13:00:00Z", -43_200, "-12"),
        ("Pacific/Kwajalein", "1993-08-21T12:00:00Z", 43_200, "+12"),
        ("America/Sao_Paulo", "2018-11-04T03:00:00Z", -7_200, "-02"),
        ("America/Sao_Paulo", "2100-12-01T00:00:00Z", -10_800, "-03"),
        // Moved at 24:00, at 50:00, and before midnight.
        ("America/Santiago", "2100-04-04T02:59:59Z", -10_800, "-03"),
        ("America/Santiago", "2100-04-04T03:00:00Z", -14_400, "-04"),
        ("Asia/Jerusalem", "2100-03-25T23:59:59Z", 7_200, "IST"),
        ("Asia/Jerusalem", "2100-03-26T00:00:00Z", 10_800, "IDT"),
        ("America/Nuuk", "2100-03-28T00:59:59Z", -7_200, "-02"),
        ("America/Nuuk", "2100-03-28T01:00:00Z", -3_600, "-01"),
        ("UTC", "2026-01-01T00:00:00Z", 0, "UTC"),
    ] as [(String, String, Int, String)])
func clocks(name: String, moment: String, offset: Int, abbreviation: String) throws {
    let (zone, instant) = try (Sample.zone(name), Sample.instant(moment))
    #expect(zone.offsetSeconds(at: instant) == offset)
    #expect(zone.abbreviation(at: instant) == abbreviation)
}

@Test(
    "What clocks show at a moment",
    arguments: [
        ("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T01:30"),
        ("America/New_York", "2026-11-01T06:30:15.999Z", "2026-11-01T01:30:15"),
        ("Asia/Kathmandu", "2026-12-31T18:15:00Z", "2027-01-01T00:00"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T00:00"),
        ("Europe/London", "1969-12-31T22:59:59.999Z", "1969-12-31T23:59:59"),
        // Beyond the calendar there is no date.
        ("Pacific/Apia", "9999-12-31T23:00:00Z", "9999-12-31T23:59:59"),
        ("America/New_York", "0000-01-01T01:00:00Z", "0000-01-01T00:00"),
    ])
func shown(name: String, moment: String, shown: String) throws {
    #expect(try Sample.zone(name).civil(at: Sample.instant(moment)).description == shown)
}

@Test("No moment is too far", arguments: ["America/New_York", "Pacific/Apia", "UTC", "Europe/Dublin"])
func farMoments(name: String) throws {
    let zone = try Sample.zone(name)
    for epochMs in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
        let instant = Instant(epochMs: epochMs)
        #expect(-54_000...54_000 ~= zone.offsetSeconds(at: instant))
        #expect(0...9_999 ~= zone.civil(at: instant).date.year)
    }
}
