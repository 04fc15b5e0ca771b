// What the departures of one search share: sets of what is taken at one time, and prices of one kind.

import Schema
import Store
import Zones

struct StayLedger {
    let fleet: StayFleet
    let rules: HouseRules
    let classes: [(name: String, vehicles: VehicleSet)]
    private let pricing: Pricing
    private let now: Instant
    private let youngest: Int64?
    private var takenThen: [Block: VehicleSet] = [:]
    private(set) var tariffs: [Tariff] = []
    private var numbers: [Kind: Int] = [:]

    private struct Kind: Hashable {
        let of: TariffCase
        let discounts: [UUID]
        let taxes: [UUID]
    }

    init(_ fleet: StayFleet, _ rules: HouseRules, youngest: Int64?, _ tx: Transaction) {
        (self.fleet, self.rules, self.youngest, now) = (fleet, rules, youngest, tx.now)
        classes = fleet.index.classes
        pricing = Pricing(rules: rules, tx: tx, terms: nil)
    }

    mutating func taken(_ block: Block, _ days: TakenDays) -> VehicleSet {
        if let known = takenThen[block] { return known }
        let fresh = fleet.taken(during: block, days, now: now)
        takenThen[block] = fresh
        return fresh
    }

    /// - Returns: nil where nobody can rent a vehicle of the class so: there is no plan, or the time is too
    /// short or too long for it.
    mutating func tariff(_ vehicleClass: String, _ itinerary: Itinerary) -> Int? {
        let (place, start) = (itinerary.pickup, itinerary.startsAt)
        guard let found = rules.plan(at: place.id, of: vehicleClass, .rental, pickup: start),
            pricing.lengthObstacles(found.version.terms, itinerary, youngest).isEmpty
        else { return nil }
        let terms = found.version.terms
        let days = (itinerary.minutes + Cover.dayMinutes - 1) / Cover.dayMinutes
        let discounts = rules.given(at: place.id, vehicleClass, days: days, now: now)
        let taxes = place.taxes(at: start)
        let of = TariffCase(
            vehicleClass, itinerary, terms, version: found.version.id,
            isYoung: youngest.map { $0 < terms.youngAge } ?? false,
            outOfHours: TimeRules(rules: rules, now: now).outOfHours(itinerary))
        let kind = Kind(of: of, discounts: discounts.map(\.id), taxes: taxes.map(\.id))
        if let known = numbers[kind] { return known }
        numbers[kind] = tariffs.count
        tariffs.append(Tariff(of, discounts: discounts, taxes: taxes, place.zone))
        return tariffs.count - 1
    }
}
