// What a version of a rate plan says: all that decides what a rental costs. No SQL, no HTTP.

import Schema

/// Immutable, once it is published. Amounts are minor units of the organisation's currency.
struct RateTerms: Sendable {
    /// What the price of a day begins with.
    enum Basis: String, CaseIterable, Sendable {
        /// Each vehicle's own daily rate.
        case vehicle
        /// One rate for all vehicles of a class.
        case ofClass = "class"
    }

    let basis: Basis
    let dayOfClass: [String: Int64]
    let depositOfClass: [String: Int64]
    /// What an hour, a week and thirty days cost in days; nil where they are not sold as such.
    let hour: Share?
    let week: Share?
    let month: Share?
    /// From Monday on.
    let weekdays: [Share]
    let seasons: [Season]
    /// The longest first.
    let lengths: [Length]
    let leastMinutes: Int64
    let mostDays: Int64
    let mileage: Mileage?
    let packages: [Package]
    let fees: [Fee]
    let leastAge: Int64
    let youngAge: Int64
    let lateness: Lateness
    let fuelEighthMinor: Int64
    let fuelServiceMinor: Int64
    let depositMinor: Int64
    /// The longest notice first.
    let cancellation: [Notice]
    let noShow: Share

    struct Season: Sendable {
        let name: String
        let days: DayRange
        let share: Share
        /// Rentals that begin in it last at least so long.
        let leastDays: Int64
    }

    struct Length: Sendable {
        let days: Int64
        let share: Share
    }

    struct Mileage: Sendable {
        let dayKm: Int64
        let extraKmMinor: Int64
    }

    /// Kilometres bought beforehand.
    struct Package: Sendable {
        let code: String
        let name: String
        /// Nil: as many as one likes.
        let km: Int64?
        let per: Per
        let amountMinor: Int64
    }

    struct Fee: Sendable {
        enum When: String, CaseIterable, Sendable {
            case always
            case oneWay = "one_way"
            case youngDriver = "young_driver"
            case extraDriver = "extra_driver"
            case outOfHours = "out_of_hours"
        }

        let code: String
        let name: String
        let when: When
        let per: Per
        let amountMinor: Int64

        /// How often a rental meets what it is for.
        func count(_ of: PriceCase) -> Int64 {
            switch when {
            case .always: 1
            case .oneWay: of.isOneWay ? 1 : 0
            case .youngDriver: of.isYoung ? 1 : 0
            case .extraDriver: of.extraDrivers
            case .outOfHours: of.outOfHours
            }
        }
    }

    /// What coming back late costs, once the grace is over: by the started hour, a day at most.
    struct Lateness: Sendable {
        let graceMinutes: Int64
        /// Of a day's price.
        let hour: Share
        let day: Share
    }

    /// What a cancellation costs that comes at least so long before pickup.
    struct Notice: Sendable {
        let hours: Int64
        let share: Share
    }
}

/// What an amount is multiplied by.
enum Per: String, CaseIterable, Sendable {
    case day, booking
}

extension RateTerms {
    /// What of the price a cancellation costs at a moment. Behind the last notice that is named, nothing is
    /// given back; without any, nothing is kept.
    func cancellationShare(of pickup: Instant, now: Instant) -> Share {
        let hours = (pickup.epochMs - now.epochMs) / 3_600_000
        let notice = cancellation.first { pickup > now && hours >= $0.hours }
        return notice?.share ?? (cancellation.isEmpty ? Share(ppm: 0) : .whole)
    }

    /// What a rental of so many begun days costs otherwise, by its length; nil: nothing.
    func length(days: Int64) -> Length? {
        guard let length = lengths.first(where: { days >= $0.days }), length.share != .whole else {
            return nil
        }
        return length
    }
}

extension RateTerms.Length {
    /// What it changes of the price of the time.
    func difference(of rentalMinor: Int64) -> Int64 {
        Share(ppm: share.ppm - Share.whole.ppm).of(rentalMinor)
    }
}

extension Per {
    func times(days: Int64) -> Int64 { self == .day ? max(1, days) : 1 }
}
