// Which vehicles are taken when, of the whole fleet, in memory: what a search by dates goes by.

import Schema
import Store

/// For each vehicle the times at which it is taken, and for each day the vehicles that it meets. Which
/// vehicles a stay leaves is then a matter of joining sets of bits; only on its first and its last day the
/// hours have to be looked at. SQL would have to ask for each vehicle.
struct TakenIndex: Sendable {
    /// The change up to which it was read.
    private(set) var stamp: Int64 = 0
    private var places: [UUID: Int] = [:]
    /// By vehicle, in order and apart.
    private var times: [[Time]] = []
    /// By day since 1970 in UTC, as far as anything is taken then.
    private var ofDay: [Int64: VehicleSet] = [:]
    /// What waits for whoever checks out, by its id. It ends by itself, and there are few at a time.
    private var held: [UUID: (place: Int, block: Block, until: Instant)] = [:]
    /// What ended before is not kept: nobody books in the past.
    private let since: Instant

    private struct Time {
        let id: UUID
        let block: Block
    }

    private static let dayMs: Int64 = 86_400_000

    init(since: Instant) { self.since = since }

    /// Reads what has changed since it was last read.
    mutating func renew(_ tx: Transaction) throws {
        let stamp = try RevisionStore(tx: tx).value(of: .allocations)
        guard stamp > self.stamp else { return }
        let oldest = self.stamp == 0 ? since : .earliest
        try TakenStore(tx: tx).each(after: self.stamp, endingAfter: oldest) { change in
            let place = place(change.vehicle)
            remove(change.id, from: place)
            guard change.isLive else { return }
            if let until = change.heldUntil {
                held[change.id] = (place, change.block, until)
            } else {
                insert(Time(id: change.id, block: change.block), at: place)
            }
        }
        self.stamp = stamp
    }

    /// The number of a vehicle in the sets of this index; nil where nothing was ever taken of it.
    func number(of vehicle: UUID) -> Int? { places[vehicle] }

    private mutating func place(_ vehicle: UUID) -> Int {
        if let place = places[vehicle] { return place }
        let place = times.count
        times.append([])
        places[vehicle] = place
        return place
    }

    private mutating func insert(_ time: Time, at place: Int) {
        let index = times[place].firstIndex { $0.block.from > time.block.from } ?? times[place].count
        times[place].insert(time, at: index)
        for day in Self.days(time.block) { ofDay[day, default: VehicleSet()].insert(place) }
    }

    private mutating func remove(_ id: UUID, from place: Int) {
        held[id] = nil
        guard let index = times[place].firstIndex(where: { $0.id == id }) else { return }
        let gone = times[place].remove(at: index)
        for day in Self.days(gone.block) {
            let isStillMet = times[place].contains { Self.days($0.block).contains(day) }
            if !isStillMet { ofDay[day]?.remove(place) }
        }
    }

    private static func days(_ block: Block) -> ClosedRange<Int64> {
        let first = day(block.from.epochMs)
        return first...max(first, day(block.until.epochMs - 1))
    }

    private static func day(_ ms: Int64) -> Int64 { (ms >= 0 ? ms : ms - dayMs + 1) / dayMs }

    /// The vehicles that are taken at some moment of a time, by their numbers here.
    func taken(during block: Block, now: Instant) -> VehicleSet {
        var taken = VehicleSet()
        var edges = VehicleSet()
        for day in Self.days(block) {
            guard let met = ofDay[day] else { continue }
            let isWhole =
                block.from.epochMs <= day * Self.dayMs && (day + 1) * Self.dayMs <= block.until.epochMs
            if isWhole { taken.formUnion(met) } else { edges.formUnion(met) }
        }
        edges.subtracting(taken).forEach { place in
            let isTaken = times[place].contains { Self.meets($0.block, block) }
            if isTaken { taken.insert(place) }
        }
        for (place, time, until) in held.values where until > now && Self.meets(time, block) {
            taken.insert(place)
        }
        return taken
    }

    private static func meets(_ one: Block, _ other: Block) -> Bool {
        one.from < other.until && one.until > other.from
    }
}
