// Reading a dealership's part of the shared store.

internal import Schema
internal import Store
internal import Threads

/// Holds a connection from its first read to the end of the turn: one transaction, and one state of the data,
/// for all that a request reads.
final class TenantReader: Reader {
    private let pool: Pool
    private let tenant: Tenant
    private var session: TenantSession?

    init(_ pool: Pool, _ tenant: Tenant) { (self.pool, self.tenant) = (pool, tenant) }

    deinit { endTurn() }

    func begin() throws -> Transaction {
        Transaction(try current(), now: Instant(epochMs: Clock.epochMs()))
    }

    func together(
        _ count: Int, _ body: (Int, Transaction) throws -> Void, finish: (Int, (any Error)?) -> Void
    ) {
        var left = Array(0..<count)
        if count > 1 {
            do throws(StoreError) {
                var round = SharedRound(try current())
                left = round.run(count, body, finish: finish)
            } catch {
                for index in left { finish(index, error) }
                return
            }
        }
        for index in left { alone(index, body, finish: finish) }
    }

    /// The one of this turn, if it is still good.
    private func current() throws(StoreError) -> TenantSession {
        if let session, !session.isAborted { return session }
        endTurn()
        let fresh = TenantSession(try pool.lend(for: tenant), tenant, .reading, of: pool)
        session = fresh
        return fresh
    }

    /// Others of the same request go on with it.
    func end() {}

    /// The state could be asked for only there, where the data is.
    func state() -> Int64? { nil }

    func endTurn() {
        guard let session else { return }
        self.session = nil
        session.leave()
        pool.giveBack(session.wire)
    }
}
