// An instant as people and buckets write it, in UTC, and back.

public struct Moment: Sendable, Equatable {
    public let epochMs: Int64

    public init(epochMs: Int64) { self.epochMs = epochMs }

    /// `2026-11-23T15:52:42Z`, with milliseconds or without; or the seconds since 1970.
    public init?(_ text: String) {
        let bytes = [UInt8](text.utf8)
        if !bytes.isEmpty, bytes.count <= 11, let seconds = Self.digits(bytes[...]) {
            epochMs = seconds * 1_000
            return
        }
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54 || bytes[10] == 0x20,
            bytes[13] == 0x3A, bytes[16] == 0x3A, bytes.last == 0x5A,
            let year = Self.digits(bytes[0..<4]), let month = Self.digits(bytes[5..<7]),
            let day = Self.digits(bytes[8..<10]), let hour = Self.digits(bytes[11..<13]),
            let minute = Self.digits(bytes[14..<16]), let second = Self.digits(bytes[17..<19]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var milliseconds: Int64 = 0
        let fraction = bytes[19..<bytes.count - 1]
        if let point = fraction.first {
            let digits = fraction.dropFirst().prefix(3)
            guard point == 0x2E, let value = Self.digits(digits),
                fraction.dropFirst().allSatisfy({ 0x30...0x39 ~= $0 })
            else { return nil }
            milliseconds = value * [100, 10, 1][digits.count - 1]
        }
        let days = Self.days(year, month, day)
        epochMs = ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + milliseconds
        // The 31st of a month that has none would be another day.
        guard
            self.day(separator: "")
                == String(decoding: bytes[0..<4] + bytes[5..<7] + bytes[8..<10], as: UTF8.self)
        else { return nil }
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard !bytes.isEmpty, bytes.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Days since 1970, by the calendar that begins its years in March.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let ofEra = year - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    /// What was before 1970 is shown as its beginning.
    private var seconds: Int64 { max(0, epochMs) / 1_000 }

    var dayNumber: Int64 { seconds / 86_400 }

    var date: (year: Int64, month: Int64, day: Int64) {
        let days = dayNumber + 719_468
        let era = days / 146_097
        let ofEra = days - era * 146_097
        let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let shifted = (5 * ofYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (year + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * shifted + 2) / 5 + 1)
    }

    func day(separator: String) -> String {
        let (year, month, day) = date
        return [Self.padded(year, 4), Self.padded(month, 2), Self.padded(day, 2)].joined(separator: separator)
    }

    func clock(separator: String) -> String {
        let second = seconds % 86_400
        return [second / 3_600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined(
            separator: separator)
    }

    static func padded(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    /// `2026-11-23T15:52:42.123Z`
    public var text: String {
        "\(day(separator: "-"))T\(clock(separator: ":")).\(Self.padded(max(0, epochMs) % 1_000, 3))Z"
    }
}
