// The facet index that is current, shared by the loops, and the memory of what was counted from it.

import Schema
import Store
import Synchronization

/// The current index, shared by the loops and made anew when the fleet has changed.
final class Facets: Sendable {
    private let current = Mutex<FacetIndex?>(nil)
    /// The fleet changes with every odometer reading somebody enters; counts may lag behind by this much.
    private static let lagMs: Int64 = 1_000
    private let countedAtMs = Mutex<Int64>(0)

    /// What to count from: the whole fleet, or what the words find of it, which is read anew each time.
    func index(having words: [String], _ tx: Transaction) throws -> FacetIndex {
        try words.isEmpty ? whole(tx) : FacetIndex(tx, words: words)
    }

    private func whole(_ tx: Transaction) throws -> FacetIndex {
        let nowMs = tx.now.epochMs
        if let known = current.withLock({ $0 }) {
            // A clock that was set back must not keep old counts alive.
            if (0..<Self.lagMs).contains(nowMs - countedAtMs.withLock { $0 }) { return known }
            if try VehicleStore(tx: tx).fleetRevision() == known.revision { return known }
        }
        let fresh = try FacetIndex(tx)
        current.withLock { $0 = fresh }
        countedAtMs.withLock { $0 = nowMs }
        return fresh
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
