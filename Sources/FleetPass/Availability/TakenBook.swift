// What is taken, kept in memory for whoever searches by dates, and renewed from what has changed since.

import Schema
import Store
import Synchronization
import Threads

/// Shared by whoever answers. Made for the first search by dates, and let go of when nobody has asked for a
/// while: most dealerships have no visitors most of the day.
final class TakenBook: Sendable {
    private struct State {
        var days: TakenDays?
        var askedNs: Int64 = 0
    }

    private let state = Mutex(State())
    /// Held while everything is read: others wait for that rather than read it too.
    private let reading = Mutex<Void>(())
    /// When more vehicles than that have changed, everything is read anew.
    private static let mostChanged = 1_000

    /// Whether nothing has to be read but what has changed.
    var isReady: Bool { state.withLock { $0.days != nil } }

    /// Hands what is taken to `body`, as the transaction sees it or newer. It must be one that only reads:
    /// what is not committed is nobody else's to see.
    ///
    /// Whoever raises the number of a change holds its row until they have committed, so the numbers are in
    /// the order of the commits: whoever sees one sees everything of those before it.
    func look<R>(_ tx: Transaction, _ body: (TakenDays) throws -> R) throws -> R {
        let stamp = try RevisionStore(tx: tx).value(of: .allocations)
        let nowNs = Clock.monotonicNs()
        let known = state.withLock { state -> TakenDays? in
            state.askedNs = nowNs
            return state.days
        }
        if let known, known.stamp >= stamp { return try body(known) }
        guard known == nil else { return try body(try renewed(known, to: stamp, tx)) }
        return try body(
            reading.withLock { _ in
                let known = state.withLock { $0.days }
                if let known, known.stamp >= stamp { return known }
                return try renewed(known, to: stamp, tx)
            })
    }

    /// - Parameter known: what it was before; nil: it has to be read.
    private func renewed(_ known: TakenDays?, to stamp: Int64, _ tx: Transaction) throws -> TakenDays {
        let fresh = try known.map { try changed($0, to: stamp, tx) } ?? read(stamp, tx)
        state.withLock { state in
            if state.days.map({ $0.stamp < fresh.stamp }) != false { state.days = fresh }
        }
        return fresh
    }

    func letGo(ifIdleNs: Int64) {
        let nowNs = Clock.monotonicNs()
        state.withLock { if nowNs - $0.askedNs > ifIdleNs { $0.days = nil } }
    }

    private func read(_ stamp: Int64, _ tx: Transaction) throws -> TakenDays {
        var days = TakenDays(stamp: stamp, now: tx.now)
        let store = TakenStore(tx: tx)
        let held = try store.held()
        let waiting = Set(held.map { Place($0.vehicle, $0.block) })
        var (vehicle, blocks): (UUID?, [Block]) = (nil, [])
        try store.each(endingAfter: days.since) { next, block in
            if next != vehicle {
                if let vehicle { days.set(vehicle, blocks) }
                (vehicle, blocks) = (next, [])
            }
            if !waiting.contains(Place(next, block)) { blocks.append(block) }
        }
        if let vehicle { days.set(vehicle, blocks) }
        days.finish(stamp: stamp, held: held, now: tx.now)
        return days
    }

    private func changed(_ known: TakenDays, to stamp: Int64, _ tx: Transaction) throws -> TakenDays {
        let store = TakenStore(tx: tx)
        let held = try store.held()
        let waiting = Set(held.map { Place($0.vehicle, $0.block) })
        var changed: [UUID: [Block]] = [:]
        try store.each(changedSince: known.stamp, endingAfter: known.since) { vehicle, block in
            changed[vehicle, default: []] +=
                block.map { waiting.contains(Place(vehicle, $0)) ? [] : [$0] } ?? []
        }
        guard changed.count <= Self.mostChanged else { return try read(stamp, tx) }
        var days = known
        for (vehicle, blocks) in changed { days.set(vehicle, blocks) }
        days.finish(stamp: stamp, held: held, now: tx.now)
        return days
    }

    /// A live time: those of one vehicle begin at different moments.
    private struct Place: Hashable {
        let vehicle: UUID
        let from: Instant

        init(_ vehicle: UUID, _ block: Block) { (self.vehicle, from) = (vehicle, block.from) }
    }
}
