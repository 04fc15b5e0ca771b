// One entry of a demonstration vehicle's calendar, and what becomes of it. Drawing them is VehicleWalk's.

import Schema

struct DemoStay: Sendable {
    enum Kind: Sendable {
        case rental, loaner, testDrive, internalMove, service, blackout

        var type: BookingType? {
            switch self {
            case .rental: .rental
            case .loaner: .loaner
            case .testDrive: .testDrive
            case .internalMove: .internal
            case .service, .blackout: nil
            }
        }
    }

    let kind: Kind
    let itinerary: Itinerary
    let days: Int
    let madeAt: Instant
    var fate: DemoFate
    /// What it adds to the odometer.
    var km: Int64
}

enum DemoFate: Sendable {
    case closed, returned, disputed, onRent, overdue, ready, confirmed, pending, held, quote, expired,
        declined
    case cancelled, noShow

    var state: BookingState {
        switch self {
        case .closed: .closed
        case .returned: .returned
        case .disputed: .disputed
        case .onRent, .overdue: .onRent
        case .ready: .ready
        case .confirmed: .confirmed
        case .pending: .pending
        case .held: .held
        case .quote: .quote
        case .expired: .expired
        case .declined: .declined
        case .cancelled: .cancelled
        case .noShow: .noShow
        }
    }

    /// Whether the vehicle has gone out.
    var isOut: Bool { isBack || self == .onRent || self == .overdue }

    /// Whether it has come back.
    var isBack: Bool { self == .closed || self == .returned || self == .disputed }

    /// Whether it came to nothing that costs or may cost something.
    var isCalledOff: Bool { self == .cancelled || self == .noShow }

    /// Of a stay as of a day: most come to pass, the others in the shares that a desk would know.
    static func draw(
        _ kind: DemoStay.Kind, from start: Instant, until end: Instant, today: Instant,
        _ generator: inout SeededGenerator
    ) -> DemoFate {
        let isCustomers = kind == .rental
        let mark = isCustomers ? generator.below(1_000) : 1_000
        let hourMs: Int64 = 3_600_000
        if end <= today {
            switch mark {
            case ..<70: return .cancelled
            case ..<86: return .noShow
            case ..<94: return .declined
            case ..<108: return .expired
            default: break
            }
            let ageMs = today.epochMs - end.epochMs
            if isCustomers, ageMs < 40 * hourMs, generator.below(100) < 30 { return .overdue }
            if ageMs < 72 * hourMs, generator.below(100) < 55 { return .returned }
            return isCustomers && ageMs < 50 * 24 * hourMs && generator.below(100) < 3 ? .disputed : .closed
        }
        if start <= today { return mark < 40 ? .noShow : .onRent }
        if isCustomers {
            switch mark {
            case ..<45: return .cancelled
            case ..<48: return .declined
            case ..<60: return .quote
            case ..<75: return .held
            case ..<130: return .pending
            default: break
            }
        }
        let isSoon = start.epochMs - today.epochMs < 54 * hourMs
        return isSoon && generator.below(100) < 55 ? .ready : .confirmed
    }
}
