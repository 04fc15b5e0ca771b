// A dealership whose bookings, holds, papers, prices and sharing were drawn from a seed, for searches by
// dates.

import Schema
import Store
import Threads

@testable import FleetPass

struct StayWorld: Sendable {
    let instance: Instance
    /// Everything lies in March: clocks change in it, in America and in Europe.
    static let firstMs =
        (CivilDate(text: "\(RentalWorld.year)-03-01".utf8.span)?.daysSinceEpoch ?? 0) * 86_400_000
    static let hourMs: Int64 = 3_600_000

    init(seed: UInt64) {
        instance = RentalWorld().instance
        People.write(instance) { [instance] tx in
            var drawn = DrawnWorld(instance: instance, tx: tx, draws: Draws(seed: seed))
            try drawn.drawRules()
            try drawn.drawPlaces()
            try drawn.drawPrices()
            try drawn.drawVehicles()
            try drawn.drawTaken()
            try RevisionStore(tx: tx).raise(.rules)
            try VehicleStore(tx: tx).fleetHasChanged()
        }
    }
}

/// One way in which it might have come.
struct DrawnWorld {
    let instance: Instance
    let tx: Transaction
    var draws: Draws

    private func id() -> UUID { instance.app.freshID() }

    private mutating func pick<Element>(_ list: [Element]) -> Element {
        list[Int(draws.number(0...Int64(list.count - 1)))]
    }

    private var places: [UUID] { Demo.locations.compactMap { UUID($0) } }
    private var vehicles: [UUID] { Demo.vehicles.compactMap { UUID($0.id) } }

    mutating func drawRules() throws {
        let papers = draws.chance(50) ? #","required_documents":["insurance"]"# : ""
        let transfer = draws.chance(50) ? draws.number(0...2_000) : 0
        let outOfHours = draws.chance(30) ? #","allows_out_of_hours":true"# : ""
        let rules = #"{"horizon_days":1095,"transfer_minutes":\#(transfer)\#(papers)\#(outOfHours)}"#
        try OrganisationStore(tx: tx).set(rules: [UInt8](rules.utf8))
    }

    mutating func drawPlaces() throws {
        let zones = ["America/Denver", "America/New_York", "Europe/London"]
        for place in places {
            let group = draws.chance(40) ? "'group \(draws.number(1...2))'" : "NULL"
            let turnaround = draws.chance(50) ? "\(draws.number(0...600))" : "NULL"
            try tx.run(
                .assembled(
                    """
                    UPDATE locations SET share_group = \(group), turnaround_minutes = \(turnaround),
                           time_zone = '\(pick(zones))' WHERE id = $1
                    """), .uuid(place))
        }
    }

    mutating func drawPrices() throws {
        try tx.run(.assembled("UPDATE rate_plans SET status = 'retired'"))
        for number in 0..<draws.number(1...4) {
            let plan = id()
            try RateStore(tx: tx).insert(
                plan,
                RatePlanDraft(
                    code: "DRAWN\(number)", name: "Drawn", status: .active,
                    locations: draws.chance(40) ? [pick(places), pick(places)] : [],
                    classes: draws.chance(40) ? ["suv", "compact"] : [], types: [], priority: number))
            try RateStore(tx: tx).insert(
                version: 1, id(), of: plan, from: Instant(epochMs: 1_700_000_000_000),
                RateTerms.shape.read(json: draws.termsText(ofClass: draws.chance(30))).written, by: nil)
        }
        for _ in 0..<draws.number(0...3) {
            let isShare = draws.chance(50)
            try DiscountStore(tx: tx).insert(
                Discount(
                    id: id(), code: nil, name: "Drawn",
                    share: isShare ? Share(ppm: draws.number(1...300_000)) : nil,
                    amountMinor: isShare ? nil : draws.number(1...20_000),
                    locations: draws.chance(30) ? [pick(places)] : [],
                    classes: draws.chance(30) ? ["suv"] : [], leastDays: draws.number(0...5),
                    startsAt: Instant(epochMs: 1_700_000_000_000), endsAt: nil, mostUses: nil, uses: 0,
                    endedAt: nil), by: nil)
        }
        for place in places where draws.chance(50) {
            try TaxStore(tx: tx).insert(
                TaxRate(
                    id: id(), location: place, name: "Drawn", rate: Share(ppm: draws.number(0...200_000)),
                    exempt: draws.chance(20) ? ["fee"] : draws.chance(20) ? ["discount"] : [],
                    startsAt: Instant(epochMs: 1_700_000_000_000), endsAt: nil))
        }
    }

    mutating func drawVehicles() throws {
        for vehicle in vehicles {
            if draws.chance(30) {
                try tx.run(
                    .assembled("UPDATE vehicles SET home_location_id = $2 WHERE id = $1"), .uuid(vehicle),
                    .uuid(pick(places)))
            }
            if draws.chance(80) {
                let until = draws.chance(50) ? moment() : nil
                try HoldStore(tx: tx).insert(id(), .insurance, "1", until: until, of: vehicle)
            }
            if draws.chance(10) {
                let start = moment()
                let end = Instant(epochMs: start.epochMs + draws.number(1...100) * StayWorld.hourMs)
                try HoldStore(tx: tx).insert(
                    Hold(id: id(), kind: .maintenance, reason: "Drawn", startsAt: start, endsAt: end),
                    of: vehicle, by: nil)
            }
            if draws.chance(15) {
                let start = draws.chance(50) ? Instant(epochMs: StayWorld.firstMs) : moment()
                let end = Instant(epochMs: start.epochMs + draws.number(1...900) * StayWorld.hourMs)
                try SharingStore(tx: tx).insert(
                    SharingGrant(
                        id: id(), vehicle: vehicle, location: pick(places), startsAt: start,
                        endsAt: draws.chance(50) ? end : nil), by: nil)
            }
        }
    }

    mutating func drawTaken() throws {
        for vehicle in vehicles {
            var start = StayWorld.firstMs + draws.number(0...200) * StayWorld.hourMs
            while draws.chance(80), start < StayWorld.firstMs + 700 * StayWorld.hourMs {
                let end = start + draws.number(1...150) * StayWorld.hourMs + draws.number(0...59) * 60_000
                try AllocationStore(tx: tx).insert(
                    id(), .blackout, vehicle,
                    Block(from: Instant(epochMs: start), until: Instant(epochMs: end)),
                    booking: nil, by: nil)
                start = end + (draws.chance(20) ? 0 : draws.number(1...200) * StayWorld.hourMs)
            }
        }
    }

    private mutating func moment() -> Instant {
        Instant(epochMs: StayWorld.firstMs + draws.number(0...720) * StayWorld.hourMs)
    }
}

/// A search as a query, and what it asks of the desk.
struct DrawnStay: Sendable {
    var locations: [UUID] = []
    var dropOff: UUID?
    var starts = ""
    var ends = ""
    var age: Int64?
    var totals: (min: Int64?, max: Int64?)
    var classes: [String] = []
    var near: (latitude: Double, longitude: Double, km: Int64)?

    init(_ draws: inout Draws) {
        let places = Demo.locations.compactMap { UUID($0) }
        func place(_ draws: inout Draws) -> UUID { places[Int(draws.number(0...Int64(places.count - 1)))] }
        if draws.chance(60) { locations = [place(&draws)] + (draws.chance(30) ? [place(&draws)] : []) }
        if draws.chance(30) { dropOff = place(&draws) }
        let day = draws.number(1...24)
        let hours = draws.number(9...16)
        let length = draws.number(0...6)
        let minute = draws.chance(20) ? 30 : 0
        starts = "\(RentalWorld.year)-03-\(Self.two(day))T\(Self.two(hours)):00"
        ends =
            "\(RentalWorld.year)-03-\(Self.two(day + length))T\(Self.two(draws.number(hours...17))):\(Self.two(minute))"
        if draws.chance(20) { age = draws.number(18...40) }
        if draws.chance(30) { totals.min = draws.number(50...400) }
        if draws.chance(30) { totals.max = draws.number(100...900) }
        if draws.chance(30) { classes = ["suv", "compact"] }
        if draws.chance(30) { near = (39.7, -104.9, draws.number(10...2_500)) }
    }

    private static func two(_ number: some BinaryInteger) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    var query: String {
        var pairs = ["from=\(starts.escaped)", "until=\(ends.escaped)"] + locations.map { "location=\($0)" }
        if let dropOff { pairs.append("return_location=\(dropOff)") }
        if let age { pairs.append("driver_age=\(age)") }
        if let least = totals.min { pairs.append("total_min=\(least)") }
        if let most = totals.max { pairs.append("total_max=\(most)") }
        pairs += classes.map { "class=\($0)" }
        if let near {
            pairs.append("near=\(near.latitude),\(near.longitude)&within_km=\(near.km)")
        }
        return pairs.joined(separator: "&")
    }
}
