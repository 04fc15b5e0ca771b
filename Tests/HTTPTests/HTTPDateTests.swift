// Dates as HTTP writes them, there and back.

import Testing

@testable import HTTP

struct HTTPDateTests {
    private static func written(_ second: Int64) -> String {
        var bytes: [UInt8] = []
        HTTPDate.append(epochSecond: second, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func read(_ text: String) -> Int64? {
        let bytes = latin1("<" + text + ">")
        return HTTPDate.parse(bytes, 1..<(bytes.count - 1))
    }

    @Test(
        "An instant and its text",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] as [(Int64, String)])
    func both(_ second: Int64, _ text: String) {
        #expect(Self.written(second) == text)
        #expect(Self.read(text) == second)
    }

    @Test("Every day from 1970 to 2400 survives the round trip")
    func everyDay() {
        let days: [Int64] = Array(0..<157_054)
        #expect(
            days.allSatisfy {
                Self.read(Self.written($0 * 86_400 + $0 % 86_400)) == $0 * 86_400 + $0 % 86_400
            })
    }

    @Test(
        "What cannot be written is written as the nearest that can",
        arguments: [
            (-1, "Thu, 01 Jan 1970 00:00:00 GMT"), (Int64.min, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (253_402_300_800, "Fri, 31 Dec 9999 23:59:59 GMT"), (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] as [(Int64, String)])
    func clamped(_ second: Int64, _ text: String) { #expect(Self.written(second) == text) }

    @Test(
        "Any other text is no date",
        arguments: [
            "", "Sun, 06 Nov 1994 08:49:37", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 nov 1994 08:49:37 GMT", "sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Thu, 29 Feb 1900 00:00:00 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49:60 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1969 08:49:37 GMT", "Sun, 06 Nov 0000 08:49:37 GMT",
            "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov +994 08:49:37 GMT", "Sun,+06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 GMT ",
            "Sun, 06-Nov-1994 08:49:37 GMT", "Sun, 06 Nov 1994 08 49 37 GMT",
            "\u{0}un, 06 Nov 1994 08:49:37 GMT",
        ])
    func refused(_ text: String) { #expect(Self.read(text) == nil) }
}
