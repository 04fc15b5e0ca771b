// What a demonstration rental costs beyond its price: measured by the plan's rules, or met now and then.

import Schema

struct DemoCharge: Sendable {
    let kind: ChargeKind
    let text: String
    let netMinor: Int64
    let isTaxed: Bool
    let rule: String
    /// Kilometres, eighths or minutes; of what was met, the amount.
    let measured: Int64

    static func all(
        of stay: DemoStay, _ trip: SeedStore.Trip, _ price: Price, _ terms: RateTerms,
        _ generator: inout SeededGenerator
    ) -> [DemoCharge] {
        measured(stay, trip, price, terms) + met(&generator)
    }

    private static func measured(
        _ stay: DemoStay, _ trip: SeedStore.Trip, _ price: Price, _ terms: RateTerms
    ) -> [DemoCharge] {
        var charges: [DemoCharge] = []
        if let included = price.kmIncluded, let mileage = terms.mileage, let kmIn = trip.kmIn {
            let over = kmIn - trip.kmOut - included
            if over > 0 {
                charges.append(
                    DemoCharge(
                        kind: .mileage, text: "\(over) km more", netMinor: over * mileage.extraKmMinor,
                        isTaxed: true, rule: "mileage", measured: over))
            }
        }
        let missing = trip.fuelOut - (trip.fuelIn ?? trip.fuelOut)
        if missing > 0 {
            charges.append(
                DemoCharge(
                    kind: .fuel, text: "Fuel: \(missing)/8 missing",
                    netMinor: missing * terms.fuelEighthMinor + terms.fuelServiceMinor, isTaxed: true,
                    rule: "fuel", measured: missing))
        }
        let lateMs = (trip.returnedAt?.epochMs ?? 0) - stay.itinerary.endsAt.epochMs
        let minutes = lateMs / 60_000
        if minutes > terms.lateness.graceMinutes {
            let day = price.rentalMinor / Int64(max(1, stay.days))
            let hours = (minutes + 59) / 60
            let net = min(terms.lateness.hour.of(day) * hours, terms.lateness.day.of(day))
            if net > 0 {
                charges.append(
                    DemoCharge(
                        kind: .late, text: "\(minutes) minutes late", netMinor: net, isTaxed: true,
                        rule: "lateness", measured: minutes))
            }
        }
        return charges
    }

    private static func met(_ generator: inout SeededGenerator) -> [DemoCharge] {
        func charge(_ kind: ChargeKind, _ text: String, _ minor: Int, isTaxed: Bool) -> DemoCharge {
            DemoCharge(
                kind: kind, text: text, netMinor: Int64(minor), isTaxed: isTaxed, rule: "met",
                measured: Int64(minor))
        }
        switch generator.below(1_000) {
        case ..<35: return [charge(.toll, "Tolls", 50 * generator.between(6, 48), isTaxed: false)]
        case ..<52: return [charge(.cleaning, "Cleaning", 500 * generator.between(9, 19), isTaxed: true)]
        case ..<64:
            return [
                charge(.damage, "Scratch on the bumper", 500 * generator.between(20, 160), isTaxed: false)
            ]
        case ..<72: return [charge(.fine, "Parking fine", 500 * generator.between(8, 24), isTaxed: false)]
        default: return []
        }
    }
}
