// A batch of writes of one dealership: a transaction that begins by taking the turn to write.

internal import Schema
internal import Store
internal import Threads

final class TenantBatch: Batching {
    private let pool: Pool
    private let tenant: Tenant
    private let session: TenantSession
    private let beforeCommit: @Sendable (Transaction) throws -> Void
    private var memo = TransactionMemo()
    private var marks = 0
    /// Each has a name of its own: where one could not be made, or not be let go of, whoever undoes the next
    /// job must not find the one before, and undo what somebody is told was kept.
    private var savepoint: String { "job_\(marks)" }
    /// Whether what was written stands.
    private(set) var hasCommitted = false

    /// What the writers of all servers wait for, so that those of one dealership come one after another.
    /// Whose epoch is over finds no row.
    private static let turn = Query("SELECT epoch FROM fp.turns FOR UPDATE")

    init(
        _ pool: Pool, _ tenant: Tenant, beforeCommit: @escaping @Sendable (Transaction) throws -> Void
    ) throws(StoreError) {
        (self.pool, self.tenant, self.beforeCommit) = (pool, tenant, beforeCommit)
        session = TenantSession(try pool.lend(for: tenant), tenant, .writing, of: pool)
    }

    deinit { pool.giveBack(session.released()) }

    var engine: any Engine { session }
    var hasOpenReferences: Bool { false }
    var tellsLate: Bool { true }

    /// Whether the same again may well work: two transactions were in each other's way.
    var isWorthRepeating: Bool { !session.wire.isBroken && session.wire.lastError?.isWorthRepeating == true }

    func transaction() -> Transaction {
        memo = TransactionMemo()
        return current
    }

    private var current: Transaction {
        Transaction(session, now: Instant(epochMs: Clock.epochMs()), memo: memo)
    }

    func begin() throws(StoreError) {
        var epoch: Int64?
        try StoreError.only {
            try session.begin(with: Self.turn) { columns in
                epoch = columns.integer(0)
                return false
            }
        }
        session.hasWritten = false
        guard epoch == tenant.epoch else { throw .unavailable(code: StoreError.code("25006")) }
    }

    func commit(_ errors: [(any Error)?]) throws(StoreError) {
        // The turn alone would make a commit wait for the disk.
        guard errors.contains(where: { $0 == nil }), session.mayHaveWritten else { return try rollback() }
        try StoreError.only { try beforeCommit(current) }
        try session.commit()
        hasCommitted = true
    }

    func rollback() throws(StoreError) { try session.rollback() }
    func mark() throws(StoreError) {
        marks += 1
        try session.command("SAVEPOINT \(savepoint)")
    }
    func undo() throws(StoreError) { try session.undo(to: savepoint) }
    func keep() throws(StoreError) { try session.command("RELEASE SAVEPOINT \(savepoint)") }

    func requireTransaction(after error: (any Error)?) throws(StoreError) {
        if session.wire.isBroken { throw error as? StoreError == .undecided ? .undecided : .lost }
        // Not this job's fault, and so not for it alone: the whole batch is done again.
        if session.isAborted, isWorthRepeating { throw .unavailable(code: StoreError.code("40001")) }
    }

    func abandon() {
        guard !session.wire.isBroken else { return }
        try? session.rollback()
    }
}
