// When a vehicle is taken, as tables of months: day by day, by the clocks of where it stands.

import Mustache
import Schema
import Store
import Zones

struct AvailabilityMonths {
    let tx: Transaction
    let words: Words
    let vehicle: UUID
    let place: Place

    private static let shown = 3

    private enum Day: String {
        case past, closed, taken, part, free
    }

    func views() throws -> [View] {
        let today = place.zone.civil(at: tx.now).date
        let starts = (0..<Self.shown).compactMap { Self.month(today, later: $0) }
        guard let first = starts.first, let end = Self.month(today, later: Self.shown) else { return [] }
        let busy = try BusyTimes(tx: tx).blocks(
            of: vehicle,
            within: Block(from: place.zone.startOfDay(first), until: place.zone.startOfDay(end)))
        return starts.map { month($0, today: today, busy) }
    }

    private static func month(_ date: CivilDate, later: Int) -> CivilDate? {
        let months = date.year * 12 + date.month - 1 + later
        return CivilDate(year: months / 12, month: months % 12 + 1, day: 1)
    }

    /// Weeks begin on Monday.
    private func month(_ first: CivilDate, today: CivilDate, _ busy: [Block]) -> View {
        let lead = first.weekday.rawValue - 1
        var days: [View] = Array(repeating: ["day": .absent, "state": "none", "about": .absent], count: lead)
        var date: CivilDate? = first
        while let day = date, day.month == first.month {
            days.append(view(day, today, busy))
            date = CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1)
        }
        while days.count % 7 != 0 { days.append(["day": .absent, "state": "none", "about": .absent]) }
        let weeks = stride(from: 0, to: days.count, by: 7).map { Array(days[$0..<$0 + 7]) }
        return [
            "name": .text(words.month(first)),
            "weekdays": .list(
                Weekday.allCases.map {
                    ["short": .text(words.shortName($0)), "name": .text(words.name($0))]
                }),
            "weeks": .list(weeks.map { ["days": .list($0)] }),
        ]
    }

    private func view(_ date: CivilDate, _ today: CivilDate, _ busy: [Block]) -> View {
        let state = state(of: date, today, busy)
        let about =
            switch state {
            case .past: words("past")
            case .closed: words("closed")
            case .taken: words("taken")
            case .part: words("taken in part")
            case .free: words("free")
            }
        return [
            "day": .text("\(date.day)"), "state": .text(state.rawValue), "about": .text(about),
        ]
    }

    private func state(of date: CivilDate, _ today: CivilDate, _ busy: [Block]) -> Day {
        guard date.daysSinceEpoch >= today.daysSinceEpoch,
            let next = CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1)
        else { return .past }
        let day = Block(from: place.zone.startOfDay(date), until: place.zone.startOfDay(next))
        let meeting = busy.filter { $0.meets(day) }
        if meeting.contains(where: { $0.from <= day.from && $0.until >= day.until }) { return .taken }
        if !meeting.isEmpty { return .part }
        return place.hours.spans(on: date).isEmpty ? .closed : .free
    }
}
