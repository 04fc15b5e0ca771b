// Rentals and terms drawn from a seed, for tests that try many.

import Schema
import Zones

@testable import FleetPass

struct Draws {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(generator.next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    mutating func chance(_ percent: Int64) -> Bool { number(1...100) <= percent }

    private var known: (terms: RateTerms, uses: Int)?

    /// New ones now and then: reading them takes longer than pricing by them.
    mutating func terms() throws -> RateTerms {
        if let known, known.uses < 40 {
            self.known?.uses += 1
            return known.terms
        }
        let terms = try freshTerms()
        known = (terms, 0)
        return terms
    }

    private mutating func freshTerms() throws -> RateTerms {
        try RateTerms(RateTerms.shape.read(json: termsText()))
    }

    /// As a version keeps them.
    mutating func termsText(ofClass isOfClass: Bool = false) -> [UInt8] {
        let classes = #""basis":"class","classes":[{"class":"suv","day_minor":7000}]"#
        var members = [isOfClass ? classes : #""basis":"vehicle""#]
        if chance(70) { members.append("\"hour_ppm\":\(number(50_000...400_000))") }
        if chance(70) { members.append("\"week_ppm\":\(number(4_000_000...7_500_000))") }
        if chance(50) { members.append("\"month_ppm\":\(number(15_000_000...31_000_000))") }
        if chance(50) {
            let days = (0..<7).map { _ in "\(number(700_000...1_400_000))" }.joined(separator: ",")
            members.append("\"weekdays_ppm\":[\(days)]")
        }
        if chance(60) {
            let seasons = [("06-15", "09-01"), ("12-20", "01-05")].map {
                let share = number(500_000...2_000_000)
                return #"{"name":"Season","from":"\#($0.0)","until":"\#($0.1)","share_ppm":\#(share)}"#
            }
            members.append("\"seasons\":[\(seasons.joined(separator: ","))]")
        }
        if chance(40) {
            members.append("\"lengths\":[{\"days\":5,\"share_ppm\":\(number(600_000...1_000_000))}]")
        }
        if chance(50) { members.append("\"mileage\":{\"day_km\":200,\"extra_km_minor\":25}") }
        let package = number(0...9_999)
        members.append(
            #""packages":[{"code":"P","name":"More","km":500,"per":"booking","amount_minor":\#(package)}]"#)
        let fees = [("A", "always", "booking"), ("Y", "young_driver", "day"), ("O", "one_way", "booking")].map
        {
            let amount = number(0...5_000)
            let names = #""code":"\#($0.0)","name":"Fee","when":"\#($0.1)","per":"\#($0.2)""#
            return "{\(names),\"amount_minor\":\(amount)}"
        }
        members.append("\"fees\":[\(fees.joined(separator: ","))]")
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    mutating func rental(_ zones: [Zone]) throws -> (PriceCase, PriceBasis, Zone) {
        let zone = zones[Int(number(0...Int64(zones.count - 1)))]
        let start = Instant(epochMs: number(1_700_000_000...1_900_000_000) * 1_000)
        let minutes = chance(80) ? number(60...30_000) : number(30_000...130_000)
        let extras = (0..<number(0...2)).map { extra($0, start) }
        let discount = chance(30) ? discount(start) : nil
        let taxes = (0..<number(0...2)).map { tax($0, start) }
        let asked = PriceCase(
            vehicleClass: "suv", dayMinor: number(0...50_000), startsAt: start,
            endsAt: Instant(epochMs: start.epochMs + minutes * 60_000), zone: zone.name, isOneWay: chance(20),
            isYoung: chance(20), extraDrivers: number(0...2), outOfHours: 0, package: chance(20) ? "P" : nil,
            extras: extras.map { PriceCase.Wanted(price: $0.extra.id, quantity: $0.quantity) },
            discount: discount?.id, taxes: taxes.map(\.id))
        let basis = PriceBasis(
            plan: "STD", number: 1, terms: try terms(), currency: .usd, extras: extras, discount: discount,
            taxes: taxes)
        return (asked, basis, zone)
    }

    private mutating func extra(_ index: Int64, _ start: Instant) -> (extra: ExtraPrice, quantity: Int64) {
        let price = ExtraPrice(
            id: UUID(high: 1, low: UInt64(index)), extra: UUID(high: 2, low: UInt64(index)), code: "E",
            name: "Extra", number: 1, per: chance(50) ? .day : .booking, amountMinor: number(0...3_000),
            mostMinor: chance(30) ? number(0...9_000) : nil, startsAt: start)
        return (price, number(1...3))
    }

    private mutating func discount(_ start: Instant) -> Discount {
        let isShare = chance(50)
        return Discount(
            id: UUID(high: 3, low: 3), code: "X", name: "Off",
            share: isShare ? Share(ppm: number(1...1_000_000)) : nil,
            amountMinor: isShare ? nil : number(1...50_000), locations: [], classes: [], leastDays: 0,
            startsAt: start, endsAt: nil, mostUses: nil, uses: 0, endedAt: nil)
    }

    private mutating func tax(_ index: Int64, _ start: Instant) -> TaxRate {
        TaxRate(
            id: UUID(high: 4, low: UInt64(index)), location: UUID(high: 5, low: 5), name: "Tax",
            rate: Share(ppm: number(0...250_000)), exempt: chance(20) ? ["fee"] : [], startsAt: start,
            endsAt: nil)
    }
}
