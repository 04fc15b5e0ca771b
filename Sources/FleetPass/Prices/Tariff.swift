// What a rental costs at any daily rate: the engine's sums without its lines, for searches through a fleet.

import Schema
import Zones

/// A rental as far as its price depends on it, but for the vehicle's own daily rate.
struct TariffCase: Hashable, Sendable {
    let version: UUID?
    let terms: RateTerms
    /// What a day costs of every vehicle of the class; nil: what each vehicle says.
    let dayOfClass: Int64?
    let startsAt: Instant
    let endsAt: Instant
    let zone: String
    let isOneWay: Bool
    let isYoung: Bool
    let outOfHours: Int64

    init(
        _ vehicleClass: String, _ itinerary: Itinerary, _ terms: RateTerms, version: UUID? = nil,
        isYoung: Bool = false, outOfHours: Int64 = 0
    ) {
        (self.version, self.terms) = (version, terms)
        dayOfClass = terms.basis == .ofClass ? terms.dayOfClass[vehicleClass] : nil
        (startsAt, endsAt) = (itinerary.startsAt, itinerary.endsAt)
        (zone, isOneWay) = (itinerary.pickup.zone.name, itinerary.isOneWay)
        (self.isYoung, self.outOfHours) = (isYoung, outOfHours)
    }

    /// Terms are told apart by their version.
    static func == (left: TariffCase, right: TariffCase) -> Bool {
        left.version == right.version && left.dayOfClass == right.dayOfClass
            && left.startsAt == right.startsAt && left.endsAt == right.endsAt && left.zone == right.zone
            && left.isOneWay == right.isOneWay && left.isYoung == right.isYoung
            && left.outOfHours == right.outOfHours
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(version)
        hasher.combine(dayOfClass)
        hasher.combine(startsAt)
        hasher.combine(outOfHours)
    }
}

struct Tariff: Sendable {
    private struct Levy: Sendable {
        let rate: Share
        let onRental: Bool
        let onLength: Bool
        let onFees: Bool
        let onDiscount: Bool
    }

    private let dayOfClass: Int64?
    private let cost: CoverCost
    private let length: RateTerms.Length?
    private let feesMinor: Int64
    private let discounts: [Discount]
    private let levies: [Levy]

    /// - Parameter discounts: of which the best is given.
    init(_ of: TariffCase, discounts: [Discount], taxes: [TaxRate], _ zone: Zone) {
        let cover = Cover(of.terms, dayMinor: 0, from: of.startsAt, to: of.endsAt, zone)
        dayOfClass = of.dayOfClass
        cost = CoverCost(cover)
        length = of.terms.length(days: cover.days)
        let asked = PriceCase(
            vehicleClass: "", dayMinor: 0, startsAt: of.startsAt, endsAt: of.endsAt, zone: of.zone,
            isOneWay: of.isOneWay, isYoung: of.isYoung, extraDrivers: 0, outOfHours: of.outOfHours,
            package: nil, extras: [], discount: nil, taxes: [])
        feesMinor = of.terms.fees.reduce(0) {
            $0 + $1.amountMinor * max(0, $1.count(asked)) * $1.per.times(days: cover.days)
        }
        self.discounts = discounts
        levies = taxes.map { tax in
            func isLevied(_ kind: PriceLine.Kind) -> Bool { !tax.exempt.contains(kind.rawValue) }
            return Levy(
                rate: tax.rate, onRental: isLevied(.rental), onLength: isLevied(.length),
                onFees: isLevied(.fee), onDiscount: isLevied(.discount))
        }
    }

    /// Whether every vehicle costs the same.
    var isFlat: Bool { dayOfClass != nil }

    /// Whether no vehicle costs less than one with a lower daily rate. A tax on a part of the price of the
    /// time may turn that round.
    var isOrdered: Bool {
        levies.allSatisfy { $0.onRental == $0.onLength && $0.onRental == $0.onDiscount && $0.rate.ppm >= 0 }
    }

    /// What the time alone costs.
    func timeMinor(_ dayMinor: Int64) -> Int64 {
        let rental = cost.minor(dayOfClass ?? dayMinor)
        return rental + (length?.difference(of: rental) ?? 0)
    }

    /// The total of `PriceEngine.price` for a vehicle with that daily rate, without extras and packages.
    func totalMinor(_ dayMinor: Int64) -> Int64 {
        let rental = cost.minor(dayOfClass ?? dayMinor)
        let difference = length?.difference(of: rental) ?? 0
        let off = max(0, discounts.reduce(0) { max($0, $1.off(rental + difference)) })
        let tax = levies.reduce(Int64(0)) { sum, levy in
            let base =
                (levy.onRental ? rental : 0) + (levy.onLength ? difference : 0)
                + (levy.onFees ? feesMinor : 0) - (levy.onDiscount ? off : 0)
            return sum + levy.rate.of(base)
        }
        return rental + difference + feesMinor - off + tax
    }
}
