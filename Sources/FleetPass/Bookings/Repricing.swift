// Pricing a booking again from what is stored: the versions it was priced by, and what was asked of them.

import Schema
import Store
import Zones

struct Repricing {
    let zones: ZoneShelf
    let tx: Transaction

    /// To the cent what it was, whatever prices have been published since.
    /// - Throws: `unusable` where something it was priced by is gone.
    func price(of booking: Booking) throws -> Price {
        let asked = booking.asked
        guard let version = booking.rateVersion else {
            return Price(currency: booking.total.currency, lines: [], depositMinor: 0, kmIncluded: nil)
        }
        guard let found = try RateStore(tx: tx).version(version), let zone = zones.zone(asked.zone) else {
            throw Self.gone(booking, "its rate version or its time zone")
        }
        let extras = try asked.extras.map { wanted in
            guard let price = try ExtraStore(tx: tx).price(wanted.price) else {
                throw Self.gone(booking, "the price of an extra")
            }
            return (extra: price, quantity: wanted.quantity)
        }
        let taxes = try asked.taxes.map { id in
            guard let tax = try TaxStore(tx: tx).tax(id) else { throw Self.gone(booking, "a tax") }
            return tax
        }
        let basis = PriceBasis(
            plan: found.plan, number: found.version.number, terms: found.version.terms,
            currency: booking.total.currency, extras: extras,
            discount: try asked.discount.flatMap { try DiscountStore(tx: tx).discount($0) }, taxes: taxes)
        return PriceEngine.price(asked, by: basis, zone)
    }

    private static func gone(_ booking: Booking, _ what: String) -> StoreError {
        .unusable("booking \(booking.code) cannot be priced again: \(what) is gone; run 'fleetpassd check'")
    }
}
