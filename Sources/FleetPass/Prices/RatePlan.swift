// A rate plan and its versions: which of them prices a rental. No SQL, no HTTP.

import Schema

struct RatePlan: Sendable {
    enum Status: String, CaseIterable, Sendable {
        case active, retired
    }

    let id: UUID
    let code: String
    let name: String
    let status: Status
    /// What it is for; empty: for all.
    let locations: [UUID]
    let classes: [String]
    let types: [String]
    let priority: Int64
    /// The latest to begin first.
    let versions: [Version]

    /// Immutable, once it is there.
    struct Version: Sendable {
        let id: UUID
        let number: Int64
        let startsAt: Instant
        let terms: RateTerms
    }

    func isFor(_ place: UUID, _ vehicleClass: String, _ type: String) -> Bool {
        status == .active && (locations.isEmpty || locations.contains(place))
            && (classes.isEmpty || classes.contains(vehicleClass)) && (types.isEmpty || types.contains(type))
    }

    /// By which a pickup at that time is priced: of those that have begun by then the one that came last.
    func version(at pickup: Instant) -> Version? { versions.first { $0.startsAt <= pickup } }
}

extension HouseRules {
    /// The plan that counts for a rental, with its version.
    func plan(at place: UUID, of vehicleClass: String, _ type: BookingType, pickup: Instant) -> (
        plan: RatePlan, version: RatePlan.Version
    )? {
        for plan in plans where plan.isFor(place, vehicleClass, type.rawValue) {
            if let version = plan.version(at: pickup) { return (plan, version) }
        }
        return nil
    }
}

/// Something that goes along with a rental.
struct Extra: Sendable {
    let id: UUID
    let code: String
    let name: String
    /// Whether there are only so many at each place.
    let isLimited: Bool
    let isOffered: Bool
    /// In one booking.
    let most: Int64
    /// The latest to begin first.
    let prices: [ExtraPrice]

    func price(at pickup: Instant) -> ExtraPrice? { prices.first { $0.startsAt <= pickup } }
}
