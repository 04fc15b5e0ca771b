// What is taken, as it is kept in memory, against a plain list, through changes, days that pass and many
// writers at once.

import Glibc
import Schema
import Store
import Synchronization
import Testing
import Threads

@testable import FleetPass

@Suite struct TakenTests {
    private static let dayMs: Int64 = 86_400_000
    private static let now = Instant(epochMs: 20_000 * dayMs + 3_600_000)

    private static func block(_ draws: inout Draws, around day: Int64) -> Block {
        let from = day * dayMs + draws.number(-3 * dayMs...40 * dayMs)
        let lengths: [Int64] = [1, 60_000, dayMs - 1, dayMs, dayMs + 1, 9 * dayMs, 1_000 * dayMs]
        // Some begin and end with a day.
        let start = draws.chance(30) ? from / dayMs * dayMs : from
        return Block(
            from: Instant(epochMs: start),
            until: Instant(epochMs: start + lengths[Int(draws.number(0...6))]))
    }

    @Test("Whichever vehicles meet a time are found, and no others, as days go by", arguments: 1...8)
    func sets(seed: Int) {
        var draws = Draws(seed: UInt64(seed))
        var days = TakenDays(stamp: 0, now: Self.now)
        var plain: [UUID: [Block]] = [:]
        let vehicles = (0..<130).map { UUID(high: 1, low: UInt64($0)) }
        var today = Self.now.epochMs / Self.dayMs
        for round in 0..<400 {
            let vehicle = vehicles[Int(draws.number(0...129))]
            // Near, and at the end of what is kept by days.
            let middle = today + (draws.chance(70) ? 0 : 1_180)
            plain[vehicle] = (0..<draws.number(0...4)).map { _ in Self.block(&draws, around: middle) }
            days.set(vehicle, plain[vehicle] ?? [])
            if round % 40 == 39 {
                today += draws.number(0...30)
                days.finish(stamp: Int64(round), held: [], now: Instant(epochMs: today * Self.dayMs))
            }
            let asked = Self.block(&draws, around: middle + 3)
            guard asked.from.epochMs >= today * Self.dayMs else { continue }
            var found: Set<UUID> = []
            days.taken(during: asked).walk { number in
                found.insert(days.vehicles[number])
                return true
            }
            let wanted = plain.filter { $0.value.contains { $0.meets(asked) } }.keys
            #expect(found == Set(wanted), "round \(round)")
        }
    }

    @Test(
        "Sets are walked through upwards and downwards from any vehicle",
        arguments: [0, 1, 63, 64, 65, 127, 200])
    func walks(first: Int) {
        let numbers = [0, 5, 63, 64, 66, 128, 199]
        var set = VehicleSet(none: 200)
        for number in numbers { set.insert(number) }
        var (up, down): ([Int], [Int]) = ([], [])
        set.walk(from: first) {
            up.append($0)
            return true
        }
        set.walkDown(before: first) {
            down.append($0)
            return true
        }
        #expect(up == numbers.filter { $0 >= first })
        #expect(down == numbers.filter { $0 < first }.reversed())
    }

    /// What is live in the database, by vehicle.
    private func live(_ tx: Transaction) throws -> Set<UUID> {
        Set(
            try tx.all(.assembled("SELECT vehicle_id FROM allocations WHERE released_at IS NULL")) {
                try $0.uuid(0)
            })
    }

    private func taken(_ book: TakenBook, _ tx: Transaction) throws -> Set<UUID> {
        try book.look(tx) { days in
            let from = Instant(epochMs: tx.now.epochMs)
            var found: Set<UUID> = []
            let asked = Block(from: from, until: Instant(epochMs: from.epochMs + 400 * Self.dayMs))
            days.taken(during: asked).walk { number in
                found.insert(days.vehicles[number])
                return true
            }
            return found
        }
    }

    @Test("Nobody misses a change, however many write while others look")
    func race() throws {
        let database = Instance.demo().app.database
        let book = TakenBook()
        let vehicles = Demo.vehicles.compactMap { UUID($0.id) }
        let threads = WorkerPool(threads: 6)
        let lane = threads.lane(limit: 6, queue: 64)
        let tally = Tally()
        for worker in 0..<6 {
            _ = lane.submit {
                var draws = Draws(seed: UInt64(worker))
                for _ in 0..<40 {
                    let vehicle = vehicles[Int(draws.number(0...Int64(vehicles.count - 1)))]
                    let start = Clock.epochMs() + draws.number(1...300) * Self.dayMs
                    let isGone = draws.chance(40)
                    _ = try? database.write { tx in
                        let id = UUID(high: UInt64(start), low: UInt64(worker))
                        let block = Block(
                            from: Instant(epochMs: start), until: Instant(epochMs: start + 3_600_000))
                        try AllocationStore(tx: tx).insert(
                            id, .blackout, vehicle, block, booking: nil, by: nil)
                        if isGone { _ = try AllocationStore(tx: tx).release(id, of: vehicle) }
                    }
                    // What was there when it was asked for is there, unless it has gone since.
                    let lost = try? database.reader().read { tx in
                        try live(tx).subtracting(taken(book, tx)).count
                    }
                    if lost != 0 { tally.missed.withLock { $0.append("\(worker): \(lost ?? -1)") } }
                }
                tally.left.wrappingSubtract(1, ordering: .sequentiallyConsistent)
            }
        }
        while tally.left.load(ordering: .sequentiallyConsistent) > 0 { usleep(5_000) }
        let (found, wanted) = try database.reader().read { tx in (try taken(book, tx), try live(tx)) }
        #expect(tally.missed.withLock { $0 } == [])
        #expect(found == wanted && wanted.count > 50)
    }
}

private final class Tally: Sendable {
    /// Writers that are not done.
    let left = Atomic<Int>(6)
    let missed = Mutex<[String]>([])
}
