// Whether a rental may begin and end when it is wished: hours, notice, horizon, and back to where it was.

import Schema
import Zones

struct TimeRules {
    let rules: HouseRules
    let now: Instant
    /// The booking that is to be changed. An end of it that stays where and when it is was judged when it was
    /// agreed on, and is not judged again.
    var changed: Booking?

    private static let minuteMs: Int64 = 60_000
    private static let dayMs: Int64 = 86_400_000

    func obstacles(_ itinerary: Itinerary) -> [Obstacle] {
        let isOtherStart = changed.map { $0.startsAt != itinerary.startsAt } ?? true
        let isElsewhere = changed.map { $0.dropOff != itinerary.dropOff.id } ?? true
        let isOtherEnd = changed.map { $0.endsAt != itinerary.endsAt } ?? true
        var obstacles: [Obstacle] = []
        if isOtherStart { obstacles += closed(itinerary.pickup, "/pickup_location_id") }
        if isElsewhere || isOtherEnd { obstacles += closed(itinerary.dropOff, "/return_location_id") }
        if isElsewhere, itinerary.isOneWay, !rules.rental.allowsOneWay {
            obstacles.append(
                .rule(.oneWay, "/return_location_id", "Vehicles are returned where they were picked up."))
        }
        if isOtherStart, !rules.rental.allowsOutOfHours {
            obstacles += hours(itinerary.pickup, itinerary.startsAt, "/starts_at", Self.givesNone)
        }
        if isElsewhere || isOtherEnd, !rules.rental.allowsOutOfHours {
            obstacles += hours(itinerary.dropOff, itinerary.endsAt, "/ends_at", Self.takesNone)
        }
        if isOtherStart { obstacles += notice(itinerary) }
        return isOtherEnd ? obstacles + past(itinerary) : obstacles
    }

    private func closed(_ place: Place, _ pointer: String) -> [Obstacle] {
        place.isOpen ? [] : [.rule(.closed, pointer, "\(place.name) does not rent at present.")]
    }

    /// Of a new booking the pickup says so already. A vehicle that is out cannot have come back: it would be
    /// offered to others while it is driven.
    private func past(_ itinerary: Itinerary) -> [Obstacle] {
        guard let changed, itinerary.endsAt <= now else { return [] }
        return changed.state == .onRent
            ? [.absolute(.onRent, "/ends_at", "The vehicle is out, so its return cannot lie in the past.")]
            : [.rule(.tooSoon, "/ends_at", "The return lies in the past.")]
    }

    /// How many of pickup and return are while a place is closed.
    func outOfHours(_ itinerary: Itinerary) -> Int64 {
        let ends = [(itinerary.pickup, itinerary.startsAt), (itinerary.dropOff, itinerary.endsAt)]
        return Int64(ends.count { !$0.0.hours.isOpen(at: $0.1, in: $0.0.zone) })
    }

    private static let givesNone = Words.key("{place} gives out no vehicles on {time}: it is closed.")
    private static let takesNone = Words.key("{place} takes back no vehicles on {time}: it is closed.")

    private func hours(_ place: Place, _ time: Instant, _ pointer: String, _ closed: String) -> [Obstacle] {
        guard !place.hours.isOpen(at: time, in: place.zone) else { return [] }
        let next = place.hours.nextOpening(notBefore: time, in: place.zone, within: 14)
        var times = ["time": time]
        times["next"] = next
        let opening = next == nil ? [] : [Words.key("It opens on {next} (local time).")]
        return [
            .rule(
                .outOfHours, pointer, ToldObstacle(sentences: [closed] + opening, place: place, times: times))
        ]
    }

    private func notice(_ itinerary: Itinerary) -> [Obstacle] {
        let early = itinerary.startsAt.epochMs - now.epochMs
        // A booking that is changed was made early enough.
        if early < (changed == nil ? rules.rental.noticeMinutes * Self.minuteMs : 0) {
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
