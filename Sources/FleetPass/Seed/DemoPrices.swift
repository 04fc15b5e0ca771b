// What the demonstration's dealership charges: one plan, extras, taxes and a discount. In plain values.

import Schema
import Store

/// All of it holds from the demonstration's beginning on, so that its oldest booking has a price.
enum DemoPrices {
    /// As `RateTerms` reads them.
    static let standard = """
        {"basis":"vehicle","hour_ppm":200000,"week_ppm":6000000,"month_ppm":21000000,
         "weekdays_ppm":[1000000,1000000,1000000,1000000,1100000,1150000,1050000],
         "seasons":[{"name":"Summer","from":"06-15","until":"08-31","share_ppm":1200000,"least_days":2},
                    {"name":"Christmas","from":"12-20","until":"01-03","share_ppm":1300000,"least_days":3}],
         "lengths":[{"days":14,"share_ppm":950000}],
         "least_minutes":240,"most_days":90,
         "mileage":{"day_km":250,"extra_km_minor":22},
         "packages":[{"code":"KM1000","name":"1,000 km more","km":1000,"per":"booking","amount_minor":14900},
                     {"code":"ENDLESS","name":"Unlimited kilometres","per":"day","amount_minor":1900}],
         "fees":[{"code":"ONEWAY","name":"One-way return","when":"one_way","per":"booking","amount_minor":19900},
                 {"code":"YOUNG","name":"Driver under 25","when":"young_driver","per":"day","amount_minor":1500},
                 {"code":"DRIVER","name":"Additional driver","when":"extra_driver","per":"day","amount_minor":700}],
         "least_age":21,"young_age":25,"grace_minutes":30,"late_hour_ppm":250000,"late_day_ppm":1000000,
         "fuel_eighth_minor":1200,"fuel_service_minor":2500,"deposit_minor":30000,
         "cancellation":[{"hours":48,"share_ppm":0},{"hours":24,"share_ppm":500000},{"hours":0,"share_ppm":1000000}],
         "no_show_ppm":1000000}
        """

    struct DemoExtra {
        let code: String
        let name: String
        let about: String
        let isLimited: Bool
        let per: Per
        let amountMinor: Int64
        let mostMinor: Int64?
    }

    static let extras = [
        DemoExtra(
            code: "CHILD", name: "Child seat", about: "For children of 9 to 18 kg.", isLimited: true,
            per: .day,
            amountMinor: 800, mostMinor: 5_600),
        DemoExtra(
            code: "BOX", name: "Roof box", about: "420 litres, with a lock.", isLimited: true, per: .day,
            amountMinor: 1_200, mostMinor: 8_400),
        DemoExtra(
            code: "CHAINS", name: "Snow chains", about: "Fitted for the vehicle's wheels.", isLimited: true,
            per: .booking, amountMinor: 3_500, mostMinor: nil),
        DemoExtra(
            code: "WIFI", name: "Mobile hotspot", about: "5 GB a day.", isLimited: false, per: .day,
            amountMinor: 600, mostMinor: nil),
    ]

    /// By country and region; for all others the last one.
    static func taxes(of location: DemoLocation) -> [(name: String, ppm: Int64)] {
        switch location.region {
        case "CO": [("Sales tax", 88_100), ("Rental tax", 72_500)]
        case "IL": [("Rental tax", 100_000)]
        case "MA": [("Sales tax", 62_500)]
        case "WA": [("Sales tax", 103_500), ("Rental tax", 59_000)]
        case "AZ": [("Sales tax", 86_000)]
        case "ON": [("HST", 130_000)]
        case "BC": [("GST", 50_000), ("PST", 70_000)]
        default: [("HST", 150_000)]
        }
    }

    /// - Parameter ids: draws them, the same from the same seed.
    static func insert(
        _ locations: [(id: UUID, location: DemoLocation)], since start: Instant, _ tx: Transaction,
        ids: () -> UUID
    ) throws {
        let plan = ids()
        let rates = RateStore(tx: tx)
        try rates.insert(
            plan,
            RatePlanDraft(
                code: "STD", name: "Standard", status: .active, locations: [], classes: [],
                types: [BookingType.rental.rawValue], priority: 0))
        try rates.insert(
            version: 1, ids(), of: plan, from: start,
            RateTerms.shape.read(json: Array(standard.utf8)).written,
            by: nil)
        for (index, extra) in extras.enumerated() {
            let id = ids()
            let store = ExtraStore(tx: tx)
            try store.insert(
                id,
                ExtraDraft(
                    code: extra.code, name: extra.name, about: extra.about, isLimited: extra.isLimited,
                    isOffered: true, most: 3, position: Int64(index)))
            try store.insert(
                ExtraPrice(
                    id: ids(), extra: id, code: extra.code, name: extra.name, number: 1, per: extra.per,
                    amountMinor: extra.amountMinor, mostMinor: extra.mostMinor, startsAt: start), by: nil)
            guard extra.isLimited else { continue }
            for place in locations { try store.setStock(6, of: id, at: place.id) }
        }
        for place in locations {
            for tax in taxes(of: place.location) {
                try TaxStore(tx: tx).insert(
                    TaxRate(
                        id: ids(), location: place.id, name: tax.name, rate: Share(ppm: tax.ppm), exempt: [],
                        startsAt: start, endsAt: nil))
            }
        }
        try RevisionStore(tx: tx).raise(.rules)
    }

    /// Typed by whoever comes for the first time.
    static let welcome = (code: "WELCOME10", name: "Welcome", ppm: Int64(100_000))

    /// Where people rent: one discount by its code, one for all who stay long, and hours to come in.
    static func insertOffers(since start: Instant, _ tx: Transaction, ids: () -> UUID) throws {
        func discount(_ code: String?, _ name: String, _ ppm: Int64, leastDays: Int64) -> Discount {
            Discount(
                id: ids(), code: code, name: name, share: Share(ppm: ppm), amountMinor: nil, locations: [],
                classes: [], leastDays: leastDays, startsAt: start, endsAt: nil, mostUses: nil, uses: 0,
                endedAt: nil)
        }
        let store = DiscountStore(tx: tx)
        try store.insert(discount(welcome.code, welcome.name, welcome.ppm, leastDays: 0), by: nil)
        try store.insert(discount(nil, "Ten days and more", 40_000, leastDays: 10), by: nil)
    }

    static let hours = Array(
        """
        {"monday":["07:30-19:00"],"tuesday":["07:30-19:00"],"wednesday":["07:30-19:00"],
         "thursday":["07:30-19:00"],"friday":["07:30-19:00"],"saturday":["08:00-17:00"],"sunday":["09:00-16:00"]}
        """.utf8)
}
