// A moment as milliseconds since 1970 in UTC, and its RFC 3339 text. Named time zones are not known here.

public struct Instant: Hashable, Sendable {
    public let epochMs: Int64

    @inlinable public init(epochMs: Int64) { self.epochMs = epochMs }

    /// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z: what RFC 3339 can write.
    public static let earliest = Instant(epochMs: CivilDate.firstDay * 86_400_000)
    public static let latest = Instant(epochMs: (CivilDate.lastDay + 1) * 86_400_000 - 1)

    /// Reads RFC 3339 with `Z` or an offset; digits beyond the millisecond are cut off.
    /// Nil for days that do not exist, for a leap second, and for moments outside `earliest...latest`.
    public init?(text: Span<UInt8>) {
        guard text.count >= 20,
            let date = CivilDate(text: text.extracting(0..<10)),
            text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: "t"),
            let hour = CivilDate.digits(text, 11..<13), hour <= 23, text[13] == UInt8(ascii: ":"),
            let minute = CivilDate.digits(text, 14..<16), minute <= 59, text[16] == UInt8(ascii: ":"),
            let second = CivilDate.digits(text, 17..<19), second <= 59,
            let (milliseconds, zone) = Self.fraction(text, from: 19),
            let offsetMinutes = Self.offset(text, from: zone)
        else { return nil }
        let minutes = Int64(hour * 60 + minute - offsetMinutes)
        let ofDay = (minutes * 60 + Int64(second)) * 1_000 + Int64(milliseconds)
        // No overflow: a day of the years 0 to 9999 is far inside Int64, also in milliseconds.
        epochMs = date.daysSinceEpoch * 86_400_000 + ofDay
        guard Self.earliest...Self.latest ~= self else { return nil }
    }

    /// Reads RFC 3339; nil for anything else.
    public init?(_ text: String) { self.init(text: text.utf8.span) }

    /// The thousandths that follow a point at `start`, if there is one, and where they end.
    private static func fraction(_ text: Span<UInt8>, from start: Int) -> (milliseconds: Int, end: Int)? {
        guard text[start] == UInt8(ascii: ".") else { return (0, start) }
        var index = start + 1
        var weight = 100
        var milliseconds = 0
        while index < text.count, 0x30...0x39 ~= text[index] {
            milliseconds += Int(text[index] &- 0x30) * weight
            weight /= 10
            index += 1
        }
        return index == start + 1 ? nil : (milliseconds, index)
    }

    /// The offset from UTC in minutes, which must reach to the end of the text.
    private static func offset(_ text: Span<UInt8>, from start: Int) -> Int? {
        guard start < text.count else { return nil }
        let sign = text[start]
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return text.count == start + 1 ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), text.count == start + 6,
            let hours = CivilDate.digits(text, start + 1..<start + 3), hours <= 23,
            text[start + 3] == UInt8(ascii: ":"),
            let minutes = CivilDate.digits(text, start + 4..<start + 6), minutes <= 59
        else { return nil }
        return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }
}

extension Instant: Comparable {
    @inlinable public static func < (left: Instant, right: Instant) -> Bool { left.epochMs < right.epochMs }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC.
    public var description: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends RFC 3339 in UTC, with milliseconds only where there are any.
    /// A moment that RFC 3339 cannot write is written as the nearest that it can.
    public func appendText(to bytes: inout [UInt8]) {
        let writable = min(max(self, Self.earliest), Self.latest).epochMs
        let ofDay = ((writable % 86_400_000) + 86_400_000) % 86_400_000
        guard let date = CivilDate(daysSinceEpoch: (writable - ofDay) / 86_400_000) else { return }
        date.appendText(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        Decimal.appendTwoDigits(ofDay / 3_600_000, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Decimal.appendTwoDigits(ofDay / 60_000 % 60, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Decimal.appendTwoDigits(ofDay / 1_000 % 60, to: &bytes)
        if ofDay % 1_000 != 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(0x30 &+ UInt8(truncatingIfNeeded: ofDay % 1_000 / 100))
            Decimal.appendTwoDigits(ofDay % 100, to: &bytes)
        }
        bytes.append(UInt8(ascii: "Z"))
    }
}
