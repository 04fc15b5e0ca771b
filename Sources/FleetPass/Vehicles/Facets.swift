// The facet index that is current, shared by the loops, and the memory of what was counted from it.

import Schema
import Store
import Synchronization
import Threads

/// The current index, shared by the loops and made anew when the fleet has changed.
final class Facets: Sendable {
    private let kept: KeptIndex<FacetIndex>

    /// - Parameter atOnceNs: an index that took longer than this is renewed by a worker.
    init(_ database: any Database, _ workers: WorkerLane, atOnceNs: Int64 = 10_000_000) {
        kept = KeptIndex(database, workers, atOnceNs: atOnceNs) { try FacetIndex($0) }
    }

    /// What to count from: the whole fleet, or what the words find of it, which is read anew each time.
    func index(having words: [String], _ tx: Transaction) throws -> FacetIndex {
        guard words.isEmpty else { return try FacetIndex(tx, words: words) }
        let revision = try VehicleStore(tx: tx).fleetRevision()
        return try kept.value(tx) { $0.revision < revision || $0.isOver(tx.now) }
    }
}

/// What is kept of the fleet in memory, of which there may be an older and a newer one.
protocol Dated: Sendable {
    var revision: Int64 { get }
}

extension FacetIndex: Dated {}
extension StayFleet: Dated {
    var revision: Int64 { index.revision }
}

/// Making an index takes some 2 µs a vehicle. For a small fleet that is done at once, so that the counts are
/// always those of the list beside them. For a large one a worker does it, and until it is done, a fraction
/// of a second later, the old one counts: no loop may be held up for so long.
final class KeptIndex<Value: Dated>: Sendable {
    private struct State {
        var value: Value?
        var tookNs: Int64 = 0
        var askedNs: Int64 = 0
        var isBeingRenewed = false
    }

    private let database: any Database
    private let workers: WorkerLane
    private let state = Mutex(State())
    private let atOnceNs: Int64
    private let make: @Sendable (Transaction) throws -> Value

    init(
        _ database: any Database, _ workers: WorkerLane, atOnceNs: Int64,
        _ make: @escaping @Sendable (Transaction) throws -> Value
    ) {
        (self.database, self.workers, self.atOnceNs, self.make) = (database, workers, atOnceNs, make)
    }

    var isThere: Bool { state.withLock { $0.value != nil } }

    func value(_ tx: Transaction, isOld: (Value) -> Bool) throws -> Value {
        let (known, mustRenew) = state.withLock { state -> (Value?, Bool) in
            state.askedNs = Clock.monotonicNs()
            guard let value = state.value, isOld(value) else { return (state.value, false) }
            guard state.tookNs > atOnceNs else { return (nil, false) }
            defer { state.isBeingRenewed = true }
            return (value, !state.isBeingRenewed)
        }
        if mustRenew { renew() }
        return try known ?? made(tx)
    }

    func letGo(ifIdleNs: Int64) {
        let nowNs = Clock.monotonicNs()
        state.withLock { if nowNs - $0.askedNs > ifIdleNs { $0.value = nil } }
    }

    private func made(_ tx: Transaction) throws -> Value {
        let began = Clock.monotonicNs()
        let fresh = try make(tx)
        let tookNs = Clock.monotonicNs() - began
        state.withLock { state in
            // Another loop may have read a newer fleet meanwhile.
            if let known = state.value, known.revision > fresh.revision { return }
            (state.value, state.tookNs) = (fresh, tookNs)
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
