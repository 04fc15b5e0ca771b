// What this server counts of each tenant's requests since it started.

import Synchronization
import Threads

/// Of one tenant, counted by all loops.
final class TenantFigures: Sendable {
    private let requests = Atomic<Int>(0)
    private let errors = Atomic<Int>(0)
    private let busyNs = Atomic<Int64>(0)
    private let lastErrorMs = Atomic<Int64>(0)

    struct Reading: Sendable, Equatable {
        let requests: Int
        let errors: Int
        let meanMs: Double
        let lastErrorMs: Int64?
    }

    func note(status: Int, durationNs: Int64) {
        requests.add(1, ordering: .relaxed)
        busyNs.add(durationNs, ordering: .relaxed)
        guard status >= 500 else { return }
        errors.add(1, ordering: .relaxed)
        lastErrorMs.store(Clock.epochMs(), ordering: .relaxed)
    }

    var reading: Reading {
        let count = requests.load(ordering: .relaxed)
        let last = lastErrorMs.load(ordering: .relaxed)
        return Reading(
            requests: count, errors: errors.load(ordering: .relaxed),
            meanMs: count == 0 ? 0 : Double(busyNs.load(ordering: .relaxed)) / Double(count) / 1e6,
            lastErrorMs: last == 0 ? nil : last)
    }
}

/// By slug: a request knows whose it is by that.
final class FiguresOfTenants: Sendable {
    private let known = Mutex<[String: TenantFigures]>([:])

    func of(_ slug: String) -> TenantFigures {
        known.withLock { known in
            if let figures = known[slug] { return figures }
            let fresh = TenantFigures()
            known[slug] = fresh
            return fresh
        }
    }
}
