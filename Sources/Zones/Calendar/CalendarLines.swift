// Lines of a calendar (RFC 5545): folded, and with nothing in a value that would end one. What they say is
// not decided here.

internal import Schema

struct CalendarLines {
    private(set) var bytes: [UInt8] = []
    /// The line that is being written, whole.
    private var line: [UInt8] = []

    /// Octets of a line without its end.
    static let mostOctets = 75

    /// A line that is written as it stands: names, numbers and fixed words.
    mutating func plain(_ text: String) {
        line += text.utf8
        end()
    }

    /// A property whose value is text.
    mutating func text(_ name: StaticString, _ value: String) { texts(name, [value]) }

    /// A property whose value is a list of texts.
    mutating func texts(_ name: StaticString, _ values: [String]) {
        begin(name)
        for (index, value) in values.enumerated() {
            line.append(index == 0 ? UInt8(ascii: ":") : UInt8(ascii: ","))
            escape(value)
        }
        end()
    }

    /// A property whose value is an address: whatever has no place in one is written as `%` and two digits.
    mutating func address(_ name: StaticString, _ value: String) {
        begin(name)
        line.append(UInt8(ascii: ":"))
        for byte in value.utf8 {
            switch byte {
            case 0...0x20, 0x7F...0xFF, UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "<"),
                UInt8(ascii: ">"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"),
                UInt8(ascii: "|"), UInt8(ascii: "}"):
                line.append(UInt8(ascii: "%"))
                line.append(Self.digit(byte >> 4))
                line.append(Self.digit(byte & 0xF))
            default: line.append(byte)
            }
        }
        end()
    }

    /// A property whose value is a moment in UTC, such as `20261101T053000Z`.
    mutating func utc(_ name: StaticString, _ instant: Instant) { time(name, instant, in: nil) }

    /// A property whose value is what the clocks of a zone show; UTC without one.
    mutating func time(_ name: StaticString, _ instant: Instant, in zone: Zone?) {
        begin(name)
        if let zone { line += ";TZID=\(zone.name)".utf8 }
        line.append(UInt8(ascii: ":"))
        append(zone?.civil(at: instant) ?? CivilTime(wallSeconds: Zone.seconds(instant)))
        if zone == nil { line.append(UInt8(ascii: "Z")) }
        end()
    }

    /// A property whose value is a time without a zone.
    mutating func wall(_ name: StaticString, _ time: CivilTime) {
        begin(name)
        line.append(UInt8(ascii: ":"))
        append(time)
        end()
    }

    /// A property whose value is how far clocks are from UTC, such as `-0500`.
    mutating func offset(_ name: StaticString, _ seconds: Int) {
        begin(name)
        line.append(UInt8(ascii: ":"))
        Digits.appendOffset(seconds, separator: "", to: &line)
        end()
    }

    private mutating func begin(_ name: StaticString) { line += "\(name)".utf8 }

    private mutating func append(_ time: CivilTime) {
        Digits.appendPair(time.date.year / 100, to: &line)
        for part in [time.date.year, time.date.month, time.date.day] { Digits.appendPair(part, to: &line) }
        line.append(UInt8(ascii: "T"))
        for part in [time.hour, time.minute, time.second] { Digits.appendPair(part, to: &line) }
    }

    private static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 &+ nibble : 0x37 &+ nibble }

    /// Appends text: `\n` for the end of a line however it was written, a backslash before what has a
    /// meaning, and no other control character. All else is left, whatever direction it is written in.
    private mutating func escape(_ value: String) {
        var isAfterReturn = false
        for scalar in value.unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0A where isAfterReturn: break
            // Readers that split text by Unicode's rules take all of these for the end of a line.
            case 0x0A...0x0D, 0x85, 0x2028, 0x2029: line += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case 0x09: line.append(0x09)
            case 0..<0x20, 0x7F..<0xA0: break
            default:
                if scalar == "\\" || scalar == "," || scalar == ";" { line.append(UInt8(ascii: "\\")) }
                line += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
    }

    /// Ends the line. A longer one goes on in the next, after a blank; no character is cut into two.
    private mutating func end() {
        var octets = 0
        var start = 0
        while start < line.count {
            var next = start + 1
            while next < line.count, line[next] & 0xC0 == 0x80 { next += 1 }
            if octets + next - start > Self.mostOctets {
                bytes += [0x0D, 0x0A, 0x20]
                octets = 1
            }
            bytes += line[start..<next]
            octets += next - start
            start = next
        }
        bytes += [0x0D, 0x0A]
        line.removeAll(keepingCapacity: true)
    }
}
