// Reading a dealership's part of the shared store where it is copied to, and where it is written if need be.

internal import Schema
internal import Store
internal import Threads

/// Decides with its first read where all of its turn is read. Whatever fails at a replica is read once more
/// from the primary, from the beginning: a replica that has gone, one that had to end a transaction to go on
/// replaying, one that lacks what was migrated a moment ago.
final class ReplicaReader: Reader {
    private let home: TenantReader
    private let tenant: Tenant
    private let replicas: Replicas
    private let purpose: ReadPurpose
    private var visit: Visit?
    private var isAtHome = false
    /// How many it was begun for at the replica.
    private var reads = 0

    private struct Visit {
        let replica: Replica
        let session: TenantSession
    }

    /// What a report waits for a replica to come as far as the primary is.
    private static let catchingUpNs: Int64 = 200_000_000
    private static let pauseMs: Int64 = 5
    /// So long a visitor waits for one answer there. Reports take their time, once they have begun.
    private static let answerMs: Int64 = 1_000

    /// -1 where nothing is replayed: it has become a primary.
    private static let replayed = Query(
        "SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint"
            + " ELSE -1 END")

    init(_ replicas: Replicas, _ tenant: Tenant, for purpose: ReadPurpose, orAt home: TenantReader) {
        (self.replicas, self.tenant, self.purpose, self.home) = (replicas, tenant, purpose, home)
    }

    deinit { endTurn() }

    func begin() throws -> Transaction {
        guard let visit = place() else { return try home.begin() }
        reads += 1
        return Transaction(visit.session, now: Instant(epochMs: Clock.epochMs()))
    }

    func together(
        _ count: Int, _ body: (Int, Transaction) throws -> Void, finish: (Int, (any Error)?) -> Void
    ) {
        var left = Array(0..<count)
        if count > 1, let visit = place() {
            var round = SharedRound(visit.session)
            left = round.run(count, body, finish: finish)
            reads += count - left.count
            if hasFailed { goHome() }
        }
        if isAtHome {
            home.together(left.count, { try body(left[$0], $1) }) { finish(left[$0], $1) }
        } else {
            for index in left { alone(index, body, finish: finish) }
        }
    }

    /// Where this turn is read; nil: at home.
    private func place() -> Visit? {
        if visit == nil, !isAtHome {
            visit = opened()
            isAtHome = visit == nil
        }
        return visit
    }

    /// Others of the same request go on with it.
    func end() {}

    /// What was read of another moment must not be taken for what is current.
    func state() -> Int64? { nil }

    func endTurn() {
        leave { $0.noteReads(reads) }
        reads = 0
        isAtHome = false
        home.endTurn()
    }

    func turnsElsewhere() -> Bool {
        guard hasFailed else { return false }
        // The one that is made again.
        reads -= 1
        goHome()
        return true
    }

    private var hasFailed: Bool {
        visit.map { $0.session.isAborted || $0.session.wire.isBroken } ?? false
    }

    private func goHome() {
        leave { replica in
            if visit?.session.wire.isBroken == true { replica.leaveAlone() }
            replica.noteRepeat()
            replica.noteReads(reads)
        }
        reads = 0
        isAtHome = true
    }

    private func leave(_ note: (Replica) -> Void) {
        guard let visit else { return }
        note(visit.replica)
        self.visit = nil
        visit.session.leave()
        visit.replica.pool.giveBack(visit.session.wire)
    }

    /// - Returns: nil if no replica will do.
    private func opened() -> Visit? {
        // Asked first: a replica that has all of that has all that is acknowledged before the report began.
        guard let replica = replicas.next(),
            let needed = purpose == .report ? try? replicas.positionOfPrimary() : 0
        else { return nil }
        let wire: Wire
        do throws(StoreError) { wire = try replica.pool.lend(for: tenant) } catch {
            if error == .unreachable { replica.leaveAlone() }
            return nil
        }
        wire.answerMs = Self.answerMs
        // Looking for a connection may have shown that it was away.
        guard replica.isUsed, purpose == .browsing || has(replayed: needed, wire, replica) else {
            replica.pool.giveBack(wire)
            return nil
        }
        if purpose == .report { wire.answerMs = replica.pool.settings.answerMs }
        return Visit(
            replica: replica, session: TenantSession(wire, tenant, .reading, of: replica.pool))
    }

    /// Looked for on the connection that is then read by: another might lead to another server.
    private func has(replayed needed: Int64, _ wire: Wire, _ replica: Replica) -> Bool {
        let session = TenantSession(wire, nil, .reading, of: replica.pool)
        let deadline = Clock.monotonicNs() + Self.catchingUpNs
        let pause = Bell()
        while true {
            guard let replayed = try? session.number(Self.replayed) else {
                if wire.isBroken { replica.leaveAlone() }
                return false
            }
            if replayed >= needed { return true }
            guard replayed >= 0, Clock.monotonicNs() < deadline else { return false }
            _ = pause.wait(atMostMs: Self.pauseMs)
        }
    }
}
