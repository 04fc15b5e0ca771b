// What may be done to roles of the organisation's own: make, change, remove. Pages and programs come here.

import Crypto
import HTTP
import Schema
import Store

/// A role as it is to be.
struct RoleDraft: Sendable {
    let name: String
    let grants: Grants

    init(_ name: String, _ names: [String]) {
        (self.name, grants) = (name, Grants(names.compactMap { Grant(rawValue: $0) }))
    }
}

extension App {
    /// - Throws: `forbidden` for a role that may do more than its maker; `conflict` for a name that there is.
    func makeRole(_ draft: RoleDraft, _ call: Call, _ tx: Transaction) throws -> RoleStore.Made {
        try demandRank(draft.grants, call)
        let id = UUID(v7: tx.now.epochMs, random: Random.words())
        try named { try RoleStore(tx: tx).insert(id, draft.name, draft.grants) }
        var changes = AuditChanges.none
        changes.note("name", to: .text(draft.name))
        changes.note("grants", to: .list(draft.grants.names))
        try secrets.audit.note(.roleMade, of: AuditObject(.role, id), by: call.actor, tx, changes)
        return try role(id, tx)
    }

    /// Whoever has the role is asked who they are again, if it may do other things from now on.
    /// - Parameter known: as the one who changes it has seen it.
    func change(_ known: RoleStore.Made, to draft: RoleDraft, _ call: Call, _ tx: Transaction) throws
        -> RoleStore.Made
    {
        try demandRank(draft.grants, call)
        try demandRank(known.grants, call)
        try named { try RoleStore(tx: tx).update(known.id, draft.name, draft.grants) }
        if draft.grants != known.grants { try RoleStore(tx: tx).endSessions(of: known.id) }
        var changes = AuditChanges.none
        changes.note("name", from: .text(known.name), to: .text(draft.name))
        changes.note(
            "grants", from: .list(known.grants.names),
            to: .list(draft.grants.names))
        try secrets.audit.note(.roleChanged, of: AuditObject(.role, known.id), by: call.actor, tx, changes)
        return try role(known.id, tx)
    }

    /// - Throws: `conflict` for a role that somebody has.
    func removeRole(_ id: UUID, _ call: Call, _ tx: Transaction) throws {
        let known = try role(id, tx)
        try demandRank(known.grants, call)
        guard known.members == 0 else {
            throw Failure(
                .conflict, "\(known.members) of the staff have this role. Give them another first.")
        }
        try RoleStore(tx: tx).remove(known.id)
        try secrets.audit.note(.roleRemoved, of: AuditObject(.role, known.id), by: call.actor, tx)
    }

    /// - Throws: `not_found`.
    func role(_ id: UUID, _ tx: Transaction) throws -> RoleStore.Made {
        guard let role = try RoleStore(tx: tx).all().first(where: { $0.id == id }) else {
            throw Failure.notFound
        }
        return role
    }

    /// Nobody gives away, or takes away, what they have not themselves: else whoever may invite could become
    /// anything.
    func demandRank(_ grants: Grants, _ call: Call) throws {
        guard call.asker.signedIn != nil else {
            throw Failure(.forbidden, "This is for people, not for keys.")
        }
        guard call.asker.grants.covers(grants) else {
            throw Failure(.forbidden, "This role may do more than you may.")
        }
    }

    private func named(_ write: () throws -> Void) throws {
        do { try write() } catch StoreError.taken {
            let error = FieldError(pointer: "/name", detail: "is that of another role")
            throw Failure(.conflict, "There is a role of this name already.", fields: [error])
        }
    }
}
