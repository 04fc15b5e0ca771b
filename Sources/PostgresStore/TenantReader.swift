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

    func together<R>(
        _ count: Int, _ body: @escaping (Int, Transaction) throws -> R,
        finish: @escaping (Int, Result<R, any Error>) -> Void
    ) {
        var alone = Array(0..<count)
        if count > 1 {
            do throws(StoreError) {
                var round = SharedRound(try current(), body, finish: finish)
                round.run(count)
                alone = round.left
            } catch {
                for index in alone { finish(index, .failure(error)) }
                return
            }
        }
        for index in alone { finish(index, Result { try read { try body(index, $0) } }) }
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
