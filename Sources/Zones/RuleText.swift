// The text of POSIX that a zone's file ends with, such as EST5EDT,M3.2.0,M11.1.0, and its reader.

/// What such a text says.
enum FootRule: Hashable, Sendable {
    case fixed(LocalType)
    case yearly(YearlyRule)
}

/// Goes through the text from left to right.
struct RuleText {
    private var rest: ArraySlice<UInt8>
    /// Files of version 3 may have times before midnight, and up to a week ahead.
    private let isExtended: Bool

    /// - Parameter isExtended: whether the file is of version 3 or later.
    static func read(_ text: ArraySlice<UInt8>, isExtended: Bool) throws(ZoneFlaw) -> FootRule {
        var reader = RuleText(rest: text, isExtended: isExtended)
        let rule = try reader.rule()
        guard reader.rest.isEmpty else { throw ZoneFlaw("has a rule that goes on after its end") }
        return rule
    }

    private mutating func rule() throws(ZoneFlaw) -> FootRule {
        let name = try name()
        // POSIX counts to the west.
        let offset = try -time(mostHours: 24)
        let standard = try type(name, offset, isDaylight: false)
        if rest.isEmpty { return .fixed(standard) }
        let daylightName = try self.name()
        let isGiven = rest.first != UInt8(ascii: ",")
        let daylight = try type(
            daylightName, isGiven ? -time(mostHours: 24) : offset + 3_600, isDaylight: true)
        try take(",")
        let start = try day()
        try take(",")
        return .yearly(YearlyRule(standard: standard, daylight: daylight, start: start, end: try day()))
    }

    private func type(_ name: ArraySlice<UInt8>, _ offset: Int, isDaylight: Bool) throws(ZoneFlaw)
        -> LocalType
    {
        guard let type = LocalType(offsetSeconds: offset, isDaylight: isDaylight, abbreviation: name) else {
            throw ZoneFlaw("has a rule with a name or an offset that cannot be")
        }
        return type
    }

    /// Letters alone, or anything that a name may hold between `<` and `>`.
    private mutating func name() throws(ZoneFlaw) -> ArraySlice<UInt8> {
        if rest.first == UInt8(ascii: "<") {
            let name = rest.dropFirst().prefix { $0 != UInt8(ascii: ">") }
            rest = rest.dropFirst(name.count + 1)
            try take(">")
            return name
        }
        let name = rest.prefix { 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 }
        rest = rest.dropFirst(name.count)
        return name
    }

    /// `5`, `-5:30`, `+05:30:15`, in seconds.
    private mutating func time(mostHours: Int, mayBeSigned: Bool = true) throws(ZoneFlaw) -> Int {
        let isNegative = rest.first == UInt8(ascii: "-")
        if mayBeSigned, isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var seconds = try number(0...mostHours, mostDigits: 3) * 3_600
        if skip(":") {
            seconds += try number(0...59, mostDigits: 2) * 60
            if skip(":") { seconds += try number(0...59, mostDigits: 2) }
        }
        return isNegative ? -seconds : seconds
    }

    /// `M3.2.0/2`, `J60` or `59`, the time being two o'clock where there is none.
    private mutating func day() throws(ZoneFlaw) -> RuleDay {
        let day: RuleDay.Day
        if skip("M") {
            let month = try number(1...12, mostDigits: 2)
            try take(".")
            let week = try number(1...5, mostDigits: 1)
            try take(".")
            day = .week(month: month, week: week, weekday: try number(0...6, mostDigits: 1))
        } else if skip("J") {
            day = .fixed(try number(1...365, mostDigits: 3))
        } else {
            day = .counted(try number(0...365, mostDigits: 3))
        }
        guard skip("/") else { return RuleDay(day: day, timeSeconds: 2 * 3_600) }
        let time = try time(mostHours: isExtended ? 167 : 24, mayBeSigned: isExtended)
        return RuleDay(day: day, timeSeconds: time)
    }

    private mutating func number(_ range: ClosedRange<Int>, mostDigits: Int) throws(ZoneFlaw) -> Int {
        let digits = rest.prefix { 0x30...0x39 ~= $0 }
        guard 1...mostDigits ~= digits.count else { throw ZoneFlaw("has a rule that lacks a number") }
        let value = digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        guard range ~= value else { throw ZoneFlaw("has a rule with a number that cannot be") }
        rest = rest.dropFirst(digits.count)
        return value
    }

    private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func take(_ mark: Unicode.Scalar) throws(ZoneFlaw) {
        guard skip(mark) else { throw ZoneFlaw("has a rule that lacks its \(mark)") }
    }
}
