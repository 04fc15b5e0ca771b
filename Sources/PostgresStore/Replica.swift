// One copy of the database that follows it: how far it is behind, and whether it may be read from.

internal import Schema
internal import Store
internal import Synchronization
internal import Threads

/// Looked after by a thread of its own, so that one that hangs keeps nobody from another. Whoever reads asks
/// nobody: what the thread has found out is good for as long as the lag allows, counted from the moment of
/// the data. So if the thread gets nowhere, the replica is left alone.
final class Replica: Sendable {
    /// As operators are told of it: its place among the addresses, which may hold what is nobody's business.
    let name: String
    let pool: Pool
    private let primary: PostgresSettings
    private let lagNs: Int64
    private let told: @Sendable (_ name: String, _ isUsed: Bool) -> Void
    /// Of which moment everything that was committed is there.
    private let completeNs = Atomic<Int64>(.min)
    /// How many connections the pool had lost when that was asked: a server that has begun anew may have gone
    /// back, and replays again what it had replayed.
    private let losses = Atomic<Int>(0)
    private let behind = Atomic<Int64>(0)
    private let reads = Atomic<Int>(0)
    private let repeats = Atomic<Int>(0)
    private let bell = Bell()
    private let isStopped = Atomic<Bool>(false)
    /// Looked at several times within the lag that is allowed, and at least this often.
    private static let everyMs: Int64 = 500
    private static let looksWithinLag: Int64 = 4

    init(
        _ name: String, _ pool: Pool, of primary: PostgresSettings, lagMs: Int64,
        told: @escaping @Sendable (_ name: String, _ isUsed: Bool) -> Void
    ) {
        (self.name, self.pool, self.primary, self.told) = (name, pool, primary, told)
        lagNs = lagMs * 1_000_000
    }

    /// Whether nothing is missing there that is older than the lag allows.
    var isUsed: Bool {
        completeNs.load(ordering: .relaxed) >= Clock.monotonicNs() - lagNs
            && pool.losses.load(ordering: .relaxed) == losses.load(ordering: .relaxed)
    }

    var figures: Replicas.Figures {
        Replicas.Figures(
            name: name, isUsed: isUsed, behindBytes: behind.load(ordering: .relaxed),
            reads: reads.load(ordering: .relaxed), repeats: repeats.load(ordering: .relaxed))
    }

    func noteReads(_ count: Int) { reads.add(count, ordering: .relaxed) }

    /// Something was asked here and had to be asked of the primary.
    func noteRepeat() { repeats.add(1, ordering: .relaxed) }

    /// It does not answer. Nobody else need find that out by waiting; the next look says whether it is back.
    func leaveAlone() { completeNs.store(.min, ordering: .relaxed) }

    // MARK: the watch

    func start() { _ = Thread.start("replica") { self.watch() } }

    func stop() {
        isStopped.store(true, ordering: .relaxed)
        bell.ring()
    }

    private func watch() {
        let everyMs = max(1, min(Self.everyMs, lagNs / 1_000_000 / Self.looksWithinLag))
        var (trail, ends) = (PrimaryTrail(), Ends())
        var wasUsed: Bool?
        while !isStopped.load(ordering: .relaxed) {
            look(&ends, &trail)
            let isUsed = isUsed
            if wasUsed != isUsed { told(name, isUsed) }
            wasUsed = isUsed
            _ = bell.wait(atMostMs: everyMs)
        }
    }

    /// The connections by which it is looked at.
    private struct Ends {
        var replica: Wire?
        var primary: Wire?
    }

    private func look(_ ends: inout Ends, _ trail: inout PrimaryTrail) {
        losses.store(pool.losses.load(ordering: .relaxed), ordering: .relaxed)
        do throws(StoreError) {
            let found = try Place(by: &ends.replica, pool.settings)
            // While the primary does not answer, what was known of it grows old.
            let now = Clock.monotonicNs()
            guard let source = try? Place(by: &ends.primary, primary) else { return }
            trail.note(source.position, atNs: now)
            behind.store(max(0, source.position - found.position), ordering: .relaxed)
            let isCopy = found.isFollowing && found.system == source.system
            let complete = isCopy ? trail.completeNs(at: found.position) : nil
            completeNs.store(complete ?? .min, ordering: .relaxed)
        } catch {
            leaveAlone()
        }
    }
}

/// What a server says of itself.
private struct Place {
    /// Of the log: what it has replayed, or for whoever follows nobody what is durable there.
    let position: Int64
    let isFollowing: Bool
    /// The same for all copies of one database, whatever their address.
    let system: String

    /// - Parameter wire: made if there is none, and gone if it failed.
    init(by wire: inout Wire?, _ settings: PostgresSettings) throws(StoreError) {
        do throws(StoreError) {
            if wire == nil { wire = try Wire(settings) }
            guard let row = try wire?.texts(Self.question).first, row.count == 3, let position = Int64(row[0])
            else { throw .lost }
            (self.position, isFollowing, system) = (position, row[1] == "t", row[2])
        } catch {
            wire = nil
            throw error
        }
    }

    /// Durable is enough, for what is acknowledged is; and what is only in the primary's memory reaches no
    /// replica.
    private static let question = """
        SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END
                   - '0/0'::pg_lsn,
               pg_is_in_recovery(), system_identifier FROM pg_control_system()
        """
}
