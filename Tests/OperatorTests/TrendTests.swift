// How history becomes a forecast: lines through points, counts between looks, minutes that become hours.

import Schema
import Testing

@testable import Operator

@Suite struct TrendTests {
    private static let nowMs: Int64 = 1_795_000_000_000
    private static let hourMs: Int64 = 3_600_000

    static func sample(hoursAgo: Int64, used: Int64, size: Int64 = 1_000_000, stepMin: Int64 = 60) -> Sample {
        Sample(
            atMs: nowMs - hoursAgo * hourMs, stepMin: stepMin, spanMs: hourMs, looks: 60, ready: 60,
            requests: 10,
            errors: 0, buckets: [10], storageBytes: used, diskUsedBytes: used, diskBytes: size, behindMs: nil,
            residentBytes: nil)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let hours: [Int64]
        let perHour: Int64
        let expected: String
    }

    @Test(arguments: [
        Case(testDescription: "nothing", hours: [], perHour: 0, expected: "not enough history yet"),
        Case(
            testDescription: "too few", hours: [40, 30, 20, 10, 0], perHour: 1_000,
            expected: "not enough history yet"),
        Case(
            testDescription: "many, over too short a time", hours: Array(repeating: 1, count: 40),
            perHour: 1_000,
            expected: "not enough history yet"),
        Case(
            testDescription: "no growth", hours: Array(0...48), perHour: 0, expected: "not within two years"),
        Case(
            testDescription: "shrinking", hours: Array(0...48), perHour: -10, expected: "not within two years"
        ),
        Case(
            testDescription: "hardly growing", hours: Array(0...48), perHour: 1,
            expected: "not within two years"),
        // 500,000 are left, 1,000 an hour: 500 hours.
        Case(testDescription: "growing", hours: Array(0...48), perHour: 1_000, expected: "in 20 days"),
        Case(testDescription: "fast", hours: Array(0...48), perHour: 10_000, expected: "in 2 days"),
    ])
    func forecasts(one: Case) {
        let samples = one.hours.sorted(by: >).map { hours in
            Self.sample(hoursAgo: hours, used: 500_000 - hours * one.perHour)
        }
        #expect(Forecast(samples, nowMs: Self.nowMs).words(nowMs: Self.nowMs) == one.expected)
    }

    @Test("A day counts for as much as its minutes")
    func weights() throws {
        // A month that grew by 100 a day, and a last hour of minutes in which nothing grew.
        var samples = (1...30).reversed().map { day in
            Self.sample(hoursAgo: Int64(day * 24), used: 500_000 - Int64(day) * 100, stepMin: 1_440)
        }
        for minute in 0..<60 {
            var one = Self.sample(hoursAgo: 0, used: 500_000, stepMin: 1)
            one = Sample(
                atMs: one.atMs - Int64(60 - minute) * 60_000, stepMin: 1, spanMs: 60_000, looks: 1, ready: 1,
                requests: 0, errors: 0, buckets: [], storageBytes: 500_000, diskUsedBytes: 500_000,
                diskBytes: 1_000_000, behindMs: nil, residentBytes: nil)
            samples.append(one)
        }
        let trend = try #require(Trend(samples, of: \.diskUsedBytes, nowMs: Self.nowMs))
        #expect(abs(trend.perDay - 100) < 1)
    }

    @Test("Counts are those since the last look, or all of a new process")
    func counters() {
        let before = Counters(pid: 7, requests: 100, errors: 3, buckets: [90, 10])
        let now = Counters(pid: 7, requests: 150, errors: 4, buckets: [130, 20])
        #expect(now.since(before) == Counters(pid: 7, requests: 50, errors: 1, buckets: [40, 10]))
        let other = Counters(pid: 8, requests: 20, errors: 0, buckets: [20, 0])
        #expect(other.since(before) == other)
        #expect(now.since(nil) == now)
    }

    @Test(arguments: [
        ([Int64](), 0.95, nil), ([0, 0, 0], 0.95, nil), ([100], 0.5, 0.05), ([100], 0.95, 0.095),
        ([50, 50], 0.95, 0.1 + 0.15 * 0.9), ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5], 0.95, 1_000),
    ])
    func quantiles(buckets: [Int64], part: Double, expected: Double?) {
        let found = Counters.quantileMs(part, of: buckets)
        #expect((found == nil) == (expected == nil) && abs((found ?? 0) - (expected ?? 0)) < 0.0001)
    }

    @Test("What a server tells is read back")
    func metrics() {
        let text = """
            # HELP http_requests_total Answers.
            # TYPE http_requests_total counter
            http_requests_total{route="GET /a",status="2xx"} 40
            http_requests_total{route="GET /a",status="5xx"} 2
            http_request_duration_seconds_bucket{route="GET /a",le="0.0001"} 10
            http_request_duration_seconds_bucket{route="GET /a",le="1.0"} 40
            http_request_duration_seconds_bucket{route="GET /a",le="+Inf"} 42
            backup_behind_seconds 1.5
            nonsense
            also{nonsense 3
            """
        let reading = MetricsReading([UInt8](text.utf8))
        let counters = Counters(reading, pid: 1)
        #expect(counters.requests == 42 && counters.errors == 2)
        #expect(counters.buckets.first == 10 && counters.buckets.last == 2)
        #expect(reading.value("backup_behind_seconds") == 1.5 && reading.value("no_such_thing") == nil)
    }
}

@Suite struct FleetMetricsTests {
    private static let head = "# HELP up Up.\n# TYPE up gauge\n"

    @Test("Each series has the name of its instance, and a family stands once")
    func joined() {
        let one = [UInt8]("\(Self.head)up{route=\"GET /\"} 1\nup 2\n".utf8)
        let text = String(decoding: FleetMetrics.joined([("north", one), ("south", one)]), as: UTF8.self)
        let series = ["north", "south"].map {
            "up{instance=\"\($0)\",route=\"GET /\"} 1\nup{instance=\"\($0)\"} 2\n"
        }
        #expect(text == Self.head + series.joined())
    }

    @Test(
        "One instance cannot speak for another, nor spoil what others tell",
        arguments: [
            "up{instance=\"south\"} 1", "up{a=\"1\",instance=\"south\"} 1", "up{a=\"1} 1", "up{a=\"1\"",
            "up one",
            "other 1", "up{a=\"\\\"} 1", "up{} 1", "up{a=\"1\",} 1", "\u{0}",
        ])
    func hostile(line: String) {
        let text = FleetMetrics.joined([("north", [UInt8]((Self.head + line + "\n").utf8))])
        #expect(String(decoding: text, as: UTF8.self) == Self.head)
    }

    @Test("What only the operator tells, no instance does")
    func reserved() {
        let text = "# HELP fleet_up Up.\n# TYPE fleet_up gauge\nfleet_up 0\n"
        #expect(FleetMetrics.joined([("north", [UInt8](text.utf8))]).isEmpty)
    }
}

@Suite struct SizesTests {
    @Test(arguments: [
        (Int64(0), "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (5_320_704, "5.32 MB"),
        (123_456_789, "123 MB"),
        (99_960_000, "100 MB"), (70_419_668_992, "70.4 GB"), (-5, "0 B"),
    ])
    func sizes(bytes: Int64, expected: String) { #expect(Sizes.text(bytes) == expected) }

    @Test(arguments: [("2.00 MB", "2 MB"), ("2.50", "2.5"), ("100 MB", "100 MB"), ("0.00", "0")])
    func short(text: String, expected: String) { #expect(Sizes.short(text) == expected) }

    @Test(arguments: [
        ("north", "north"), ("a b", "'a b'"), ("o'neil", "'o'\\''neil'"), ("", "''"), ("$(rm)", "'$(rm)'"),
        ("jo@north.example", "jo@north.example"), ("a\nb", "'a\nb'"),
    ])
    func quotes(word: String, expected: String) { #expect(ShellWords.quoted(word) == expected) }
}
