// The demonstration's fleet: the same for a seed, without doubles, and with the shape of a real one.
import Testing

@testable import FleetPass

struct DemoFleetTests {
    /// Written as text and digested by FNV-1a: a change here changes every demonstration and every measured
    /// number.
    private func digest(_ fleet: DemoFleet) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for vehicle in fleet {
            for byte in "\(vehicle)\n".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return hash
    }

    @Test("The same seed gives the same bytes, another gives others")
    func repeatable() {
        let one = digest(DemoFleet(vehicles: 500, seed: 7))
        #expect(one == 13_494_856_021_231_464_339)
        #expect(one == digest(DemoFleet(vehicles: 500, seed: 7)))
        #expect(one != digest(DemoFleet(vehicles: 500, seed: 8)))
    }

    @Test("A vehicle depends on seed and place alone")
    func anyOrder() {
        let small = DemoFleet(vehicles: 3, seed: 7)
        let large = DemoFleet(vehicles: 1_000_000, seed: 7)
        #expect(Array(small) == (0..<3).map { large.vehicle(at: $0) })
        #expect(small.vehicle(at: 999_999) == large.vehicle(at: 999_999))
        #expect(small.vehicle(at: -1) == nil)
        #expect(Array(DemoFleet(vehicles: -5, seed: 7)).isEmpty)
    }

    @Test("Nothing that names a vehicle repeats in 50,000")
    func unique() {
        let fleet = Array(DemoFleet(vehicles: 50_000, seed: 1))
        #expect(Set(fleet.map(\.vin)).count == 50_000)
        #expect(Set(fleet.map(\.plate)).count == 50_000)
        #expect(Set(fleet.map(\.stockNumber)).count == 50_000)
    }

    @Test("Serials and plates stay apart to the end of the first million")
    func uniqueFarOut() {
        let fleet = DemoFleet(vehicles: 1_000_000, seed: 3)
        let sample = (0..<20_000).compactMap { fleet.vehicle(at: $0 * 50 + 7) }
        #expect(Set(sample.map { $0.vin.suffix(6) }).count == 20_000)
        #expect(Set(sample.map(\.plate)).count == 20_000)
    }

    @Test("Every vehicle is possible")
    func plausible() {
        let bodies = Set(CarPicture.bodies)
        let pictures = Set(CarPicture.all.map(\.fileName))
        var wrong: [DemoVehicle] = []
        for vehicle in DemoFleet(vehicles: 10_000, seed: 2) {
            let vin = Array(vehicle.vin.utf8)
            let rate = vehicle.dailyRateMinor
            let sound =
                VIN.flaw(in: vin) == nil && vin[9] == VIN.yearCode(modelYear: vehicle.year)
                && (2017...2027).contains(vehicle.year) && bodies.contains(vehicle.body)
                && Catalogue.classes.contains(vehicle.vehicleClass) && Catalogue.fuels.contains(vehicle.fuel)
                && (2...15).contains(vehicle.seats) && (9...420_000).contains(vehicle.odometerKm)
                && (3_900...39_900).contains(rate) && [0, 50, 99].contains(rate % 100)
                && DemoLocation.all.indices.contains(vehicle.locationIndex)
                && !vehicle.photos.isEmpty && vehicle.photos.allSatisfy { pictures.contains($0) }
                && vehicle.createdBeforeMs >= 0 && vehicle.plate.utf8.count == 8
            if !sound { wrong.append(vehicle) }
        }
        #expect(wrong == [])
    }

    struct Share: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let percent: ClosedRange<Int>
        let holds: @Sendable (DemoVehicle) -> Bool

        init(_ name: String, _ percent: ClosedRange<Int>, _ holds: @escaping @Sendable (DemoVehicle) -> Bool)
        {
            testDescription = name
            self.percent = percent
            self.holds = holds
        }
    }

    @Test(
        "The fleet has the shape of a real one, in percent",
        arguments: [
            Share("active", 86...90) { $0.status == "active" },
            Share("Toyota", 9...16) { $0.make == "Toyota" },
            Share("SUVs", 30...45) { $0.vehicleClass == "suv" },
            Share("Toyota SUVs", 2...6) { $0.make == "Toyota" && $0.vehicleClass == "suv" },
            Share("electric", 8...16) { $0.fuel == "electric" },
            Share("petrol", 55...75) { $0.fuel == "petrol" },
            Share("since 2021", 80...92) { $0.year >= 2021 },
            Share("white, black, grey or silver", 65...78) {
                ["white", "black", "grey", "silver"].contains($0.colour)
            },
            Share("under 100,000 km", 60...88) { $0.odometerKm < 100_000 },
            Share("at most $100", 70...88) { $0.dailyRateMinor <= 10_000 },
            Share("in Denver", 22...26) { $0.locationIndex == 0 },
        ])
    func shape(share: Share) {
        let matching = DemoFleet(vehicles: 5_000, seed: 11).filter(share.holds).count
        #expect(share.percent.contains(matching / 50), "\(matching) of 5,000")
    }

    @Test("Older vehicles have gone further and cost less")
    func ageing() {
        let corollas = DemoFleet(vehicles: 15_000, seed: 5).filter {
            $0.model == "Corolla" && $0.fuel == "petrol"
        }
        func mean(_ years: ClosedRange<Int>, _ value: (DemoVehicle) -> Int) -> Int {
            let chosen = corollas.filter { years.contains($0.year) }.map(value)
            return chosen.reduce(0, +) / max(1, chosen.count)
        }
        #expect(mean(2018...2020, \.odometerKm) > 2 * mean(2024...2026, \.odometerKm))
        #expect(mean(2018...2020, \.dailyRateMinor) < mean(2024...2026, \.dailyRateMinor))
    }
}
