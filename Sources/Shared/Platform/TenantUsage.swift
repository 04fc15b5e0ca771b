// How much each tenant has: counted as that tenant, by a transaction of its own, and kept for a minute.

import FleetPass
import PostgresStore
import Schema
import Store
import Synchronization
import Threads

struct TenantUsage: Sendable, Equatable {
    let vehicles: Int64
    let staff: Int64
    let apiKeys: Int64
    let customers: Int64
    /// Of the last 30 days.
    let enquiries: Int64
    let rows: Int64
    /// As they lie in the tables; indexes come on top.
    let bytes: Int64

    func count(_ quota: Quota) -> Int64 {
        switch quota {
        case .vehicles: vehicles
        case .staff: staff
        case .apiKeys: apiKeys
        }
    }
}

final class UsageBook: Sendable {
    private struct Entry {
        let usage: TenantUsage
        let atNs: Int64
    }

    private let pool: Pool
    private let replicas: Replicas?
    private let known = Mutex<[UUID: Entry]>([:])
    /// Whether a thread is counting what is not needed at once.
    private let isCounting = Atomic<Bool>(false)
    private static let goodForNs: Int64 = 60_000_000_000
    /// How long whoever looks at a list waits for counts that nobody has made yet.
    private static let patienceNs: Int64 = 300_000_000

    init(_ pool: Pool, _ replicas: Replicas?) { (self.pool, self.replicas) = (pool, replicas) }

    /// - Returns: what is known, and counts of what is not as far as a moment goes: the rest follows.
    func usage(of records: [TenantRecord]) -> [UUID: TenantUsage] {
        let deadline = Clock.monotonicNs() + Self.patienceNs
        var stale = records.filter { isStale($0, Clock.monotonicNs()) }
        while let next = stale.first, Clock.monotonicNs() < deadline {
            _ = try? count(next)
            stale.removeFirst()
        }
        if !stale.isEmpty { countLater(stale) }
        return known.withLock { known in
            Dictionary(
                uniqueKeysWithValues: records.compactMap { record in
                    known[record.id].map { (record.id, $0.usage) }
                })
        }
    }

    func usage(of record: TenantRecord) throws -> TenantUsage {
        if let entry = known.withLock({ $0[record.id] }), !isStale(record, Clock.monotonicNs()) {
            return entry.usage
        }
        return try count(record)
    }

    /// Without a count.
    func known(of record: TenantRecord) -> TenantUsage? { known.withLock { $0[record.id]?.usage } }

    private func isStale(_ record: TenantRecord, _ nowNs: Int64) -> Bool {
        known.withLock { $0[record.id].map { nowNs - $0.atNs > Self.goodForNs } ?? true }
    }

    private func countLater(_ records: [TenantRecord]) {
        guard isCounting.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged else {
            return
        }
        let thread = Thread.start("usage") {
            Thread.standBack()
            for record in records { _ = try? self.count(record) }
            self.isCounting.store(false, ordering: .relaxed)
        }
        if thread == nil { isCounting.store(false, ordering: .relaxed) }
    }

    @discardableResult
    private func count(_ record: TenantRecord) throws -> TenantUsage {
        let database = TenantDatabase(pool, record.tenant, orAt: replicas, hurry: { _ in false })
        let reader = database.reader(for: .report)
        let usage = try reader.read { try UsageStore(tx: $0).usage() }
        reader.endTurn()
        known.withLock { $0[record.id] = Entry(usage: usage, atNs: Clock.monotonicNs()) }
        return usage
    }
}
