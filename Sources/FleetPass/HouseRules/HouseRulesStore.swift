// The SQL that reads what bookings and prices go by. Decides nothing.

import Schema
import Store
import Zones

struct HouseRulesStore {
    let tx: Transaction
    let zones: ZoneShelf

    func rules(_ revision: Int64) throws -> HouseRules {
        let organisation = try tx.first(Self.organisation) { row -> (Currency, RentalRules)? in
            guard let currency = Currency(row.text(0)) else { return nil }
            return (currency, try RentalRules(kept: row.bytes(1)))
        }
        guard let (currency, rental) = organisation ?? nil else {
            throw StoreError.unusable("the organisation has no currency")
        }
        let prices = RateStore(tx: tx)
        return HouseRules(
            revision: revision, currency: currency, rental: rental, places: try places(),
            plans: try prices.plans(), extras: try ExtraStore(tx: tx).all(),
            discounts: try DiscountStore(tx: tx).givenToAll(),
            grants: try SharingStore(tx: tx).live())
    }

    private func places() throws -> [Place] {
        var taxes: [UUID: [TaxRate]] = [:]
        try TaxStore(tx: tx).each { taxes[$0.location, default: []].append($0) }
        return try tx.all(Self.locations) { row in
            let id = try row.uuid(0)
            guard let zone = zones.zone(row.text(2)) else {
                throw StoreError.unusable(
                    "location \(row.text(1)): this machine knows no zone \(row.text(2))")
            }
            return Place(
                id: id, name: row.text(1), zone: zone, hours: try LocationHours.read(kept: row.bytes(3)),
                isOpen: row.boolean(4), shareGroup: row.optionalText(5),
                turnaroundMinutes: row.optionalInteger(6), latitude: row.double(7), longitude: row.double(8),
                taxes: taxes[id] ?? [])
        }
    }

    private static let organisation = Query("SELECT currency, rules FROM organisation")
    private static let locations = Query(
        """
        SELECT id, name, time_zone, hours, is_open, share_group, turnaround_minutes, latitude, longitude
          FROM locations ORDER BY name, id
        """)
}
