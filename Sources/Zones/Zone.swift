// A time zone: how far its clocks are from UTC at any moment. Local times are found in LocalReading.swift.

public import Schema

/// Made from a file of the system's tzdata; never changes, and is asked by any thread.
public final class Zone: Sendable {
    /// By which the IANA database knows it, such as `America/New_York`. Safe in a path and in a calendar.
    public let name: String

    private let changes: [Int64]
    private let typeFrom: [UInt8]
    /// Those of the file, then those of the rule: the standard one and that of summer.
    private let types: [LocalType]
    private let after: After
    /// All offsets lie between these.
    let leastOffset: Int
    let mostOffset: Int

    /// What holds after the last change.
    private enum After {
        case type(Int)
        case yearly(YearlyRule, standard: Int)
    }

    /// - Parameter data: the bytes of a TZif file (RFC 9636), versions 1 to 4.
    public init(name: String, data: [UInt8]) throws(ZoneFlaw) {
        guard ZoneName.isValid(name) else { throw ZoneFlaw("has a name that cannot be") }
        let file = try ZoneFile(data)
        var types = file.types
        switch file.rule {
        case .none: after = .type(file.typeFrom.last.map(Int.init) ?? 0)
        case .fixed(let type):
            after = .type(types.count)
            types.append(type)
        case .yearly(let rule):
            after = .yearly(rule, standard: types.count)
            types += [rule.standard, rule.daylight]
        }
        self.name = name
        self.types = types
        changes = file.changes
        typeFrom = file.typeFrom
        leastOffset = types.map(\.offsetSeconds).min() ?? 0
        mostOffset = types.map(\.offsetSeconds).max() ?? 0
    }

    /// How far the clocks are ahead of UTC; negative to the west.
    public func offsetSeconds(at instant: Instant) -> Int { period(at: Self.seconds(instant)).offsetSeconds }

    /// What local time is called then, such as `EST` or `+1030`.
    public func abbreviation(at instant: Instant) -> String {
        type(of: period(at: Self.seconds(instant))).abbreviation
    }

    /// What a clock shows then, the part of a second cut off. At the ends of the calendar, where that is
    /// outside the years 0 to 9999, it is the nearest time that is not.
    public func civil(at instant: Instant) -> CivilTime {
        let seconds = Self.seconds(instant)
        return CivilTime(wallSeconds: seconds + Int64(period(at: seconds).offsetSeconds))
    }

    /// Some time during which the clocks are not moved, in seconds since 1970.
    struct Period {
        /// `Zone.dawn` where it has always been so.
        let from: Int64
        /// `Zone.dusk` where it will always be so; else the next period begins then.
        let until: Int64
        let offsetSeconds: Int
        fileprivate let type: Int
    }

    /// Before and after all periods that end; no sum with either overflows.
    static let dawn: Int64 = -(1 << 60)
    static let dusk: Int64 = 1 << 60

    func type(of period: Period) -> LocalType { types[period.type] }

    /// The one that a moment lies in. A period that begins does not always bring another offset or name.
    ///
    /// The last that it is worth asking about is a few days beyond the calendar: any later moment is treated
    /// as that one, and any earlier than the calendar likewise.
    func period(at seconds: Int64) -> Period {
        let seconds = min(max(seconds, Self.firstAsked), Self.lastAsked)
        let next = firstChange(after: seconds)
        if next == changes.count { return lastPeriod(at: seconds) }
        let type = next == 0 ? 0 : Int(typeFrom[next - 1])
        return Period(
            from: next == 0 ? Self.dawn : changes[next - 1], until: changes[next],
            offsetSeconds: types[type].offsetSeconds, type: type)
    }

    private func lastPeriod(at seconds: Int64) -> Period {
        let begun = changes.last ?? Self.dawn
        switch after {
        case .type(let type):
            return Period(
                from: begun, until: Self.dusk, offsetSeconds: types[type].offsetSeconds, type: type)
        case .yearly(let rule, let standard):
            let span = rule.span(at: seconds)
            let type = span.isDaylight ? standard + 1 : standard
            return Period(
                from: max(begun, span.from), until: span.until, offsetSeconds: types[type].offsetSeconds,
                type: type)
        }
    }

    /// The index of the first change that comes after a moment.
    private func firstChange(after seconds: Int64) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Moments of the calendar in whole seconds, rounded down.
    static func seconds(_ instant: Instant) -> Int64 {
        let limited = min(max(instant.epochMs, firstAsked * 1_000), lastAsked * 1_000)
        return (limited >= 0 ? limited : limited - 999) / 1_000
    }

    private static let firstAsked = CivilTime.firstSecond - 5 * 86_400
    private static let lastAsked = CivilTime.lastSecond + 5 * 86_400

    /// The rule of the years after the last change, if there is one, and since when all periods have begun by
    /// it: a file lists changes as well that follow from its rule.
    func yearlyRule() -> (rule: YearlyRule, since: Int64)? {
        guard case .yearly(let rule, let standard) = after else { return nil }
        guard let last = changes.last else { return (rule, Self.dawn) }
        func span(at change: Int64) -> YearlyRule.Span {
            rule.span(at: min(max(change, Self.firstAsked), Self.lastAsked))
        }
        var since = span(at: last).until
        for (change, type) in zip(changes, typeFrom).reversed() {
            let span = span(at: change)
            let expected = types[span.isDaylight ? standard + 1 : standard]
            guard span.from == change, types[Int(type)] == expected else { break }
            since = change
        }
        return (rule, since)
    }
}
