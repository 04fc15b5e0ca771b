// What may be done to staff: invite, change, disable. Pages and programs come here.

import Crypto
import HTTP
import Schema
import Store

/// Somebody as they are to be.
struct StaffDraft: Sendable {
    var name: String
    let email: String
    var role: StaffRole
    var locations: [UUID]
}

extension App {
    /// Enters somebody and makes the link by which they join.
    /// - Throws: `conflict` where a member of staff has the address already.
    func invite(_ draft: StaffDraft, _ call: Call, _ tx: Transaction) throws -> (StaffMember, Token) {
        try demandRank(draft.role, call, tx)
        try demandRoom(.staff, tx)
        guard try AccountStore(tx: tx).account(.staff, email: draft.email) == nil else {
            throw Failure(.conflict, "Somebody who works here has this address already.")
        }
        let id = AccountID(value: UUID(v7: tx.now.epochMs, random: Random.words()))
        try AccountStore(tx: tx).insert(
            Account(
                id: id, version: 1, kind: .staff, name: draft.name, email: draft.email, status: .invited,
                verifiedAt: nil, password: nil))
        try StaffStore(tx: tx).insert(id, draft.role)
        try place(id, at: draft.locations, call, tx)
        var changes = AuditChanges.none
        changes.note("role", to: .text(draft.role.label))
        changes.note("location_ids", to: .list(draft.locations.map { "\($0)" }))
        changes.notePersonal("name", to: .text(draft.name))
        changes.notePersonal("email", to: .text(draft.email))
        try secrets.audit.note(
            .staffInvited, of: AuditObject(.account, id.value), by: call.actor, tx, changes)
        return (try member(id, tx), try invitation(for: id, tx))
    }

    /// Another link, which takes the place of the one before.
    /// - Throws: `conflict` for somebody who has joined already.
    func inviteAgain(_ id: AccountID, _ call: Call, _ tx: Transaction) throws -> Token {
        let member = try member(id, tx)
        // Whoever has the link can join as them: it is for nobody who may not change them.
        try demandReach(member.locations, call)
        try demandRank(member.role, call, tx)
        guard member.status == .invited else { throw Failure(.conflict, "They have joined already.") }
        try secrets.audit.note(.linkSent, of: AuditObject(.account, id.value), by: call.actor, tx)
        return try invitation(for: id, tx)
    }

    private func invitation(for id: AccountID, _ tx: Transaction) throws -> Token {
        let token = Token()
        try LinkStore(tx: tx).revoke(.invitation, of: id)
        try LinkStore(tx: tx).insert(token, .invitation, for: id)
        if let account = try AccountStore(tx: tx).account(id) {
            try queue(
                Letter(
                    .invitation, to: account.name, at: account.email,
                    url: url(Link.Purpose.invitation.path + token.text),
                    goodForMs: Link.Purpose.invitation.goodForMs), for: id, tx)
        }
        return token
    }

    /// A role that changes ends their sessions: what they may do is another thing from now on.
    func change(_ id: AccountID, to draft: StaffDraft, _ call: Call, _ tx: Transaction) throws -> StaffMember
    {
        let known = try member(id, tx)
        try demandReach(known.locations, call)
        try demandRank(known.role, call, tx)
        try demandRank(draft.role, call, tx)
        if known.role != draft.role || known.locations.isEmpty && !draft.locations.isEmpty {
            try keepAnAdmin(known, tx)
        }
        if known.role != draft.role {
            try StaffStore(tx: tx).set(draft.role, of: id)
            try SessionStore(tx: tx).endAll(of: id)
            // Whoever has the old link must not come by it to the new role.
            if known.status == .invited { _ = try invitation(for: id, tx) }
        }
        try place(id, at: draft.locations, call, tx)
        try AccountStore(tx: tx).rename(id, to: draft.name)
        var changes = AuditChanges.none
        changes.note("role", from: .text(known.role.label), to: .text(draft.role.label))
        changes.note(
            "location_ids", from: .list(known.locations.map { "\($0)" }),
            to: .list(draft.locations.map { "\($0)" }))
        changes.notePersonal("name", from: .text(known.name), to: .text(draft.name))
        try secrets.audit.note(
            .staffChanged, of: AuditObject(.account, id.value), by: call.actor, tx, changes)
        return try member(id, tx)
    }

    /// Out at once: their sessions and their programs' end with them.
    func disable(_ id: AccountID, _ call: Call, _ tx: Transaction) throws -> StaffMember {
        let known = try member(id, tx)
        try demandReach(known.locations, call)
        try demandRank(known.role, call, tx)
        guard known.status != .disabled else { throw Failure(.conflict, "They are disabled already.") }
        try keepAnAdmin(known, tx)
        try AccountStore(tx: tx).setStatus(.disabled, of: id)
        try SessionStore(tx: tx).endAll(of: id)
        try LinkStore(tx: tx).revokeAll(of: id)
        try secrets.audit.note(.staffDisabled, of: AuditObject(.account, id.value), by: call.actor, tx)
        return try member(id, tx)
    }

    func enable(_ id: AccountID, _ call: Call, _ tx: Transaction) throws -> StaffMember {
        let known = try member(id, tx)
        try demandReach(known.locations, call)
        try demandRank(known.role, call, tx)
        guard known.status == .disabled else { throw Failure(.conflict, "They are not disabled.") }
        // Who never joined is still to join, by a link of their own.
        let account = try AccountStore(tx: tx).account(id)
        try AccountStore(tx: tx).setStatus(account?.verifiedAt == nil ? .invited : .active, of: id)
        try secrets.audit.note(.staffEnabled, of: AuditObject(.account, id.value), by: call.actor, tx)
        return try member(id, tx)
    }

    /// - Throws: `not_found` also for somebody who works elsewhere alone than whoever asks.
    func member(_ id: AccountID, seenBy asker: Asker, _ tx: Transaction) throws -> StaffMember {
        let member = try member(id, tx)
        guard member.isSeen(by: asker) else { throw Failure.notFound }
        return member
    }

    /// - Throws: `not_found`.
    func member(_ id: AccountID, _ tx: Transaction) throws -> StaffMember {
        guard let member = try StaffStore(tx: tx).member(id) else { throw Failure.notFound }
        return member
    }

    private func demandRank(_ role: StaffRole, _ call: Call, _ tx: Transaction) throws {
        switch role {
        case .builtIn(let role):
            guard kind.offers(role) else {
                let error = FieldError(pointer: "/role", detail: "is none of the roles here")
                throw Failure(.unprocessable, "There is no such role.", fields: [error])
            }
            try demandRank(kind.offered(role.grants), call)
        case .custom(let id):
            guard let grants = try RoleStore(tx: tx).grants(of: id) else {
                let error = FieldError(pointer: "/role_id", detail: "is not a role of this organisation")
                throw Failure(.unprocessable, "There is no such role.", fields: [error])
            }
            try demandRank(grants, call)
        }
    }

    /// Somebody stays who may do everything everywhere: else nobody could ever undo it.
    private func keepAnAdmin(_ member: StaffMember, _ tx: Transaction) throws {
        guard member.role == .builtIn(.admin), member.status == .active else { return }
        let isEverywhere = member.locations.isEmpty
        guard try StaffStore(tx: tx).activeAdmins(but: member.id, everywhere: isEverywhere) > 0 else {
            throw Failure(
                .conflict,
                isEverywhere
                    ? "This is the last administrator who works everywhere. Make somebody else one first."
                    : "This is the last administrator. Make somebody else one first.")
        }
    }

    /// Whoever works at some locations alone places nobody elsewhere, themselves included.
    private func demandReach(_ locations: [UUID], _ call: Call) throws {
        let own = call.asker.locations
        guard own.isEmpty || !locations.isEmpty && locations.allSatisfy({ own.contains($0) }) else {
            throw Failure(.forbidden, "You do not work at all of these locations yourself.")
        }
    }

    private func place(_ id: AccountID, at locations: [UUID], _ call: Call, _ tx: Transaction) throws {
        try demandReach(locations, call)
        let known = Set(try LocationStore(tx: tx).all().map(\.id.value))
        guard locations.allSatisfy({ known.contains($0) }) else {
            let error = FieldError(pointer: "/location_ids", detail: "names a location that does not exist")
            throw Failure(.unprocessable, "There is no such location.", fields: [error])
        }
        try StaffStore(tx: tx).set(locations: locations, of: id)
    }
}

extension StaffRole {
    /// As the record names it.
    var label: String { customID.map { "custom \($0)" } ?? name }
}

extension Grants {
    /// Whether one who has these may hand out those. To see one's own is a lesser thing than to see all.
    func covers(_ others: Grants) -> Bool {
        var mine = list
        if contains(.analyticsViewAll) { mine.append(.analyticsViewOwn) }
        if contains(.leadsViewAll) { mine.append(.leadsViewAssigned) }
        if contains(.jobsViewAll) { mine.append(.jobsViewAssigned) }
        return Grants(mine).containsAll(of: others)
    }
}
