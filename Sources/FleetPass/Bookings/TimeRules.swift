// Whether a rental may begin and end when it is wished: hours, notice, horizon, and back to where it was.

import Schema
import Zones

struct TimeRules {
    let rules: HouseRules
    let now: Instant
    /// A booking that is changed was early enough when it was made.
    let isChange: Bool

    private static let minuteMs: Int64 = 60_000
    private static let dayMs: Int64 = 86_400_000

    func obstacles(_ itinerary: Itinerary) -> [Obstacle] {
        var obstacles: [Obstacle] = []
        for (place, pointer) in [
            (itinerary.pickup, "/pickup_location_id"), (itinerary.dropOff, "/return_location_id"),
        ] where !place.isOpen {
            obstacles.append(.rule(.closed, pointer, "\(place.name) does not rent at present."))
        }
        if itinerary.isOneWay, !rules.rental.allowsOneWay {
            obstacles.append(
                .rule(.oneWay, "/return_location_id", "Vehicles are returned where they were picked up."))
        }
        if !rules.rental.allowsOutOfHours {
            obstacles += hours(itinerary.pickup, itinerary.startsAt, "/starts_at", "gives out")
            obstacles += hours(itinerary.dropOff, itinerary.endsAt, "/ends_at", "takes back")
        }
        return isChange ? obstacles : obstacles + notice(itinerary)
    }

    /// How many of pickup and return are while a place is closed.
    func outOfHours(_ itinerary: Itinerary) -> Int64 {
        let ends = [(itinerary.pickup, itinerary.startsAt), (itinerary.dropOff, itinerary.endsAt)]
        return Int64(ends.count { !$0.0.hours.isOpen(at: $0.1, in: $0.0.zone) })
    }

    private func hours(_ place: Place, _ time: Instant, _ pointer: String, _ verb: String) -> [Obstacle] {
        guard !place.hours.isOpen(at: time, in: place.zone) else { return [] }
        let next = place.hours.nextOpening(notBefore: time, in: place.zone, within: 14)
        let advice = next.map { " It opens at \(place.words($0))." } ?? ""
        return [
            .rule(
                .outOfHours, pointer,
                "\(place.name) \(verb) no vehicles at \(place.words(time)): it is closed.\(advice)")
        ]
    }

    private func notice(_ itinerary: Itinerary) -> [Obstacle] {
        let early = itinerary.startsAt.epochMs - now.epochMs
        if early < rules.rental.noticeMinutes * Self.minuteMs {
            let notice = Wording.span(rules.rental.noticeMinutes * Self.minuteMs)
            let text =
                early < 0
                ? "The pickup lies in the past."
                : "A booking is made \(notice) before its pickup at the latest."
            return [.rule(.tooSoon, "/starts_at", text)]
        }
        if early > rules.rental.horizonDays * Self.dayMs {
            let days = Wording.count(rules.rental.horizonDays, "day")
            return [
                .rule(.tooFar, "/starts_at", "A booking is made \(days) before its pickup at the earliest.")
            ]
        }
        return []
    }
}
