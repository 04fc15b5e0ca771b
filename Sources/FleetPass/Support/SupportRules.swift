// Letting support in, and out again: the rules that pages and programs share, and that all they do is noted.

import Crypto
import HTTP
import Schema
import Store

extension App {
    /// Opens the box, for one at a time.
    /// - Returns: the token of the link that is to be passed on.
    /// - Throws: `forbidden` for more than the asker may, or support ever may; `conflict` while another is
    /// open.
    func allowSupport(_ hours: Int64, _ reason: String, _ names: [String], _ call: Call, _ tx: Transaction)
        throws -> (UUID, Token)
    {
        guard let person = call.asker.signedIn else {
            throw Failure(.forbidden, "Only somebody who works here lets support in.")
        }
        let grants = Grants(names.compactMap { Grant(rawValue: $0) })
        guard grants != .none else {
            let error = FieldError(pointer: "/grants", detail: "must name what support may do")
            throw Failure(.unprocessable, "Support could do nothing.", fields: [error])
        }
        guard SupportAccess.mayHold.containsAll(of: grants), call.asker.grants.covers(grants) else {
            throw Failure(.forbidden, "Support may not do more than you may.")
        }
        let store = SupportStore(tx: tx)
        if let live = try store.inForce() {
            throw Failure(
                .conflict,
                live.isEnded(by: call.asker)
                    ? "Support has access already. Revoke that first."
                    : "Support has access already, and whoever gave it works everywhere. Ask them to end it.")
        }
        let (id, token) = (UUID(v7: tx.now.epochMs, random: Random.words()), Token())
        let ends = Instant(epochMs: tx.now.epochMs + hours * 60 * 60 * 1000)
        try store.insert(
            SupportStore.New(
                id: id, grantedBy: person.account, reason: reason, grants: grants, linkDigest: token.digest,
                endsAt: ends))
        var changes = AuditChanges.none
        changes.note("reason", to: .text(reason))
        changes.note("grants", to: .list(grants.names))
        changes.note("ends_at", to: .text("\(ends)"))
        try secrets.audit.note(.supportAllowed, of: AuditObject(.support, id), by: call.actor, tx, changes)
        return (id, token)
    }

    /// Ends the access in force, at once, and whatever session came of it.
    /// - Throws: `not_found` if there is none; `forbidden` for another's, which may be good for other places
    /// too, to whoever works at some locations alone.
    func revokeSupport(_ call: Call, _ tx: Transaction) throws {
        let store = SupportStore(tx: tx)
        guard let live = try store.inForce() else { throw Failure.notFound }
        if !live.isEnded(by: call.asker) { try call.asker.demandEverywhere() }
        try store.revoke(live.id)
        try secrets.audit.note(.supportRevoked, of: AuditObject(.support, live.id), by: call.actor, tx)
    }

    /// From the link to a session, once.
    /// - Returns: nil, and puts that on record, for a link that is good no more.
    func enterSupport(by link: String, _ call: Call, _ tx: Transaction) throws -> (Asker, Token)? {
        let store = SupportStore(tx: tx)
        guard let live = try store.live(link: Token.digest(of: Array(link.utf8))) else {
            try secrets.audit.note(.linkRefused, of: AuditObject(.support), by: call.actor, tx)
            return nil
        }
        let token = Token()
        try store.enter(live.id, session: token.digest)
        let asker = Asker.support(try live.supporter(tx))
        try secrets.audit.note(
            .supportEntered, of: AuditObject(.support, live.id), by: call.asked(by: asker).actor, tx)
        return (asker, token)
    }

    func leaveSupport(_ supporter: Asker.Supporter, _ call: Call, _ tx: Transaction) throws {
        try SupportStore(tx: tx).leave(supporter.access)
        try secrets.audit.note(.supportLeft, of: AuditObject(.support, supporter.access), by: call.actor, tx)
    }

    /// Does what support asks for; but first it is on record that they ask, whether or not it is done then.
    func onRecord(_ errand: Errand) throws -> Response {
        let call = errand.call
        try errand.write { [secrets] call, tx in
            try secrets.audit.note(Self.supportEntry(call.asker, call.request, call.route), tx)
        }
        let repetition = try repetition(call)
        switch call.route.work {
        case .plain(let handler): return try handler(call)
        case .read(let handler): return try errand.read { try handler(call, $0) }
        case .slow(let handler): return try handler(call, errand)
        case .write(let handler):
            return try errand.write { [self] call, tx in try run(call, repetition, tx, handler) }
        case .prepared(let prepare):
            let foreseen = try prepare(call)
            return try errand.write { [self] call, tx in try run(call, repetition, tx, foreseen) }
        case .disclosing(let handler):
            let told = try errand.read { try handler(call, $0) }
            return try errand.write { [secrets] call, tx in
                try told.note(by: call.actor, secrets.audit, tx)
                return told.response
            }
        }
    }

    /// That support asks, for what, and why they do not get it where that is known already.
    static func supportEntry(
        _ asker: Asker, _ request: Request, _ route: Route, refused: Failure.Code? = nil
    ) -> AuditBook.Entry {
        var changes = AuditChanges.none
        changes.note("route", to: .text("\(route.method.name) \(route.openPath)"))
        if let refused { changes.note("refused", to: .text(refused.rawValue)) }
        changes.note("target", to: .text(route.target(of: request)))
        return AuditBook.Entry(
            .supportActed, of: AuditObject(.support, asker.id), by: AuditBook.Actor(asker, request), changes)
    }
}

extension SupportStore.Live {
    /// Whoever works everywhere ends anybody's, and others their own.
    func isEnded(by asker: Asker) -> Bool {
        asker.locations.isEmpty || asker.signedIn?.account == grantedBy
    }

    func supporter(_ tx: Transaction) throws -> Asker.Supporter {
        // Whatever a row says, and whatever permissions are added to the product.
        let promised = Grants(grants.list.filter { SupportAccess.mayHold.contains($0) })
        return Asker.Supporter(
            access: id, lent: Lent(promised, by: try StaffStore(tx: tx).lender(grantedBy)), box: box)
    }
}
