// What a calendar and a clock on a wall show together, to the second. Where the wall is, is not said here.

public import Schema

public struct CivilTime: Hashable, Sendable {
    public let date: CivilDate
    public let hour: Int
    public let minute: Int
    public let second: Int

    /// Nil for what no clock shows; there is no 24:00, and no leap second.
    public init?(date: CivilDate, hour: Int, minute: Int, second: Int = 0) {
        guard 0...23 ~= hour, 0...59 ~= minute, 0...59 ~= second else { return nil }
        self.date = date
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// Reads `2026-11-01T01:30` and `2026-11-01T01:30:15`, also with a blank in place of the T; nil for
    /// anything else, and for days that do not exist.
    public init?(text: Span<UInt8>) {
        guard text.count == 16 || text.count == 19, let date = CivilDate(text: text.extracting(0..<10)),
            text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: " "),
            let hour = Digits.pair(text, at: 11), text[13] == UInt8(ascii: ":"),
            let minute = Digits.pair(text, at: 14)
        else { return nil }
        guard text.count == 19 else {
            self.init(date: date, hour: hour, minute: minute)
            return
        }
        guard text[16] == UInt8(ascii: ":"), let second = Digits.pair(text, at: 17) else { return nil }
        self.init(date: date, hour: hour, minute: minute, second: second)
    }

    /// Reads the same; nil for anything else.
    public init?(_ text: String) { self.init(text: text.utf8.span) }

    /// The time that lies so many seconds after 1970 began on the same wall. What lies outside the years 0 to
    /// 9999 becomes the first or the last second of these.
    init(wallSeconds: Int64) {
        let seconds = min(max(wallSeconds, Self.firstSecond), Self.lastSecond)
        let ofDay = Int(seconds % 86_400 + 86_400) % 86_400
        let day = (seconds - Int64(ofDay)) / 86_400
        // Never the other: the day lies within the calendar, by the limits above.
        date = CivilDate(daysSinceEpoch: day) ?? Self.epoch
        hour = ofDay / 3_600
        minute = ofDay / 60 % 60
        second = ofDay % 60
    }

    /// Seconds since 1970 began on the same wall, had nobody ever moved its clock.
    var wallSeconds: Int64 { date.daysSinceEpoch * 86_400 + Int64(secondOfDay) }

    var secondOfDay: Int { hour * 3_600 + minute * 60 + second }

    /// 0000-01-01T00:00:00 and 9999-12-31T23:59:59.
    static let firstSecond: Int64 = -62_167_219_200
    static let lastSecond: Int64 = 253_402_300_799
    private static let epoch = CivilTime(wallSeconds: 0).date

    /// Appends `2026-11-01T01:30`, with seconds only where there are any.
    public func appendText(to bytes: inout [UInt8]) {
        date.appendText(to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        appendClock(to: &bytes)
    }

    /// Appends `01:30`, with seconds only where there are any.
    func appendClock(to bytes: inout [UInt8]) {
        Digits.appendPair(hour, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Digits.appendPair(minute, to: &bytes)
        guard second != 0 else { return }
        bytes.append(UInt8(ascii: ":"))
        Digits.appendPair(second, to: &bytes)
    }
}

extension CivilTime: Comparable {
    public static func < (left: CivilTime, right: CivilTime) -> Bool {
        (left.date, left.secondOfDay) < (right.date, right.secondOfDay)
    }
}

extension CivilTime: CustomStringConvertible {
    public var description: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
