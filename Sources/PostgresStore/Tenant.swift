// Whose data a transaction is about.

public import Schema

public struct Tenant: Sendable, Hashable {
    public let id: UUID
    /// Which writer's time it is: goes up when a dealership moves to or from this store.
    public let epoch: Int64
    /// A small number that this process knows it by; statements are named after it, so that a plan which was
    /// made for one tenant is never used for another.
    let number: Int

    public init(id: UUID, epoch: Int64) {
        (self.id, self.epoch) = (id, epoch)
        number = TenantNumbers.number(of: id)
    }

    /// A literal, straight after BEGIN and for this transaction alone: a setting of the session would go with
    /// the connection to the next one who is given it.
    var setting: String { "SET LOCAL app.tenant_id = '\(id)'" }
}
