// The yearly rules of POSIX that end a file, in each form that they have.

import Schema
import Testing

@testable import Zones

@Test(
    "When the clocks are moved",
    arguments: [
        ("EST5EDT,M3.2.0,M11.1.0", 2026, "2026-03-08T07:00:00Z", "2026-11-01T06:00:00Z"),
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2026, "2026-10-03T15:30:00Z", "2026-04-04T15:00:00Z"),
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2100, "2100-10-02T15:30:00Z", "2100-04-03T15:00:00Z"),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", 2026, "2026-10-25T01:00:00Z", "2026-03-29T01:00:00Z"),
        // The hour before the day, and two days after it.
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026, "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", 2026, "2026-03-28T00:00:00Z", "2026-10-23T23:00:00Z"),
        ("<-04>4<-03>,M9.1.6/24,M4.1.6/24", 2026, "2026-09-06T04:00:00Z", "2026-04-05T03:00:00Z"),
        // 1 March whatever the year; the sixtieth day, which is 29 February in leap years.
        ("AAA0BBB,J60/0,J365/0", 2024, "2024-03-01T00:00:00Z", "2024-12-30T23:00:00Z"),
        ("AAA0BBB,J60/0,J365/0", 2025, "2025-03-01T00:00:00Z", "2025-12-30T23:00:00Z"),
        ("AAA0BBB,J59/0,J365/0", 2024, "2024-02-28T00:00:00Z", "2024-12-30T23:00:00Z"),
        ("AAA0BBB,59/0,364/0", 2024, "2024-02-29T00:00:00Z", "2024-12-29T23:00:00Z"),
        ("AAA0BBB,59/0,364/0", 2025, "2025-03-01T00:00:00Z", "2025-12-30T23:00:00Z"),
        ("AAA-3:30:15BBB,M2.5.6/1:02:03,M6.1.1", 2025, "2025-02-21T21:31:48Z", "2025-06-01T21:29:45Z"),
        // The end lies in the next year.
        ("AAA0BBB,M6.1.1/0,M12.5.0/167", 2025, "2025-06-02T00:00:00Z", "2026-01-03T22:00:00Z"),
    ])
func changes(rule: String, year: Int, begins: String, ends: String) throws {
    let zone = try Sample.zone(rule: rule)
    for (text, isSummer) in [(begins, true), (ends, false)] {
        let instant = try Sample.instant(text)
        let before = Instant(epochMs: instant.epochMs - 1)
        #expect(zone.type(of: zone.period(at: Zone.seconds(instant))).isDaylight == isSummer)
        #expect(zone.type(of: zone.period(at: Zone.seconds(before))).isDaylight == !isSummer)
    }
}

@Test(
    "Rules that never move a clock",
    arguments: [
        ("UTC0", 0, "UTC"), ("<+0545>-5:45", 20_700, "+0545"), ("<-00>+0", 0, "-00"),
        // Summer ends when the next begins.
        ("EST5EDT,0/0,J365/25", -14_400, "EDT"), ("XXX3EDT4,0/0,J365/23", -14_400, "EDT"),
    ])
func still(rule: String, offset: Int, abbreviation: String) throws {
    let zone = try Sample.zone(rule: rule)
    for second in stride(from: Int64(-62_167_219_200), through: 253_402_300_799, by: 86_399 * 53) {
        let instant = Zone.instant(second)
        guard zone.offsetSeconds(at: instant) == offset, zone.abbreviation(at: instant) == abbreviation,
            case .one = zone.instants(of: zone.civil(at: instant))
        else {
            Issue.record("\(instant)")
            return
        }
    }
    #expect(zone.leastOffset <= offset && offset <= zone.mostOffset)
}

@Test(
    "Rules whose days lie in years beside theirs, or take turns in being the first",
    arguments: [
        "AAA0BBB6,9/-167:59:58,M12.5.6/165", "AAA0BBB,J1/-167,J365/167", "AAA0BBB,J365/167,J1/-167",
        "AAA0BBB,M12.5.6/167,0/-167", "AAA24BBB-24,365/167,J365/167", "AAA0BBB,J60,M3.1.0",
    ])
func wild(rule: String) throws {
    let zone = try Sample.zone(rule: rule)
    var period = zone.period(at: 0)
    for _ in 0..<1_000 {
        let next = zone.period(at: period.until)
        // What is asked a second earlier or later is the same period.
        let isSame = [next.from, next.until - 1].allSatisfy {
            let other = zone.period(at: $0)
            return other.from == next.from && other.until == next.until
                && other.offsetSeconds == next.offsetSeconds
        }
        let instant = Zone.instant(next.from)
        let isFound =
            switch zone.instants(of: zone.civil(at: instant)) {
            case .one(let found): found == instant
            case .two(let earlier, let later): earlier...later ~= instant
            case .none: false
            }
        guard isSame, isFound, next.from == period.until else {
            Issue.record("\(Zone.instant(next.from))")
            return
        }
        period = next
    }
}

@Test("After the last change of a file its rule goes on, and not before")
func afterTheLast() throws {
    var file = TZif()
    // Until July 2026 an hour ahead, then as the rule has it for the summer.
    (file.times, file.typeFrom) = ([0, 1_782_864_000], [0, 1])
    file.types = [(3_600, 0, 0), (-14_400, 1, 4)]
    file.letters = Array("AAA\0EDT\0".utf8)
    file.foot = "EST5EDT,M3.2.0,M11.1.0"
    let zone = try Zone(name: "Test", data: file.bytes)
    let names = try ["2026-01-01", "2026-06-30", "2026-07-01", "2026-11-02", "2027-07-01"].map {
        zone.abbreviation(at: try Sample.instant("\($0)T12:00:00Z"))
    }
    #expect(names == ["AAA", "AAA", "EDT", "EST", "EDT"])
    // What began before the rule did not begin by it.
    #expect(try zone.yearlyRule()?.since == Zone.seconds(Sample.instant("2026-11-01T06:00:00Z")))
    #expect(zone.period(at: 1_782_864_001).from == 1_782_864_000)
}
