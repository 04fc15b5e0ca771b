// Why a time that somebody gave is no moment, in words for that person.

internal import Schema

public struct TimeFlaw: Error, Hashable, Sendable {
    /// Such as "02:30 on 8 March 2026 does not exist in America/New_York: clocks go from 02:00 to 03:00".
    public let message: String

    static func skipped(_ time: CivilTime, in zone: Zone, _ gap: LocalReading.Gap) -> TimeFlaw {
        let isOneDay = gap.from.date == gap.to.date
        let from = isOneDay ? gap.from.clock : gap.from.spoken
        let to = isOneDay ? gap.to.clock : gap.to.spoken
        return TimeFlaw(
            message: "\(time.spoken) does not exist in \(zone.name): clocks go from \(from) to \(to)")
    }

    static func twice(_ time: CivilTime, in zone: Zone, _ earlier: Instant, _ later: Instant) -> TimeFlaw {
        // An offset is written without seconds, which local times before standard time had.
        let advice =
            [earlier, later].allSatisfy { zone.offsetSeconds(at: $0) % 60 == 0 }
            ? "add the offset, \(zone.offset(at: earlier)) or \(zone.offset(at: later))"
            : "give it in UTC, as \(earlier) or \(later)"
        return TimeFlaw(message: "\(time.spoken) happens twice in \(zone.name): \(advice)")
    }

    static func outside(_ time: CivilTime, in zone: Zone) -> TimeFlaw {
        TimeFlaw(message: "\(time.spoken) in \(zone.name) is outside of the years 0 to 9999 of UTC")
    }
}

extension TimeFlaw: CustomStringConvertible {
    public var description: String { message }
}

extension CivilTime {
    /// `02:30 on 8 March 2026`
    var spoken: String { "\(clock) on \(date.spoken)" }

    /// `02:30`
    var clock: String {
        var bytes: [UInt8] = []
        appendClock(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension CivilDate {
    /// `8 March 2026`
    var spoken: String { "\(day) \(Self.months[month - 1]) \(year)" }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
}
