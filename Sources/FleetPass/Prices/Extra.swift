// What goes along with a rental, discounts and taxes: as prices are made of them. No SQL, no HTTP.

import Schema

/// A version of what an extra costs. Immutable.
struct ExtraPrice: Sendable {
    let id: UUID
    let extra: UUID
    let code: String
    let name: String
    let number: Int64
    let per: Per
    let amountMinor: Int64
    /// For one of them in one booking, whatever its length.
    let mostMinor: Int64?
    let startsAt: Instant
}

/// What is taken off. What it takes off never changes.
struct Discount: Sendable {
    let id: UUID
    /// As customers type it; nil: it is given to everybody.
    let code: String?
    let name: String
    /// One of the two.
    let share: Share?
    let amountMinor: Int64?
    /// Empty: all.
    let locations: [UUID]
    let classes: [String]
    let leastDays: Int64
    /// When a booking must be made.
    let startsAt: Instant
    let endsAt: Instant?
    let mostUses: Int64?
    let uses: Int64
    let endedAt: Instant?

    /// What it takes off what the time alone costs: never more than there is.
    func off(_ timeMinor: Int64) -> Int64 {
        min(timeMinor, share.map { $0.of(timeMinor) } ?? amountMinor ?? 0)
    }

    /// Why it cannot be had, fit to stand behind its code; nil: it can.
    func refusal(at location: UUID, _ vehicleClass: String, days: Int64, now: Instant) -> String? {
        if endedAt != nil || endsAt.map({ $0 <= now }) == true { return "is not given any more" }
        if now < startsAt { return "is not given yet" }
        if let mostUses, uses >= mostUses { return "has been used up" }
        if !locations.isEmpty, !locations.contains(location) { return "is not given at this location" }
        if !classes.isEmpty, !classes.contains(vehicleClass) { return "is not given for this class" }
        return days < leastDays ? "is given from \(Wording.count(leastDays, "day")) on" : nil
    }
}

/// A tax of a place, from when until when. Immutable but for its end.
struct TaxRate: Sendable {
    let id: UUID
    let location: UUID
    let name: String
    let rate: Share
    /// Kinds of lines that it is not levied on.
    let exempt: [String]
    let startsAt: Instant
    let endsAt: Instant?

    func isInForce(at time: Instant) -> Bool { startsAt <= time && endsAt.map { time < $0 } != false }
}

extension HouseRules {
    /// What everybody is given who books now.
    func given(at place: UUID, _ vehicleClass: String, days: Int64, now: Instant) -> [Discount] {
        discounts.filter { $0.refusal(at: place, vehicleClass, days: days, now: now) == nil }
    }
}
