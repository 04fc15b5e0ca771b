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
        if visit == nil, !isAtHome {
            visit = opened()
            isAtHome = visit == nil
        }
        guard let visit else { return try home.begin() }
        return Transaction(visit.session, now: Instant(epochMs: Clock.epochMs()))
    }

    /// Others of the same request go on with it.
    func end() {}

    /// What was read of another moment must not be taken for what is current.
    func state() -> Int64? { nil }

    func endTurn() {
        leave { $0.noteRead() }
        isAtHome = false
        home.endTurn()
    }

    func turnsElsewhere() -> Bool {
        guard let session = visit?.session, session.isAborted || session.wire.isBroken else { return false }
        leave { replica in
            if session.wire.isBroken { replica.leaveAlone() }
            replica.noteRepeat()
        }
        isAtHome = true
        return true
    }

    private func leave(_ note: (Replica) -> Void) {
        guard let visit else { return }
        self.visit = nil
        note(visit.replica)
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
        do throws(StoreError) { wire = try replica.pool.lend() } catch {
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
