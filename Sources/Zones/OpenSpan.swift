// A part of a day during which somebody is there, as minutes that a clock shows, and its text.

/// Any numbers at all: what makes no sense is refused by the hours that it becomes a part of.
public struct OpenSpan: Hashable, Sendable {
    /// Minutes since midnight by the clock.
    public let fromMinute: Int
    /// When the doors are closed; 1440 is midnight at the end of the day.
    public let toMinute: Int

    public init(fromMinute: Int, toMinute: Int) {
        self.fromMinute = fromMinute
        self.toMinute = toMinute
    }

    /// From midnight to midnight.
    public static let wholeDay = OpenSpan(fromMinute: 0, toMinute: minutesOfDay)

    static let minutesOfDay = 1_440

    /// Reads `09:00-17:30`, the last minute being `24:00`; nil for anything else, and for spans that are
    /// empty or run backwards.
    public init?(text: Span<UInt8>) {
        guard text.count == 11, text[5] == UInt8(ascii: "-"),
            let from = Self.minute(text, at: 0), let to = Self.minute(text, at: 6), from < to
        else { return nil }
        self.init(fromMinute: from, toMinute: to)
    }

    /// Reads the same; nil for anything else.
    public init?(_ text: String) { self.init(text: text.utf8.span) }

    private static func minute(_ text: Span<UInt8>, at index: Int) -> Int? {
        guard let hour = Digits.pair(text, at: index), text[index + 2] == UInt8(ascii: ":"),
            let minute = Digits.pair(text, at: index + 3), minute <= 59, hour * 60 + minute <= minutesOfDay
        else { return nil }
        return hour * 60 + minute
    }

    /// Appends `09:00-17:30`.
    public func appendText(to bytes: inout [UInt8]) {
        Self.append(fromMinute, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.append(toMinute, to: &bytes)
    }

    private static func append(_ minute: Int, to bytes: inout [UInt8]) {
        let minute = min(max(minute, 0), minutesOfDay)
        Digits.appendPair(minute / 60, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Digits.appendPair(minute % 60, to: &bytes)
    }
}

extension OpenSpan: CustomStringConvertible {
    public var description: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
