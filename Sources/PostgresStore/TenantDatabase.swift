// A dealership's part of the shared store, as the product sees a database.

internal import Schema
public import Store

public final class TenantDatabase: Database {
    private let pool: Pool
    private let replicas: Replicas?
    private let tenant: Tenant
    private let pen: TenantWriter
    public var writer: any Writer { pen }
    public var answersAtOnce: Bool { false }
    public var hasCopies: Bool { replicas != nil }

    /// - Parameter replicas: from which what may be a moment old, and what takes long, is read.
    /// - Parameter beforeCommit: runs at the end of each transaction that has written something. If it fails,
    /// so does the transaction.
    /// - Parameter hurry: hands work to a thread that may wait; false if none will come to it.
    public init(
        _ pool: Pool, _ tenant: Tenant, orAt replicas: Replicas? = nil,
        beforeCommit: @escaping @Sendable (Transaction) throws -> Void = { _ in },
        hurry: @escaping @Sendable (@escaping @Sendable () -> Void) -> Bool
    ) {
        (self.pool, self.replicas, self.tenant) = (pool, replicas, tenant)
        pen = TenantWriter(pool, tenant, beforeCommit: beforeCommit, hurry: hurry)
    }

    public func reader(for purpose: ReadPurpose) -> any Reader {
        let home = TenantReader(pool, tenant)
        guard let replicas, purpose != .work else { return home }
        return ReplicaReader(replicas, tenant, for: purpose, orAt: home)
    }

    public func opened() throws { _ = try reader().read { try $0.first(Self.anything) { $0.integer(0) } } }

    private static let anything = Query("SELECT 1")

    public func close() { pen.stop() }
}
