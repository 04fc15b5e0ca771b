// From a wish to its price: which versions it goes by, and what stands in the way of having it so.

import Schema
import Store
import Zones

struct Pricing {
    let rules: HouseRules
    let tx: Transaction
    /// Of the booking that is changed; nil: of a new one, or of one that is free.
    let terms: (version: UUID, plan: String, number: Int64, terms: RateTerms)?
    /// Whether staff ask, who are told what is to be done about rates that there are not.
    var isForStaff = false

    struct Priced {
        let asked: PriceCase
        let version: UUID?
        let price: Price
        let extras: [(extra: Extra, price: ExtraPrice, quantity: Int64)]
        let discount: Discount?
        /// Of drivers; nil: anybody may drive.
        let leastAge: Int64?
        let obstacles: [Obstacle]
    }

    /// - Parameter changed: the booking that is to be changed; it keeps what it was priced by.
    func price(
        _ wish: BookingWish, _ vehicle: RentedVehicle, _ itinerary: Itinerary, youngest: Int64?,
        changed: Booking?
    ) throws -> Priced {
        var obstacles: [Obstacle] = []
        // What was free stays free, whatever has been published since.
        let found = try changed == nil ? self.found(wish, vehicle, itinerary) : terms
        obstacles += lengthObstacles(found?.terms, wish.type, itinerary, changed)
        let extras = try extras(wish, itinerary, changed, &obstacles)
        let days = (itinerary.minutes + Cover.dayMinutes - 1) / Cover.dayMinutes
        let discount = try discount(wish, vehicle, itinerary, days, changed, found?.terms, &obstacles)
        let taxes = try taxes(itinerary, changed)
        let time = TimeRules(rules: rules, now: tx.now)
        // A booking that is changed keeps the class and the daily rate that it was made for, with whatever
        // vehicle.
        let asked = PriceCase(
            vehicleClass: changed?.asked.vehicleClass ?? vehicle.vehicleClass,
            dayMinor: changed?.asked.dayMinor ?? vehicle.dailyRate.amountMinor,
            startsAt: itinerary.startsAt, endsAt: itinerary.endsAt, zone: itinerary.pickup.zone.name,
            isOneWay: itinerary.isOneWay,
            isYoung: youngest.map { age in found.map { age < $0.terms.youngAge } ?? false }
                ?? changed?.asked.isYoung ?? false,
            extraDrivers: Int64(wish.drivers.count), outOfHours: time.outOfHours(itinerary),
            package: wish.package,
            extras: extras.map { PriceCase.Wanted(price: $0.price.id, quantity: $0.quantity) },
            // Where nothing is paid, nothing is taken off, and no use of it is counted.
            discount: found == nil ? nil : discount?.id, taxes: taxes.map(\.id), driverAge: wish.driverAge)
        guard let found else {
            let nothing = Price(currency: rules.currency, lines: [], depositMinor: 0, kmIncluded: nil)
            return Priced(
                asked: asked, version: nil, price: nothing, extras: extras, discount: nil, leastAge: nil,
                obstacles: obstacles)
        }
        if let package = wish.package, !found.terms.packages.contains(where: { $0.code == package }) {
            throw Self.unknown("/package", "There are no kilometres named \(package) to buy.")
        }
        let basis = PriceBasis(
            plan: found.plan, number: found.number, terms: found.terms, currency: rules.currency,
            extras: extras.map { ($0.price, $0.quantity) }, discount: discount, taxes: taxes)
        return Priced(
            asked: asked, version: found.version,
            price: PriceEngine.price(asked, by: basis, itinerary.pickup.zone),
            extras: extras, discount: discount, leastAge: found.terms.leastAge, obstacles: obstacles)
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
        throw noRates(wish, vehicle, itinerary)
    }

    private func noRates(_ wish: BookingWish, _ vehicle: RentedVehicle, _ itinerary: Itinerary) -> Failure {
        let plan = rules.plans.first {
            $0.isFor(itinerary.pickup.id, vehicle.vehicleClass, wish.type.rawValue)
        }
        let advice =
            plan.map { "The rate plan \($0.code) has no version for that time yet: publish one." }
            ?? "Make a rate plan for this class and place, and publish a version of it."
        return Failure(
            .unprocessable, "There are no rates for this rental." + (isForStaff ? " \(advice)" : ""),
            fields: [FieldError(pointer: plan == nil ? "/vehicle_id" : "/starts_at", detail: "has no rates")])
    }

    private func extras(
        _ wish: BookingWish, _ itinerary: Itinerary, _ changed: Booking?, _ obstacles: inout [Obstacle]
    ) throws -> [(extra: Extra, price: ExtraPrice, quantity: Int64)] {
        let store = ExtraStore(tx: tx)
        // What was booked already keeps its price, and its place.
        let kept = try (changed?.asked.extras ?? []).compactMap { wanted in
            try store.price(wanted.price).map { (price: $0, quantity: wanted.quantity) }
        }
        let isLonger =
            changed.map { itinerary.startsAt < $0.startsAt || itinerary.endsAt > $0.endsAt } ?? true
        return try wish.extras.enumerated().map { index, wanted in
            let pointer = "/extras/\(index)"
            guard !wish.extras[..<index].contains(where: { $0.code == wanted.code }) else {
                throw Failure(
                    .unprocessable, "Each extra is named once, with how many of it.",
                    fields: [FieldError(pointer: "\(pointer)/code", detail: "is named twice")])
            }
            let extra = rules.extra(wanted.code)
            let before = kept.first { $0.price.extra == extra?.id }
            let isMore = wanted.quantity > before?.quantity ?? 0
            guard let extra, extra.isOffered || !isMore,
                let price = before?.price ?? extra.price(at: itinerary.startsAt)
            else { throw Self.unknown("\(pointer)/code", "There is no extra named \(wanted.code).") }
            if isMore, wanted.quantity > extra.most {
                obstacles.append(
                    .rule(
                        .extra, "\(pointer)/quantity", "\(extra.name): \(extra.most) at most in one booking.")
                )
            }
            if extra.isLimited, isMore || isLonger {
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

    /// The best of those that everybody is given, unless somebody names one. A booking that is changed keeps
    /// its own as long as it lasts as long as that takes.
    private func discount(
        _ wish: BookingWish, _ vehicle: RentedVehicle, _ itinerary: Itinerary, _ days: Int64,
        _ changed: Booking?, _ terms: RateTerms?, _ obstacles: inout [Obstacle]
    ) throws -> Discount? {
        if let changed {
            let kept = try changed.asked.discount.flatMap { try DiscountStore(tx: tx).discount($0) }
            return kept.flatMap { days < $0.leastDays ? nil : $0 }
        }
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

    /// What speaks against the length of a new rental, and against its drivers.
    func lengthObstacles(_ terms: RateTerms, _ itinerary: Itinerary, _ youngest: Int64?) -> [Obstacle] {
        let age =
            youngest.map { $0 < terms.leastAge } == true ? [Self.tooYoung("/driver_age", terms.leastAge)] : []
        return lengthObstacles(terms, .rental, itinerary, nil) + age
    }

    /// A booking that becomes neither shorter nor longer is as long as was agreed.
    private func lengthObstacles(
        _ terms: RateTerms?, _ type: BookingType, _ itinerary: Itinerary, _ changed: Booking?
    ) -> [Obstacle] {
        let minutes = itinerary.minutes
        var obstacles: [Obstacle] = []
        if let terms, changed.map({ minutes < $0.minutes || $0.startsAt != itinerary.startsAt }) ?? true {
            let date = itinerary.pickup.zone.civil(at: itinerary.startsAt).date
            let season = terms.seasons.last { $0.days.contains(date) }
            let least = max(terms.leastMinutes, (season?.leastDays ?? 0) * Cover.dayMinutes)
            if minutes < least {
                let text = "A rental that begins then lasts \(Wording.span(least * 60_000)) at least."
                obstacles.append(.rule(.tooShort, "/ends_at", text))
            }
        }
        let mostDays = terms?.mostDays ?? type.mostDays
        if minutes > mostDays * Cover.dayMinutes, changed.map({ minutes > $0.minutes }) ?? true {
            let days = Wording.count(mostDays, "day")
            obstacles.append(.rule(.tooLong, "/ends_at", "A rental lasts \(days) at most."))
        }
        return obstacles
    }

    static func tooYoung(_ pointer: String, _ least: Int64, _ whose: String = "") -> Obstacle {
        .rule(.customer, pointer, "\(whose)\(whose.isEmpty ? "D" : "d")rivers are \(least) at least.")
    }

    private static func unknown(_ pointer: String, _ text: String) -> Failure {
        Failure(.unprocessable, text, fields: [FieldError(pointer: pointer, detail: "is not known here")])
    }
}
