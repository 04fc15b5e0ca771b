// An event whose texts are drawn, and a reader of feeds that shares nothing with their writer.

import Schema

enum FeedSheet {
    static let zones = ["UTC0", "EST5EDT,M3.2.0,M11.1.0", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0"].map {
        RuleFile.zone(Array($0.utf8))
    }

    static let names: Set<String> = [
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE",
        "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "TZID", "DTSTART", "DTEND", "TZOFFSETFROM", "TZOFFSETTO",
        "TZNAME", "RRULE", "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "SUMMARY", "DESCRIPTION",
        "LOCATION", "STATUS", "URL", "CATEGORIES",
    ]

    static func event(from starts: Instant, to ends: Instant, in zone: Zone, texts: [String]) -> CalendarEvent
    {
        func text(_ index: Int) -> String { texts.indices.contains(index) ? texts[index] : "" }
        return CalendarEvent(
            uid: text(0), sequence: texts.count, stamp: ends, starts: starts, ends: ends, zone: zone,
            summary: text(1), description: text(2), location: text(3), status: .confirmed, url: text(4),
            categories: Array(texts.dropFirst(5)))
    }

    /// The lines of a feed, unfolded, each as its name without parameters and its value.
    static func read(_ bytes: [UInt8]) -> [[String]] {
        mustHold(bytes.suffix(2) == [0x0D, 0x0A], "a feed ends with a line's end")
        var lines: [[UInt8]] = []
        for line in bytes.dropLast(2).split(separator: 0x0A, omittingEmptySubsequences: false) {
            let isLast = line.endIndex == bytes.endIndex - 2
            mustHold(isLast || line.last == 0x0D, "lines end with CR and LF")
            let line = Array(isLast ? line : line.dropLast())
            mustHold(1...75 ~= line.count, "lines have 75 octets at most")
            mustHold(line.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }, "no control characters")
            mustHold(Array(String(decoding: line, as: UTF8.self).utf8) == line, "no character is cut")
            if line.first == 0x20 { lines[lines.count - 1] += line.dropFirst() } else { lines.append(line) }
        }
        return lines.map { line in
            let name = line.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ";") }
            let parameters = line.dropFirst(name.count).prefix { $0 != UInt8(ascii: ":") }
            let value = line.dropFirst(name.count + parameters.count + 1)
            return [String(decoding: name, as: UTF8.self), unescaped(Array(value))]
        }
    }

    private static func unescaped(_ value: [UInt8]) -> String {
        var bytes: [UInt8] = []
        var rest = value[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            let next = rest.popFirst()
            mustHold("n\\,;".utf8.contains(next ?? 0), "a backslash stands before what it may")
            bytes.append(next == UInt8(ascii: "n") ? 0x0A : next ?? 0)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What is left of a text: every end of a line as a line feed, and no other control character.
    static func plain(_ text: String) -> String {
        var left = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if ["\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar) {
                if !(last == "\r" && scalar == "\n") { left.append("\n") }
            } else if scalar == "\t" || scalar.properties.generalCategory != .control {
                left.append(scalar)
            }
            last = scalar
        }
        return String(left)
    }

    /// Scalar by scalar, since equal texts may be written differently.
    static func isSame(_ left: String, _ right: String) -> Bool {
        left.unicodeScalars.elementsEqual(right.unicodeScalars)
    }
}
