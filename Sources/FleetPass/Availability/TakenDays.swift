// Which vehicles are taken when, of the whole fleet, as searches by dates go by it. No SQL.

import Schema

/// For each day the vehicles that are taken all day long, as a set of bits, and those that are taken for a
/// part of it, with that part. Which vehicles a stay leaves is then a few sets joined and two short lists
/// walked through, where SQL would have to ask for each vehicle.
struct TakenDays: Sendable {
    /// What a booking holds for somebody who is checking out: it ends by itself.
    struct Held: Sendable {
        let vehicle: UUID
        let block: Block
        let until: Instant
    }

    private struct Part {
        let vehicle: Int32
        /// Milliseconds of the day.
        let from: Int32
        let until: Int32
    }

    private struct Day {
        var whole = VehicleSet()
        /// In the order of the vehicles.
        var parts: [Part] = []
    }

    /// Numbers of vehicles are the same in what was renewed from one another.
    final class Series: Sendable {}

    let series = Series()
    /// The change up to which it was read.
    private(set) var stamp: Int64
    /// The vehicles that were ever taken, by their numbers here.
    private(set) var vehicles: [UUID] = []
    private var numbers: [UUID: Int32] = [:]
    private var days: [Day]
    /// Since 1970, in UTC.
    private var firstDay: Int64
    /// What lies behind the last day.
    private var far: [(vehicle: Int32, block: Block)] = []
    private var held: [Held] = []

    private static let dayMs: Int64 = 86_400_000
    /// Rentals begin within three years.
    private static let dayCount: Int64 = 1_200

    /// Nothing is taken yet.
    /// - Parameter now: nobody books in the past, so it begins with this day.
    init(stamp: Int64, now: Instant) {
        self.stamp = stamp
        firstDay = Self.day(now.epochMs)
        days = Array(repeating: Day(), count: Int(Self.dayCount))
    }

    /// The moment from which on it knows what is taken.
    var since: Instant { Instant(epochMs: firstDay * Self.dayMs) }

    func number(of vehicle: UUID) -> Int? { numbers[vehicle].map { Int($0) } }

    /// A vehicle's times as they are now, in place of those that were known.
    mutating func set(_ vehicle: UUID, _ blocks: some Sequence<Block>) {
        if let known = numbers[vehicle] { clear(known) }
        let number = numbers[vehicle] ?? Int32(clamping: vehicles.count)
        if number == vehicles.count {
            numbers[vehicle] = number
            vehicles.append(vehicle)
        }
        for block in blocks { insert(block, number) }
    }

    mutating func finish(stamp: Int64, held: [Held], now: Instant) {
        (self.stamp, self.held) = (stamp, held)
        let today = Self.day(now.epochMs)
        guard today > firstDay else { return }
        let gone = Int(min(today - firstDay, Self.dayCount))
        days.removeFirst(gone)
        days += Array(repeating: Day(), count: gone)
        firstDay = today
        let known = far
        far = []
        for entry in known { insert(entry.block, entry.vehicle) }
    }

    private mutating func clear(_ vehicle: Int32) {
        for index in days.indices {
            // A day that is only looked at is not copied.
            if days[index].whole.contains(Int(vehicle)) { days[index].whole.remove(Int(vehicle)) }
            let first = Self.place(of: vehicle, in: days[index].parts)
            var end = first
            while end < days[index].parts.count, days[index].parts[end].vehicle == vehicle { end += 1 }
            if end > first { days[index].parts.removeSubrange(first..<end) }
        }
        far.removeAll { $0.vehicle == vehicle }
    }

    private mutating func insert(_ block: Block, _ vehicle: Int32) {
        let (first, last) = (Self.day(block.from.epochMs), Self.day(block.until.epochMs - 1))
        let end = firstDay + Self.dayCount
        if last >= end { far.append((vehicle, block)) }
        guard last >= firstDay, first < end else { return }
        for day in max(first, firstDay)...min(last, end - 1) {
            let index = Int(day - firstDay)
            let span = Self.span(of: block, on: day)
            if span.from == 0, span.until == Self.dayMs {
                days[index].whole.insert(Int(vehicle))
                continue
            }
            let part = Part(vehicle: vehicle, from: Int32(span.from), until: Int32(span.until))
            if days[index].parts.last.map({ $0.vehicle <= vehicle }) != false {
                days[index].parts.append(part)
            } else {
                days[index].parts.insert(part, at: Self.place(of: vehicle, in: days[index].parts))
            }
        }
    }

    /// How much of a day a time takes, in milliseconds of that day.
    private static func span(of block: Block, on day: Int64) -> (from: Int64, until: Int64) {
        let start = day * dayMs
        return (max(0, block.from.epochMs - start), min(dayMs, block.until.epochMs - start))
    }

    /// The first part of a vehicle, or where it would stand.
    private static func place(of vehicle: Int32, in parts: [Part]) -> Int {
        var (known, end) = (0, parts.count)
        while known < end {
            let middle = (known + end) / 2
            if parts[middle].vehicle < vehicle { known = middle + 1 } else { end = middle }
        }
        return known
    }

    private static func day(_ ms: Int64) -> Int64 { (ms >= 0 ? ms : ms - dayMs + 1) / dayMs }

    /// The vehicles that are taken at some moment of a time, by their numbers here.
    func taken(during block: Block) -> VehicleSet {
        var taken = VehicleSet()
        let (first, last) = (Self.day(block.from.epochMs), Self.day(block.until.epochMs - 1))
        let end = firstDay + Self.dayCount
        if last >= firstDay, first < end {
            for day in max(first, firstDay)...min(last, end - 1) {
                let known = days[Int(day - firstDay)]
                taken.formUnion(known.whole)
                let span = Self.span(of: block, on: day)
                for part in known.parts where part.from < span.until && part.until > span.from {
                    taken.insert(Int(part.vehicle))
                }
            }
        }
        if last >= end {
            for entry in far where entry.block.meets(block) { taken.insert(Int(entry.vehicle)) }
        }
        return taken
    }

    /// The same of those that are held for somebody just now.
    func held(during block: Block, now: Instant) -> [UUID] {
        held.compactMap { $0.until > now && $0.block.meets(block) ? $0.vehicle : nil }
    }
}

extension Block {
    /// Whether both have a moment in common.
    func meets(_ other: Block) -> Bool { from < other.until && until > other.from }
}
