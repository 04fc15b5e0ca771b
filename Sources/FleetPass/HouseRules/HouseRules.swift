// All that bookings and prices go by and that seldom changes, read once and then kept in memory.

import Schema
import Store
import Synchronization
import Zones

final class HouseRules: Sendable {
    let revision: Int64
    let currency: Currency
    let rental: RentalRules
    /// In the order of their names.
    let places: [Place]
    /// The one with the greatest priority first.
    let plans: [RatePlan]
    let extras: [Extra]
    /// Those that everybody is given.
    let discounts: [Discount]
    /// Vehicles that a place offers besides its own: those that are not over.
    let grants: [SharingGrant]

    init(
        revision: Int64, currency: Currency, rental: RentalRules, places: [Place], plans: [RatePlan],
        extras: [Extra], discounts: [Discount], grants: [SharingGrant]
    ) {
        (self.revision, self.currency, self.rental) = (revision, currency, rental)
        (self.places, self.plans, self.extras, self.discounts) = (places, plans, extras, discounts)
        self.grants = grants
    }

    func place(_ id: UUID) -> Place? { places.first { $0.id == id } }
    func extra(_ code: String) -> Extra? { extras.first { $0.code == code } }

    /// Places that offer what stands at this one, itself among them.
    func neighbours(of place: Place) -> [Place] {
        guard let group = place.shareGroup else { return [place] }
        return places.filter { $0.id == place.id || $0.shareGroup == group }
    }

    func turnaroundMinutes(at place: Place) -> Int64 { place.turnaroundMinutes ?? rental.turnaroundMinutes }
}

/// Shared by whoever answers. What was read is good as long as nobody has changed anything of it.
final class HouseBook: Sendable {
    private let known = Mutex<HouseRules?>(nil)
    private let zones: ZoneShelf
    private let signs: SignBook

    init(_ zones: ZoneShelf, _ signs: SignBook) { (self.zones, self.signs) = (zones, signs) }

    /// The rules as the transaction sees them.
    func rules(_ tx: Transaction) throws -> HouseRules {
        let revision = try RevisionStore(tx: tx).value(of: .rules)
        if let rules = known.withLock({ $0 }), rules.revision == revision { return rules }
        let fresh = try HouseRulesStore(tx: tx, zones: zones).rules(revision)
        // Whoever shows the new rules shows the new name beside them.
        _ = try signs.sign(tx)
        // What a transaction has changed and not committed is nobody else's to see.
        if !RevisionStore(tx: tx).mayHaveRaised(.rules) {
            known.withLock { known in
                if known.map({ $0.revision < revision }) != false { known = fresh }
            }
        }
        return fresh
    }
}
