// What is no dealership's: the list of them, and whatever is kept beside it.

internal import Schema
public import Store
internal import Threads

/// Used by threads that may wait.
public final class PlatformDatabase: Sendable {
    private let pool: Pool
    private static let mostTries = 5

    public init(_ pool: Pool) { self.pool = pool }

    public func read<R>(_ body: (Transaction) throws -> R) throws -> R {
        let session = TenantSession(try pool.lend(), nil, .reading, of: pool)
        defer {
            session.leave()
            pool.giveBack(session.wire)
        }
        return try body(Transaction(session, now: Instant(epochMs: Clock.epochMs())))
    }

    /// Runs `body` again where another was in its way.
    /// - Parameter tenant: whose rows beside the platform's it may touch.
    public func write<R>(about tenant: Tenant? = nil, _ body: (Transaction) throws -> R) throws -> R {
        var tries = 1
        while true {
            let session = TenantSession(try pool.lend(for: tenant), tenant, .writing, of: pool)
            defer { pool.giveBack(session.released()) }
            do {
                let result = try body(Transaction(session, now: Instant(epochMs: Clock.epochMs())))
                try session.commit()
                return result
            } catch {
                // Asked first: what is done about it makes the connection forget.
                let isWorthRepeating = session.wire.lastError?.isWorthRepeating == true
                if !session.wire.isBroken { try? session.rollback() }
                guard isWorthRepeating, tries < Self.mostTries else {
                    throw error
                }
                tries += 1
            }
        }
    }

    public func close() { pool.close() }
}
