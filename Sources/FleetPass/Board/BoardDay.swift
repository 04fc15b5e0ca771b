// Which bookings a day's board shows, as the API is asked for them: there, and in the list of all of them.

import Schema
import Zones

struct BoardDay: Sendable {
    let day: CivilDate
    let today: CivilDate
    var isToday: Bool { day == today }
    let (starts, ends): (Instant, Instant)
    private let now: Instant

    typealias Query = [(String, String)]

    /// - Parameter text: of the day; nil, or what is none: today.
    init(_ text: String?, _ now: Instant, _ zone: Zone) {
        (self.now, today) = (now, zone.civil(at: now).date)
        day = text.flatMap { CivilDate(text: $0.utf8.span) } ?? today
        starts = zone.startOfDay(day)
        ends = zone.startOfDay(CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1) ?? day)
    }

    /// What goes out that day; of today also what should have gone out before.
    var outgoing: Query {
        Self.states(.confirmed, .ready) + (isToday ? [] : [("starts_from", "\(starts)")])
            + [("until", "\(ends)")]
    }

    /// What comes back that day; of today what is still to come.
    var due: Query {
        Self.states(.onRent) + [
            ("from", "\(isToday ? now : starts)"), ("ends_until", "\(ends)"), ("sort", "ends"),
        ]
    }

    /// What should be back by now.
    var late: Query { Self.states(.onRent) + [("ends_until", "\(now)"), ("sort", "ends")] }

    /// What goes no further until somebody sees to it.
    var waiting: Query { Self.states(.pending, .returned, .disputed) }

    private static func states(_ states: BookingState...) -> Query { states.map { ("state", $0.rawValue) } }
}
