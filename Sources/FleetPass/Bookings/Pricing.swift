// From a wish to its price: which versions it goes by, and what stands in the way of having it so.

import Schema
import Store
import Zones

struct Pricing {
    let rules: HouseRules
    let tx: Transaction
    let terms: (version: UUID, plan: String, number: Int64, terms: RateTerms)?

    struct Priced {
        let asked: PriceCase
        let version: UUID?
        let price: Price
        let extras: [(extra: Extra, price: ExtraPrice, quantity: Int64)]
        let discount: Discount?
        let obstacles: [Obstacle]
    }

    /// - Parameter changed: the booking that is to be changed; it keeps what it was priced by.
    func price(
        _ wish: BookingWish, _ vehicle: RentedVehicle, _ itinerary: Itinerary, youngest: Int64?,
        changed: Booking?
    ) throws -> Priced {
        var obstacles: [Obstacle] = []
        let found = try terms ?? self.found(wish, vehicle, itinerary)
        let extras = try extras(wish, itinerary, changed, &obstacles)
        let days = (itinerary.minutes + Cover.dayMinutes - 1) / Cover.dayMinutes
        let discount = try discount(wish, vehicle, itinerary, days, changed, found?.terms, &obstacles)
        let taxes = try taxes(itinerary, changed)
        let time = TimeRules(rules: rules, now: tx.now, isChange: changed != nil)
        // So does the vehicle that was booked, and one that is put in its place.
        let asked = PriceCase(
            vehicleClass: changed?.asked.vehicleClass ?? vehicle.vehicleClass,
            dayMinor: changed?.asked.dayMinor ?? vehicle.dailyRate.amountMinor,
            startsAt: itinerary.startsAt, endsAt: itinerary.endsAt, zone: itinerary.pickup.zone.name,
            isOneWay: itinerary.isOneWay,
            isYoung: youngest.map { age in found.map { age < $0.terms.youngAge } ?? false } ?? false,
            extraDrivers: Int64(wish.drivers.count), outOfHours: time.outOfHours(itinerary),
            package: wish.package,
            extras: extras.map { PriceCase.Wanted(price: $0.price.id, quantity: $0.quantity) },
            discount: discount?.id, taxes: taxes.map(\.id))
        guard let found else {
            let nothing = Price(currency: rules.currency, lines: [], depositMinor: 0, kmIncluded: nil)
            return Priced(
                asked: asked, version: nil, price: nothing, extras: extras, discount: nil,
                obstacles: obstacles)
        }
        obstacles += lengthObstacles(found.terms, itinerary, youngest)
        if let package = wish.package, !found.terms.packages.contains(where: { $0.code == package }) {
            throw Self.unknown("/package", "There are no kilometres named \(package) to buy.")
        }
        let basis = PriceBasis(
            plan: found.plan, number: found.number, terms: found.terms, currency: rules.currency,
            extras: extras.map { ($0.price, $0.quantity) }, discount: discount, taxes: taxes)
        return Priced(
            asked: asked, version: found.version,
            price: PriceEngine.price(asked, by: basis, itinerary.pickup.zone),
            extras: extras, discount: discount, obstacles: obstacles)
    }

    /// - Throws: `unprocessable` where somebody is to pay and there is no plan for it.
    private func found(_ wish: BookingWish, _ vehicle: RentedVehicle, _ itinerary: Itinerary) throws -> (
        version: UUID, plan: String, number: Int64, terms: RateTerms
    )? {
        let found = rules.plan(
            at: itinerary.pickup.id, of: vehicle.vehicleClass, wish.type, pickup: itinerary.startsAt)
        // What is lent out is free unless a plan is made for it.
        if let found, wish.type.isPaid || !found.plan.types.isEmpty {
            return (found.version.id, found.plan.code, found.version.number, found.version.terms)
        }
        guard wish.type.isPaid else { return nil }
        throw Self.unknown("/vehicle_id", "There is no price for this yet: no rate plan fits.")
    }

    private func extras(
        _ wish: BookingWish, _ itinerary: Itinerary, _ changed: Booking?, _ obstacles: inout [Obstacle]
    ) throws -> [(extra: Extra, price: ExtraPrice, quantity: Int64)] {
        let store = ExtraStore(tx: tx)
        // What was booked already keeps its price.
        let kept = try (changed?.asked.extras ?? []).compactMap { try store.price($0.price) }
        return try wish.extras.enumerated().map { index, wanted in
            let pointer = "/extras/\(index)"
            guard let extra = rules.extra(wanted.code), extra.isOffered,
                let price = kept.first(where: { $0.extra == extra.id }) ?? extra.price(at: itinerary.startsAt)
            else { throw Self.unknown("\(pointer)/code", "There is no extra named \(wanted.code).") }
            if wanted.quantity > extra.most {
                obstacles.append(
                    .rule(
                        .extra, "\(pointer)/quantity", "\(extra.name): \(extra.most) at most in one booking.")
                )
            }
            if extra.isLimited {
                let taken = try store.taken(
                    extra.id, at: itinerary.pickup.id, from: itinerary.startsAt, until: itinerary.endsAt,
                    but: changed?.id ?? UUID(high: 0, low: 0))
                let left =
                    try store.stock(of: extra.id, at: itinerary.pickup.id)
                    - ExtraStock.most(taken, from: itinerary.startsAt)
                if wanted.quantity > left {
                    let text = "\(extra.name): \(left > 0 ? "only \(left) left" : "none left") for that time."
                    obstacles.append(.absolute(.extra, "\(pointer)/quantity", text))
                }
            }
            return (extra, price, wanted.quantity)
        }
    }

    /// The best of those that everybody is given, unless somebody names one.
    private func discount(
        _ wish: BookingWish, _ vehicle: RentedVehicle, _ itinerary: Itinerary, _ days: Int64,
        _ changed: Booking?, _ terms: RateTerms?, _ obstacles: inout [Obstacle]
    ) throws -> Discount? {
        if let kept = changed?.asked.discount { return try DiscountStore(tx: tx).discount(kept) }
        guard changed == nil else { return nil }
        let place = itinerary.pickup.id
        func refusal(_ discount: Discount) -> String? {
            discount.refusal(at: place, vehicle.vehicleClass, days: days, now: tx.now)
        }
        if let typed = wish.discountCode {
            let code = DiscountRecord.canonical(typed)
            guard let discount = try DiscountStore(tx: tx).discount(code: code) else {
                throw Self.unknown("/discount_code", "There is no discount named \(code).")
            }
            guard let reason = refusal(discount) else { return discount }
            obstacles.append(.rule(.discount, "/discount_code", "The discount \(code) \(reason)."))
            return nil
        }
        let given = rules.given(at: place, vehicle.vehicleClass, days: days, now: tx.now)
        // Which of several is the best, the price of the time decides.
        guard given.count > 1, let terms else { return given.first }
        let tariff = Tariff(
            TariffCase(vehicle.vehicleClass, itinerary, terms), discounts: [], taxes: [],
            itinerary.pickup.zone)
        let time = tariff.timeMinor(vehicle.dailyRate.amountMinor)
        return given.max { $0.off(time) < $1.off(time) }
    }

    private func taxes(_ itinerary: Itinerary, _ changed: Booking?) throws -> [TaxRate] {
        guard let changed else { return itinerary.pickup.taxes(at: itinerary.startsAt) }
        return try changed.asked.taxes.compactMap { try TaxStore(tx: tx).tax($0) }
    }

    func lengthObstacles(_ terms: RateTerms, _ itinerary: Itinerary, _ youngest: Int64?) -> [Obstacle] {
        var obstacles: [Obstacle] = []
        let date = itinerary.pickup.zone.civil(at: itinerary.startsAt).date
        let season = terms.seasons.last { $0.days.contains(date) }
        let least = max(terms.leastMinutes, (season?.leastDays ?? 0) * Cover.dayMinutes)
        if itinerary.minutes < least {
            let text = "A rental that begins then lasts \(Wording.span(least * 60_000)) at least."
            obstacles.append(.rule(.tooShort, "/ends_at", text))
        }
        if itinerary.minutes > terms.mostDays * Cover.dayMinutes {
            let days = Wording.count(terms.mostDays, "day")
            obstacles.append(.rule(.tooLong, "/ends_at", "A rental lasts \(days) at most."))
        }
        if let youngest, youngest < terms.leastAge {
            let text = "Drivers are \(terms.leastAge) at least."
            obstacles.append(.rule(.customer, "/driver_age", text))
        }
        return obstacles
    }

    private static func unknown(_ pointer: String, _ text: String) -> Failure {
        Failure(.unprocessable, text, fields: [FieldError(pointer: pointer, detail: "is not known here")])
    }
}
