// Noting what no dealership does: a site of another kind names its own actions and objects.

import Crypto
package import Schema
package import Store
import Threads

/// Something that was done in a transaction which the record cannot be part of. It is kept there, whole as
/// the record will have it, and noted once that is committed: so whatever was done comes into the record, and
/// what was not never does.
package struct Deed: Sendable {
    /// In order of time. The record has it too, and so knows the deed again.
    package let id: UUID
    package let action: String
    package let object: String
    package let objectID: UUID
    package let actor: String
    package let actorID: UUID?
    package let session: UUID?
    package let requestID: Int64
    /// JSON.
    package let changes: [UInt8]
    package let personal: [UInt8]

    /// As it was kept.
    package init(
        id: UUID, action: String, object: String, objectID: UUID, actor: String, actorID: UUID?,
        session: UUID?, requestID: Int64, changes: [UInt8], personal: [UInt8]
    ) {
        (self.id, self.action, self.object, self.objectID) = (id, action, object, objectID)
        (self.actor, self.actorID, self.session, self.requestID) = (actor, actorID, session, requestID)
        (self.changes, self.personal) = (changes, personal)
    }

    /// - Parameter call: whose it is; nil: an operator's command.
    package init(
        _ action: String, of object: String, _ objectID: UUID, by call: Call?, _ changes: AuditChanges
    ) {
        let id = UUID(v7: Clock.epochMs(), random: Random.words())
        let actor = call?.actor ?? .system
        var changes = changes
        changes.note("done_at", to: .text("\(Instant(epochMs: Clock.epochMs()))"))
        changes.note(Self.name, to: .text("\(id)"))
        let (lasting, personal) = changes.written(address: actor.address)
        self.init(
            id: id, action: action, object: object, objectID: objectID, actor: actor.name, actorID: actor.id,
            session: actor.session, requestID: Int64(bitPattern: actor.requestID), changes: lasting,
            personal: personal)
    }

    /// The member that the record knows it again by, which is nothing to people.
    static let name = "deed"

    fileprivate func isNoted(in event: AuditEvent) -> Bool { event.changes == changes }
}

extension App {
    /// In the transaction of what it tells of, or before whatever cannot be in one with it.
    /// - Parameter action: such as `support.entered`.
    package func note(
        _ action: String, of object: String, _ id: UUID?, by call: Call, _ tx: Transaction,
        _ changes: AuditChanges = .none
    ) throws {
        try secrets.audit.note(
            AuditBook.Entry(action, of: (object, id), by: call.actor, changes), tx)
    }

    /// Once, however often it is called.
    package func note(_ deed: Deed, _ tx: Transaction) throws {
        var isNoted = false
        try AuditStore(tx: tx).each(deed.action, of: deed.objectID) { event in
            isNoted = deed.isNoted(in: event)
            return !isNoted
        }
        if !isNoted { try secrets.audit.note(AuditBook.Entry(deed), tx) }
    }
}
