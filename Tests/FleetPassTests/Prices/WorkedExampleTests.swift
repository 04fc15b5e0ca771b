// The worked examples of docs/prices.md, line by line against the program.

import Files
import Schema
import Testing
import Zones

@testable import FleetPass

@Suite struct WorkedExampleTests {
    private static let blocks = (try? Self.read()) ?? []

    /// Blocks of the page with their languages, in their order.
    private static func read() throws -> [(language: String, text: String)] {
        let root = "/" + "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
        let page = try FileContent.read("\(root)/docs/prices.md", atMost: 1 << 20) ?? []
        var blocks: [(language: String, text: String)] = []
        var open: (language: String, text: String)?
        let text = String(decoding: page, as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                if let block = open { blocks.append(block) }
                open = open == nil ? (String(line.dropFirst(3)), "") : nil
            } else if open != nil {
                open?.text += line + "\n"
            }
        }
        return blocks
    }

    @Test("The page has its examples, each a question and its lines")
    func shape() {
        let languages = Self.blocks.map(\.language)
        #expect(languages.count >= 21 && languages.first == "json")
        let pairs = languages.dropFirst().enumerated()
        #expect(pairs.allSatisfy { $0.element == ($0.offset % 2 == 0 ? "json" : "text") })
    }

    @Test("Each example gives the lines on the page", arguments: 0..<max(1, blocks.count / 2))
    func example(number: Int) throws {
        let index = 2 * number + 1
        let terms = try RateTerms(RateTerms.shape.read(json: Array(Self.blocks[0].text.utf8)))
        let question = try JSONValue(parsing: Array(Self.blocks[index].text.utf8))
        #expect(try Self.answer(question, terms) == Self.blocks[index + 1].text)
    }

    @Test("The terms on the page are those of the demonstration")
    func demonstration() throws {
        let page = try RateTerms.shape.read(json: Array(Self.blocks[0].text.utf8))
        #expect(try page == RateTerms.shape.read(json: Array(DemoPrices.standard.utf8)))
    }

    private static func answer(_ question: JSONValue, _ terms: RateTerms) throws -> String {
        let zone = try #require(ZoneShelf().zone(question["zone"]?.text ?? ""))
        func time(_ name: String) throws -> Instant {
            try #require(GivenTime(question[name]?.text ?? "")).resolved(in: zone)
        }
        let asked = PriceCase(
            vehicleClass: "suv", dayMinor: 5_000, startsAt: try time("from"), endsAt: try time("until"),
            zone: zone.name, isOneWay: question["one_way"]?.boolean == true,
            isYoung: question["young"]?.boolean == true, extraDrivers: 0, outOfHours: 0, package: nil,
            extras: [], discount: nil, taxes: [])
        let basis = PriceBasis(
            plan: "STD", number: 1, terms: terms, currency: .usd, extras: extras(question, asked.startsAt),
            discount: discount(question, asked.startsAt), taxes: taxes(question, asked.startsAt))
        let price = PriceEngine.price(asked, by: basis, zone)
        let lines = price.lines.map { ($0.text, $0.amountMinor) } + [("Total", price.totalMinor)]
        return lines.map { text, minor in
            var amount: [UInt8] = []
            price.money(minor).appendDecimal(to: &amount)
            let width = 34 - text.unicodeScalars.count - amount.count
            let gap = String(repeating: " ", count: max(1, width))
            return text + gap + String(decoding: amount, as: UTF8.self) + "\n"
        }.joined()
    }

    private static let nobody = UUID(high: 0, low: 0)

    private static func extras(_ question: JSONValue, _ start: Instant) -> [(
        extra: ExtraPrice, quantity: Int64
    )] {
        (question["extras"]?.list ?? []).map { extra in
            let price = ExtraPrice(
                id: nobody, extra: nobody, code: "SEAT", name: extra[0]?.text ?? "", number: 1, per: .day,
                amountMinor: extra[1]?.integer ?? 0, mostMinor: extra[2]?.integer, startsAt: start)
            return (price, 1)
        }
    }

    private static func taxes(_ question: JSONValue, _ start: Instant) -> [TaxRate] {
        (question["taxes"]?.list ?? []).map { tax in
            TaxRate(
                id: nobody, location: nobody, name: tax[0]?.text ?? "",
                rate: Share(ppm: tax[1]?.integer ?? 0), exempt: tax[2]?.text.map { [$0] } ?? [],
                startsAt: start, endsAt: nil)
        }
    }

    private static func discount(_ question: JSONValue, _ start: Instant) -> Discount? {
        guard let discount = question["discount"] else { return nil }
        return Discount(
            id: nobody, code: "SPRING", name: discount[0]?.text ?? "",
            share: discount[1]?.integer.map { Share(ppm: $0) }, amountMinor: nil, locations: [], classes: [],
            leastDays: 0, startsAt: start, endsAt: nil,
            mostUses: nil, uses: 0, endedAt: nil)
    }
}
