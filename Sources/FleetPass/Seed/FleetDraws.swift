// How common things are in the demonstration, and how age moves mileage and price. No identities.

/// The odds. Built once for a fleet, drawn from for each vehicle.
struct FleetDraws: Sendable {
    private let models: WeightedTable<CatalogueModel>
    private let statuses = WeightedTable(Self.statusWeights)
    private let locations = WeightedTable(Array(zip(DemoLocation.all.indices, DemoLocation.shares)))
    private let everyday = WeightedTable(Self.colours(everyday: true))
    private let lively = WeightedTable(Self.colours(everyday: false))

    init(models: [CatalogueModel]) {
        self.models = WeightedTable(models.map { ($0, $0.share) })
    }

    func model(_ generator: inout SeededGenerator) -> CatalogueModel? {
        models.draw(&generator)
    }

    /// A model year of those in which the model was made. Rental fleets are young, and the newest year has
    /// only begun.
    func year(within years: ClosedRange<Int>, _ generator: inout SeededGenerator) -> Int {
        let weights = Self.yearWeights.filter { years.contains($0.year) }
        var mark = generator.below(weights.reduce(0) { $0 + $1.weight })
        for row in weights {
            if mark < row.weight { return row.year }
            mark -= row.weight
        }
        return years.upperBound
    }

    func fuel(of model: CatalogueModel, _ generator: inout SeededGenerator) -> String {
        let first = model.fuels.first ?? "petrol"
        let others = Array(model.fuels.dropFirst())
        return generator.below(2) == 0 ? first : generator.pick(others) ?? first
    }

    func colour(body: String, _ generator: inout SeededGenerator) -> String {
        let table = body == "coupe" || body == "convertible" ? lively : everyday
        if body == "van" && generator.below(100) < 60 { return "white" }
        return table.draw(&generator) ?? "white"
    }

    func location(_ generator: inout SeededGenerator) -> Int {
        locations.draw(&generator) ?? 0
    }

    func status(_ generator: inout SeededGenerator) -> String {
        statuses.draw(&generator) ?? "active"
    }

    /// 14,000 to 38,000 km a year, mostly in the middle, for as long as the vehicle has been on the road;
    /// never a bare zero.
    func odometerKm(year: Int, _ generator: inout SeededGenerator) -> Int {
        let months = Swift.max(0, Self.ageMonths(year: year) - generator.below(9))
        let perYear = (generator.between(14_000, 38_000) + generator.between(14_000, 38_000)) / 2
        return months * perYear / 12 + generator.between(9, 900)
    }

    /// The model's usual rate, less 3 % for each year of age up to a quarter, more for a costly drive train
    /// and a costly town.
    func dailyRateMinor(
        model: CatalogueModel, year: Int, fuel: String, location: Int, _ generator: inout SeededGenerator
    ) -> Int {
        let ageYears = Self.ageMonths(year: year) / 12
        let agePercent = 100 - Swift.min(25, ageYears * 3)
        let fuelPercent = model.fuels.count > 1 ? Self.fuelPercents[fuel] ?? 100 : 100
        let towns = DemoLocation.ratePercents
        let townPercent = towns.indices.contains(location) ? towns[location] : 100
        let moodPercent = generator.between(94, 107)
        let minor = model.rateDollars * agePercent * fuelPercent * townPercent / 10_000 * moodPercent / 100
        let endings = [0, 0, 50, 50, 99]
        let ending = generator.pick(endings) ?? 0
        return Swift.min(39_900, Swift.max(3_900, minor / 100 * 100 + ending))
    }

    /// At most as long ago as the model year began, and no longer than four years; recent entries are the
    /// commoner ones.
    func createdBeforeMs(year: Int, _ generator: inout SeededGenerator) -> Int64 {
        let minutes = Swift.min(48, Swift.max(1, Self.ageMonths(year: year))) * 30 * 24 * 60
        let drawn = Swift.min(generator.below(minutes), generator.below(minutes))
        return Int64(drawn) * 60_000 + Int64(generator.below(60_000))
    }

    /// A model year goes on sale in the autumn before; the fleet is looked at in the autumn of 2026.
    private static func ageMonths(year: Int) -> Int {
        Swift.max(2, (2027 - year) * 12 + 2)
    }

    private static let fuelPercents = [
        "petrol": 100, "diesel": 103, "hybrid": 105, "plug_in_hybrid": 109, "electric": 110,
    ]

    private static let yearWeights: [(year: Int, weight: Int)] = [
        (2017, 20), (2018, 30), (2019, 45), (2020, 55), (2021, 85), (2022, 120), (2023, 165), (2024, 190),
        (2025, 200),
        (2026, 160), (2027, 40),
    ]

    private static let statusWeights: [(choice: String, weight: Int)] = [
        ("active", 880), ("maintenance", 30), ("for_sale", 22), ("prep", 16), ("in_transit", 14),
        ("damaged", 11),
        ("recall_hold", 8), ("sold", 8), ("draft", 6), ("retired", 5),
    ]

    private static func colours(everyday: Bool) -> [(choice: String, weight: Int)] {
        [
            ("white", everyday ? 25 : 12), ("black", everyday ? 19 : 18), ("grey", everyday ? 18 : 12),
            ("silver", everyday ? 12 : 6), ("blue", everyday ? 8 : 12), ("navy", everyday ? 4 : 4),
            ("red", everyday ? 6 : 18), ("burgundy", everyday ? 2 : 1), ("green", everyday ? 3 : 4),
            ("orange", everyday ? 1 : 6), ("yellow", everyday ? 1 : 6), ("beige", everyday ? 1 : 1),
        ]
    }
}
