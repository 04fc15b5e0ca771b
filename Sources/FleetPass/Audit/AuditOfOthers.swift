// Noting what no dealership does: a site of another kind names its own actions and objects.

package import Schema
package import Store

extension App {
    /// In the transaction of what it tells of, or before whatever cannot be in one with it.
    /// - Parameter action: such as `tenant.suspended`.
    package func note(
        _ action: String, of object: String, _ id: UUID?, by call: Call, _ tx: Transaction,
        _ changes: AuditChanges = .none
    ) throws {
        try secrets.audit.note(
            AuditBook.Entry(action, of: (object, id), by: call.actor, changes), tx)
    }
}
