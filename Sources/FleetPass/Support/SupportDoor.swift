// Support access as those see it who come in by it: which is open, and a way in for one of them.

import Crypto
package import Schema
package import Store

/// An access that is in force.
package struct OpenSupport: Sendable {
    package let id: UUID
    package let reason: String
    package let grants: [String]
    package let grantedBy: String
    package let startsAt: Instant
    package let endsAt: Instant
    package let enteredAt: Instant?

    /// There is one at a time, and mostly none.
    package static func current(_ tx: Transaction) throws -> OpenSupport? {
        guard let live = try SupportStore(tx: tx).inForce() else { return nil }
        return try SupportStore(tx: tx).latest(50).first { $0.id == live.id }.map { access in
            OpenSupport(
                id: access.id, reason: access.reason, grants: access.grants.names,
                grantedBy: access.grantedBy, startsAt: access.startsAt, endsAt: access.endsAt,
                enteredAt: access.enteredAt)
        }
    }
}

extension App {
    /// A fresh link into the access in force, for one of support who was seen elsewhere to be that. The
    /// dealership's record says who comes and why; whatever link there was before is good no more.
    /// - Returns: the link, good once.
    /// - Throws: `not_found` if the access has ended, or there is none of that id.
    package func announceSupport(_ id: UUID, by name: String, because reason: String, _ tx: Transaction)
        throws
        -> String
    {
        let store = SupportStore(tx: tx)
        guard let live = try store.inForce(), live.id == id else { throw Failure.notFound }
        let token = Token()
        try store.renew(id, link: token.digest)
        var changes = AuditChanges.none
        changes.note("reason", to: .text(reason))
        changes.notePersonal("name", to: .text(name))
        try secrets.audit.note(.supportAnnounced, of: AuditObject(.support, id), by: .system, tx, changes)
        return url(SupportAccess.path + token.text)
    }
}
