// The demonstration's tables: every line of the catalogue is understood, every lot and picture is there.
import Testing

@testable import FleetPass

struct CatalogueTests {
    private let models = Catalogue.models(of: CatalogueTable.text)

    @Test("No line of the catalogue is lost")
    func complete() {
        let lines = CatalogueTable.text.split(separator: "\n")
        let modelLines = lines.filter { $0.hasPrefix(" ") }
        #expect(models.count == modelLines.count)
        #expect(models.count >= 140)
        #expect(lines.count - modelLines.count >= 24)
        #expect(Set(models.map(\.make)).count == lines.count - modelLines.count)
        #expect(Set(models.map { $0.make + $0.model }).count == models.count)
    }

    @Test("Every model uses the words there are", arguments: Catalogue.models(of: CatalogueTable.text))
    func words(model: CatalogueModel) {
        #expect(Catalogue.classes.contains(model.vehicleClass))
        #expect(CarPicture.bodies.contains(model.body))
        #expect(Set(Catalogue.fuels).isSuperset(of: model.fuels))
        #expect(
            (2017...2027).contains(model.years.lowerBound) && (2017...2027).contains(model.years.upperBound))
        #expect((39...399).contains(model.rateDollars) && model.share > 0)
        #expect(VIN.checkDigit(of: Array((model.vinStart + "AAAAA0AA000000").utf8)) != nil)
    }

    @Test(
        "A spoilt line is left out",
        arguments: ["  Golf | compact", "  A | b | c | d | five | 1 | 1 | 17-27 | WVW", "  |"])
    func spoilt(line: String) {
        #expect(Catalogue.models(of: "Volkswagen\n" + line) == [])
    }

    @Test("The lots are distinct and in step with their shares")
    func lots() {
        let lots = DemoLocation.all
        #expect(Set(lots.map(\.slug)).count == lots.count)
        #expect(Set(lots.map(\.timeZone)).count == lots.count)
        #expect(lots.allSatisfy { $0.phone.contains("55501") && $0.phone.utf8.count == 12 })
        #expect(DemoLocation.shares.count == lots.count && DemoLocation.shares.reduce(0, +) == 100)
        #expect(DemoLocation.ratePercents.count == lots.count)
    }

    @Test("Each picture has a file name of its own")
    func pictures() {
        let all = CarPicture.all
        #expect(
            all.count == CarPicture.bodies.count * CarPicture.paints.count * CarPicture.View.allCases.count)
        #expect(Set(all.map(\.fileName)).count == all.count)
        #expect(
            CarPicture.fileNames(body: "suv", colour: "blue") == [
                "suv-blue.svg", "suv-blue-front.svg", "suv-blue-rear.svg",
            ])
    }

    @Test("The generator is the SplitMix64 that others publish numbers for")
    func generator() {
        var generator = SeededGenerator(seed: 1_234_567)
        let known: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        ]
        #expect(known == [generator.next(), generator.next(), generator.next()])
        #expect(generator.below(0) == 0 && generator.pick([Int]()) == nil)
        #expect(WeightedTable([("never", 0)]).draw(&generator) == nil)
        #expect(
            (0..<200).allSatisfy { _ in WeightedTable([("a", 1), ("b", 0), ("c", 3)]).draw(&generator) != "b"
            })
    }
}
