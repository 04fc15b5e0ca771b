// The facet index that is current, shared by the loops, and the memory of what was counted from it.

import Schema
import Store
import Synchronization
import Threads

/// The current index, shared by the loops and made anew when the fleet has changed.
///
/// Making it takes some 2 µs a vehicle. For a small fleet that is done at once, so that the counts are always
/// those of the list beside them. For a large one a worker does it, and until it is done, a fraction of a
/// second later, the old one counts: no loop may be held up for so long.
final class Facets: Sendable {
    private struct State {
        var index: FacetIndex?
        var tookNs: Int64 = 0
        var isBeingRenewed = false
    }

    private let database: any Database
    private let workers: WorkerLane
    private let state = Mutex(State())
    private let atOnceNs: Int64

    /// - Parameter atOnceNs: an index that took longer than this is renewed by a worker.
    init(_ database: any Database, _ workers: WorkerLane, atOnceNs: Int64 = 10_000_000) {
        (self.database, self.workers, self.atOnceNs) = (database, workers, atOnceNs)
    }

    /// What to count from: the whole fleet, or what the words find of it, which is read anew each time.
    func index(having words: [String], _ tx: Transaction) throws -> FacetIndex {
        guard words.isEmpty else { return try FacetIndex(tx, words: words) }
        let revision = try VehicleStore(tx: tx).fleetRevision()
        let (known, mustRenew) = state.withLock { state -> (FacetIndex?, Bool) in
            guard let index = state.index, index.revision < revision || index.isOver(tx.now) else {
                return (state.index, false)
            }
            guard state.tookNs > atOnceNs else { return (nil, false) }
            defer { state.isBeingRenewed = true }
            return (index, !state.isBeingRenewed)
        }
        if mustRenew { renew() }
        return try known ?? made(tx)
    }

    private func made(_ tx: Transaction) throws -> FacetIndex {
        let began = Clock.monotonicNs()
        let fresh = try FacetIndex(tx)
        let tookNs = Clock.monotonicNs() - began
        state.withLock { state in
            // Another loop may have read a newer fleet meanwhile.
            if let known = state.index, known.revision > fresh.revision { return }
            (state.index, state.tookNs) = (fresh, tookNs)
        }
        return fresh
    }

    private func renew() {
        let isTaken = workers.submit { [self] in
            // If it cannot be read now, the next search tries again.
            _ = try? database.reader().read { tx in try made(tx) }
            state.withLock { $0.isBeingRenewed = false }
        }
        if !isTaken { state.withLock { $0.isBeingRenewed = false } }
    }
}

/// Counts by filter, of one index; they go when it goes.
final class CountMemory: Sendable {
    private let counts = Mutex<[String: FacetIndex.Counts]>([:])
    private static let mostKept = 512

    subscript(key: String) -> FacetIndex.Counts? {
        get { counts.withLock { $0[key] } }
        set {
            counts.withLock { counts in
                if counts.count >= Self.mostKept { counts = [:] }
                counts[key] = newValue
            }
        }
    }
}
