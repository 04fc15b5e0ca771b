// Customers of the demonstration, each made when asked for. The words are DemoNames'; it stores nothing.

import Schema

/// What a booking asks of whoever drives.
struct DemoDriver: Sendable {
    let id: UUID
    let bornOn: CivilDate?
    let licenceUntil: CivilDate?
    let isRefused: Bool
}

/// Customers 0 to count - 1, in the order in which they came. The same seed and day give the same person at
/// the same place, whatever was asked for before.
struct DemoPeople: Sendable {
    let count: Int
    let seed: UInt64
    let today: Instant
    /// Where the locations are: people live near them.
    let towns: [DemoLocation]

    private static let spanMs: Int64 = 900 * 86_400_000
    private static let stepMs: Int64 = 3_600_000
    private static let dayMs: Int64 = 86_400_000

    init(count: Int, seed: UInt64, today: Instant, towns: [DemoLocation]) {
        (self.count, self.seed, self.today, self.towns) = (max(1, count), seed, today, towns)
    }

    private var firstMs: Int64 { today.epochMs - Self.spanMs }

    func createdAt(_ place: Int) -> Instant {
        Instant(epochMs: firstMs + (Self.spanMs - 4 * Self.stepMs) / Int64(count) * Int64(place))
    }

    /// Somebody who was known by then. Some come again and again.
    func somebody(knownAt time: Instant, _ generator: inout SeededGenerator) -> Int {
        let known = Int(Int128(time.epochMs - firstMs) * Int128(count) / Int128(Self.spanMs))
        let most = min(count, max(1, known))
        return generator.below(100) < 15 ? generator.below(max(1, most / 12)) : generator.below(most)
    }

    private func generator(_ place: Int) -> SeededGenerator {
        SeededGenerator(seed: seed ^ 0x5EED_C057, part: UInt64(max(0, place)))
    }

    func driver(_ place: Int) -> DemoDriver { driver(place, generator(place)).0 }

    private func driver(_ place: Int, _ fresh: SeededGenerator) -> (DemoDriver, SeededGenerator) {
        var generator = fresh
        let id = UUID(v7: createdAt(place).epochMs, random: (generator.next(), generator.next()))
        let day = today.epochMs / Self.dayMs
        let age = 24 + min(generator.below(55), generator.below(55))
        // Whoever is young now was of age when the first booking was made.
        let born = CivilDate(daysSinceEpoch: day - Int64(age) * 365 - Int64(generator.below(365)))
        let isSoon = generator.below(100) < 3
        let left = isSoon ? generator.between(3, 30) : generator.between(200, 2_600)
        let licence = CivilDate(daysSinceEpoch: day + Int64(left))
        let driver = DemoDriver(
            id: id, bornOn: born, licenceUntil: licence,
            isRefused: place % 131 == 77)
        return (driver, generator)
    }

    /// Somebody as they are kept but for their numbers, and these.
    func customer(_ place: Int) -> (Customer, CustomerNumbers, note: String?) {
        let (driver, drawn) = driver(place, generator(place))
        var generator = drawn
        let first = generator.pick(DemoNames.first) ?? "Ada"
        let last = generator.pick(DemoNames.last) ?? "Bright"
        var customer = Customer(driver.id, "\(first) \(last)", at: createdAt(place))
        customer.email = Self.address(first, last, place)
        customer.licenceCountry = "US"
        customer.licenceUntil = driver.licenceUntil?.text
        customer.bornOn = driver.bornOn?.text
        if let town = generator.pick(towns) {
            let street =
                "\(generator.pick(DemoNames.streets) ?? "") \(generator.pick(DemoNames.endings) ?? "")"
            customer.address = Customer.Address(
                street: "\(generator.between(11, 9_899)) \(street)", city: town.city, region: town.region,
                postalCode: town.postalCode, country: town.country)
            customer.licenceCountry = town.country
        }
        if generator.below(100) < 12, let tag = generator.pick(DemoNames.tags) { customer.tags = [tag] }
        if driver.isRefused { customer.refusedFor = generator.pick(DemoNames.refusals) }
        let note = generator.below(100) < 9 ? generator.pick(DemoNames.notes) : nil
        let numbers = CustomerNumbers(
            phone: Self.phone(place), licence: Self.licence(place, generator.between(10, 98)))
        return (customer, numbers, note)
    }

    /// In domains that are kept for examples.
    private static func address(_ first: String, _ last: String, _ place: Int) -> String {
        let domain = ["example.com", "example.net", "example.org"][place % 3]
        return "\(first).\(last)".lowercased() + ".\(place + 1)@\(domain)"
    }

    /// 555-0100 to 555-0199 are kept for fiction, in each area.
    static func phone(_ place: Int) -> String {
        let line = 100 + place % 100
        return "+1\(areas[place / 100 % areas.count])5550\(line)"
    }

    /// Those of the lots first.
    private static let areas: [Int] = {
        let known = [303, 312, 617, 720, 773, 857, 206, 602, 416, 604, 709]
        return known + (201...989).filter { $0 % 100 != 11 && !known.contains($0) }
    }()

    private static func licence(_ place: Int, _ series: Int) -> String {
        let number = 10_000_000 + place % 10_000_000 * 7 % 10_000_000
        let digits = "\(number)".dropFirst()
        return "\(series)-\(digits.prefix(3))-\(digits.suffix(4))"
    }
}

extension CivilDate {
    var text: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
