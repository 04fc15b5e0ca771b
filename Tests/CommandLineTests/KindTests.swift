// What each kind of value takes from a flag or a variable, at its boundaries and beyond 64 bits.

import Testing

@testable import CommandLine

@Suite struct KindTests {
    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("65535", 65_535),
            ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("99999999999999999999999", nil),
            ("", nil), ("-", nil), ("--1", nil), ("+1", nil), ("01", nil), ("-01", nil), ("00", nil),
            ("1.0", nil),
            ("1e3", nil), (" 1", nil), ("1 ", nil), ("1_000", nil), ("0x10", nil), ("١", nil),
            ("1\u{301}", nil),
        ] as [(String, Int?)])
    func wholeNumbers(text: String, number: Int?) {
        #expect(WholeNumber.read(text) == number)
        #expect(Kind.integer(Int.min...Int.max).read([text]) == number.map { .integer($0) })
    }

    @Test(
        arguments: [
            ("500ms", 500), ("10s", 10_000), ("2m", 120_000), ("1h", 3_600_000), ("1d", 86_400_000),
            ("0ms", 0),
            ("0s", 0), ("9223372036854775807ms", Int.max), ("9223372036854775s", 9_223_372_036_854_775_000),
            ("9223372036854776s", nil), ("9223372036854775808ms", nil), ("106751991168d", nil),
            ("10", nil), ("s", nil), ("", nil), ("-1s", nil), ("1.5s", nil), ("1 s", nil), ("1S", nil),
            ("01s", nil),
            ("1m30s", nil), ("1w", nil), ("1ss", nil),
        ] as [(String, Int?)])
    func durations(text: String, ms: Int?) {
        #expect(Kind.durationMs(0...Int.max).read([text]) == ms.map { .integer($0) })
    }

    @Test(
        arguments: [
            ("0", 0), ("1024", 1024), ("512B", 512), ("64KiB", 65_536), ("1MiB", 1 << 20), ("2GiB", 2 << 30),
            ("8TiB", 8 << 40), ("8388607TiB", 8_388_607 << 40), ("8388608TiB", nil),
            ("9223372036854775807", Int.max),
            ("9223372036854775808", nil), ("9007199254740992KiB", nil),
            ("1MB", nil), ("1M", nil), ("1mib", nil), ("1 MiB", nil), ("MiB", nil), ("-1", nil), ("", nil),
            ("1.5MiB", nil),
        ] as [(String, Int?)])
    func sizes(text: String, bytes: Int?) {
        #expect(Kind.sizeBytes(0...Int.max).read([text]) == bytes.map { .integer($0) })
    }

    @Test(arguments: [0, 1, 999, 1000, 1001, 59_999, 60_000, 90_000, 86_400_000, Int.max - 1, Int.max])
    func quantitiesReadBackAsWritten(number: Int) {
        #expect(Quantity.duration.read(Quantity.duration.show(number)) == number)
        #expect(Quantity.size.read(Quantity.size.show(number)) == number)
    }

    @Test(
        arguments: [
            (Kind.integer(1...10), "1", true), (.integer(1...10), "10", true), (.integer(1...10), "0", false),
            (.integer(1...10), "11", false), (.integer(-5 ... -1), "-5", true),
            (.integer(-5 ... -1), "0", false),
            (.durationMs(1000...2000), "1s", true), (.durationMs(1000...2000), "999ms", false),
            (.durationMs(1000...2000), "2001ms", false), (.sizeBytes(1...1024), "1KiB", true),
            (.sizeBytes(1...1024), "1025", false), (.sizeBytes(1...1024), "0", false),
            (.boolean, "on", true), (.boolean, "true", true), (.boolean, "off", true),
            (.boolean, "false", true),
            (.boolean, "ON", false), (.boolean, "yes", false), (.boolean, "1", false), (.boolean, "", false),
            (.choice(["a", "b"]), "a", true), (.choice(["a", "b"]), "A", false),
            (.choice(["a", "b"]), "", false),
            (.text, "", true), (.text, "anything at all", true),
        ] as [(Kind, String, Bool)])
    func ranges(kind: Kind, text: String, isTaken: Bool) {
        #expect((kind.read([text]) != nil) == isTaken)
    }

    @Test(
        arguments: [
            ([""], [String]()), (["a"], ["a"]), (["a,b"], ["a", "b"]), ([" a ,\tb "], ["a", "b"]),
            (["a", "b,c"], ["a", "b", "c"]),
            (["a,"], nil), ([","], nil), (["a,,b"], nil), ([" "], nil), (["a b"], ["a b"]),
        ] as [([String], [String]?)])
    func lists(texts: [String], items: [String]?) {
        #expect(Kind.list.read(texts) == items.map { .list($0) })
    }

    @Test(
        arguments: [
            (Kind.integer(0...Int.max), "a whole number of at least 0"),
            (.integer(Int.min...0), "a whole number of at most 0"),
            (.integer(Int.min...Int.max), "a whole number"),
            (.durationMs(0...Int.max), "a time such as 500ms, 10s or 2m"),
            (.sizeBytes(1024...1 << 20), "a size such as 64KiB or 1MiB, from 1KiB to 1MiB"),
        ] as [(Kind, String)])
    func expectation(kind: Kind, words: String) {
        #expect(kind.expectation == words)
    }

    @Test(
        arguments: [
            ("plain", "'plain'"), ("", "''"), ("a\nb", "'a\\u{A}b'"), ("\u{202E}x", "'\\u{202E}x'"),
            ("\u{9B}", "'\\u{9B}'"),
            (String(repeating: "é", count: 61), "'" + String(repeating: "é", count: 60) + "...'"),
        ] as [(String, String)])
    func excerpts(text: String, shown: String) {
        #expect(Excerpt.of(text) == shown)
    }
}
