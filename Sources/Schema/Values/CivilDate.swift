// A day of the Gregorian calendar, years 0 to 9999, and its count from 1970-01-01. No clock, no zone.

public struct CivilDate: Hashable, Sendable {
    public let year: Int
    public let month: Int
    public let day: Int

    /// Nil unless the day exists.
    public init?(year: Int, month: Int, day: Int) {
        guard 0...9999 ~= year, 1...12 ~= month, 1...Self.length(ofMonth: month, in: year) ~= day else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2026-11-21`; nil for anything else and for days that do not exist.
    public init?(text: Span<UInt8>) {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let year = Self.digits(text, 0..<4),
            let month = Self.digits(text, 5..<7),
            let day = Self.digits(text, 8..<10)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The day that lies `daysSinceEpoch` after 1 January 1970; nil outside the years 0 to 9999.
    public init?(daysSinceEpoch: Int64) {
        guard Self.firstDay...Self.lastDay ~= daysSinceEpoch else { return nil }
        // Years are counted from 1 March, so that the leap day comes last, in cycles of 400 years.
        let days = Int(daysSinceEpoch) + 719_468
        let cycle = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfCycle = days - cycle * 146_097
        let leapDays = dayOfCycle / 1_460 - dayOfCycle / 36_524 + dayOfCycle / 146_096
        let yearOfCycle = (dayOfCycle - leapDays) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
    }

    /// Days since 1 January 1970, negative before it.
    public var daysSinceEpoch: Int64 {
        let fromMarch = month <= 2 ? year - 1 : year
        let cycle = (fromMarch >= 0 ? fromMarch : fromMarch - 399) / 400
        let yearOfCycle = fromMarch - cycle * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return Int64(cycle * 146_097 + dayOfCycle - 719_468)
    }

    /// Appends `2026-11-21`.
    public func appendText(to bytes: inout [UInt8]) {
        Decimal.appendTwoDigits(Int64(year / 100), to: &bytes)
        Decimal.appendTwoDigits(Int64(year % 100), to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Decimal.appendTwoDigits(Int64(month), to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Decimal.appendTwoDigits(Int64(day), to: &bytes)
    }

    /// 0000-01-01 and 9999-12-31.
    static let firstDay: Int64 = -719_528
    static let lastDay: Int64 = 2_932_896

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The number that the digits of `range` spell, nil where one of them is no digit.
    static func digits(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var value = 0
        for index in range {
            guard 0x30...0x39 ~= text[index] else { return nil }
            value = value * 10 + Int(text[index] &- 0x30)
        }
        return value
    }
}

extension CivilDate: Comparable {
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}
