// A hundred thousand rentals drawn at random: no price drifts from its lines, each can be made again.

import Schema
import Testing
import Zones

@testable import FleetPass

@Suite struct RandomPriceTests {
    private static let zones = [
        "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Phoenix", "Asia/Kathmandu",
    ].compactMap { ZoneShelf().zone($0) }

    @Test("Lines and taxes are the total, each tax is rounded once, and the same case gives the same cent")
    func sums() throws {
        var drawn = Draws(seed: 20_261_122)
        var wrong: [String] = []
        for number in 0..<100_000 {
            let (asked, basis, zone) = try drawn.rental(Self.zones)
            let price = PriceEngine.price(asked, by: basis, zone)
            wrong += Self.faults(of: price).map { "\(number): \($0)" }
            guard number % 10 == 0 else { continue }
            let kept = try PriceCase(asked.written)
            if kept != asked || PriceEngine.price(kept, by: basis, zone) != price {
                wrong.append("\(number): another price when it was made again")
            }
        }
        #expect(wrong.prefix(5) == [])
    }

    private static func faults(of price: Price) -> [String] {
        var faults: [String] = []
        let sum = price.lines.reduce(0) { $0 + $1.amountMinor }
        if sum != price.totalMinor || price.netMinor + price.taxMinor != sum {
            faults.append("the lines are not the total")
        }
        for line in price.lines
        where line.unit != .share && line.quantity * line.unitMinor != line.amountMinor {
            faults.append("\(line.text) is not \(line.quantity) times \(line.unitMinor)")
        }
        if price.netMinor < 0 || price.rentalMinor < 0 { faults.append("less than nothing") }
        return faults
    }

    @Test("Neither days alone nor weeks alone are cheaper than what is charged")
    func cheapest() throws {
        var drawn = Draws(seed: 7)
        for _ in 0..<2_000 {
            let (asked, basis, zone) = try drawn.rental(Self.zones)
            let cover = Cover(
                basis.terms, dayMinor: asked.dayMinor, from: asked.startsAt, to: asked.endsAt, zone)
            let charged = cover.cheapest().reduce(0) { $0 + $1.amountMinor }
            func season(_ day: Int) -> Share { cover.season(on: day)?.share ?? .whole }
            let days = (0..<Int(cover.days)).reduce(Int64(0)) {
                $0 + Share.of(asked.dayMinor, season($1), cover.weekday(on: $1))
            }
            #expect(charged <= days)
            guard let week = basis.terms.week else { continue }
            let weeks = stride(from: 0, to: Int(cover.days), by: 7).reduce(Int64(0)) {
                $0 + Share.of(asked.dayMinor, week, season($1))
            }
            #expect(charged <= weeks)
        }
    }
}
