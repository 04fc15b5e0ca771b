// What a search by dates must know of each vehicle beside what facets are counted from. No decisions.

import Schema
import Store
import Synchronization

/// Vehicles go by their numbers in the facet index, in the order of their daily rates.
final class StayFleet: Sendable {
    let index: FacetIndex
    /// Kinds of papers without which no vehicle is rented.
    let requiredPapers: [String]
    let years: [Int64]
    let created: [Int64]
    /// By place those that stand there.
    let standing: [UUID: VehicleSet]
    /// By place those that belong there: where they stand, if nobody has said.
    let belonging: [UUID: VehicleSet]
    private let numbers: [UUID: Int]
    /// Holds that end by themselves.
    private let holds: [(vehicle: Int, block: Block)]
    /// By kind of paper until when each vehicle's is good, the soonest first.
    private let papers: [[(until: Instant, vehicle: Int)]]
    private let translation = Mutex<Translation>(Translation())

    /// From the numbers of what is taken to those here.
    private struct Translation {
        var series: TakenDays.Series?
        var vehicles: [Int32] = []
    }

    init(_ index: FacetIndex, having words: [String], requiring papers: [String], _ tx: Transaction) throws {
        (self.index, requiredPapers) = (index, papers)
        var numbers: [UUID: Int] = [:]
        numbers.reserveCapacity(index.ids.count)
        for (number, id) in index.ids.enumerated() { numbers[id] = number }
        self.numbers = numbers
        let count = index.ids.count
        var (years, created) = (
            Array(repeating: Int64(0), count: count), Array(repeating: Int64(0), count: count)
        )
        var (standing, belonging): ([UUID: VehicleSet], [UUID: VehicleSet]) = ([:], [:])
        try VehicleSearchStore(tx: tx).eachForStays(having: words) { row in
            guard let number = numbers[try row.uuid(0)] else { return }
            let place = try row.uuid(1)
            standing[place, default: VehicleSet()].insert(number)
            belonging[try row.optionalUUID(2) ?? place, default: VehicleSet()].insert(number)
            (years[number], created[number]) = (row.integer(3), row.integer(4))
        }
        (self.years, self.created, self.standing, self.belonging) = (years, created, standing, belonging)
        var holds: [(Int, Block)] = []
        try HoldStore(tx: tx).eachPassing { vehicle, block in
            if let number = numbers[vehicle] { holds.append((number, block)) }
        }
        self.holds = holds
        self.papers = try papers.map { kind in
            var until = Array(repeating: Instant.earliest, count: count)
            try HoldStore(tx: tx).each(paper: kind) { vehicle, end in
                if let number = numbers[vehicle] { until[number] = end }
            }
            return until.enumerated().map { ($0.element, $0.offset) }.sorted { $0.0 < $1.0 }
        }
    }

    func number(of vehicle: UUID) -> Int? { numbers[vehicle] }

    func standing(at place: UUID) -> VehicleSet { standing[place] ?? VehicleSet() }

    /// Vehicles that cannot be rented then for a hold or for want of a paper.
    func unfit(during block: Block) -> VehicleSet {
        var unfit = VehicleSet()
        for hold in holds where hold.block.meets(block) { unfit.insert(hold.vehicle) }
        for paper in papers {
            for entry in paper {
                guard entry.until < block.until else { break }
                unfit.insert(entry.vehicle)
            }
        }
        return unfit
    }

    /// Vehicles that are taken at some moment of a time.
    func taken(during block: Block, _ days: TakenDays, now: Instant) -> VehicleSet {
        let vehicles = translated(days)
        var taken = VehicleSet(none: index.ids.count)
        days.taken(during: block).walk { number in
            if number < vehicles.count, vehicles[number] >= 0 { taken.insert(Int(vehicles[number])) }
            return true
        }
        for vehicle in days.held(during: block, now: now) {
            if let number = numbers[vehicle] { taken.insert(number) }
        }
        return taken
    }

    private func translated(_ days: TakenDays) -> [Int32] {
        translation.withLock { known in
            if known.series !== days.series { known = Translation(series: days.series) }
            // Numbers are only ever added.
            for vehicle in days.vehicles.dropFirst(known.vehicles.count) {
                known.vehicles.append(numbers[vehicle].map { Int32(clamping: $0) } ?? -1)
            }
            return known.vehicles
        }
    }
}
