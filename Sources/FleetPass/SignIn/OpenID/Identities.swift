// Which account a provider's word is good for: linking, making, unlinking. Pages and programs come here.

import Crypto
import HTTP
import Schema
import Store

enum Identities {
    /// What must be right about somebody before an account is made of it.
    static let profile = Shape(
        "ProviderProfile", "What a provider says of somebody.", Account.name, Account.email)

    static let shape = Shape(
        "Identity", "An account elsewhere that one signs in with.",
        Field.choice("provider", of: OpenIDProvider.self, "Where it is."),
        Field.text("email", max: 320, "Its address, as the provider told it last.").optional,
        Field.instant("created_at", "When it was linked."),
        Field.instant("seen_at", "When it was last used."))
}

extension App {
    /// The account that somebody may sign in to. An identity once linked is what counts; an address leads
    /// to an account the first time alone: to a fresh one if the provider has seen that it is theirs, to
    /// one that is there already only if the provider answers for it.
    func owner(of identity: OpenIDIdentity, _ kind: AccountKind, _ call: Call, _ tx: Transaction) throws
        -> Result<Account, OpenIDRefusal>
    {
        let store = OpenIDStore(tx: tx)
        if let id = try store.owner(identity, kind) {
            guard let account = try AccountStore(tx: tx).account(id), account.status == .active else {
                return .failure(OpenIDRefusal("its account cannot sign in", .closed))
            }
            try store.note(identity, kind)
            return .success(account)
        }
        guard identity.isEmailVerified, let draft = draft(of: identity) else {
            return .failure(OpenIDRefusal("its address is not verified", .unverified))
        }
        let known = try AccountStore(tx: tx).account(kind, email: draft.email)
        if let known {
            if let refusal = try obstacle(known, identity, store) { return .failure(refusal) }
        } else if kind == .staff {
            return .failure(OpenIDRefusal("no member of staff has its address", .uninvited))
        }
        let account = try known ?? make(draft, call, tx)
        try link(identity, to: account, call, tx)
        return .success(account)
    }

    /// What keeps an identity from being linked to an account of its address. Whoever had the address once
    /// may have it at the provider still. An account that is not active may have been entered by anybody.
    /// One that has another identity of the provider belongs to somebody else: the address was given to
    /// another person since.
    private func obstacle(_ account: Account, _ identity: OpenIDIdentity, _ store: OpenIDStore) throws
        -> OpenIDRefusal?
    {
        guard identity.isAuthoritative else {
            return OpenIDRefusal("its provider does not answer for its address", .foreign)
        }
        guard account.status == .active, account.kind == .staff || account.verifiedAt != nil else {
            return OpenIDRefusal("the account of its address cannot sign in", .closed)
        }
        guard try !store.linked(to: account.id).contains(where: { $0.provider == identity.provider }) else {
            return OpenIDRefusal("its address belongs to another identity", .taken)
        }
        return nil
    }

    /// A customer as the provider describes them.
    /// - Returns: nil without an address that mail reaches.
    private func draft(of identity: OpenIDIdentity) -> Account? {
        guard let email = identity.email else { return nil }
        let box = String(decoding: email.utf8.prefix { $0 != UInt8(ascii: "@") }, as: UTF8.self)
        for name in [identity.name ?? "", box] {
            var json = JSONWriter()
            json.value(["name": .text(name), "email": .text(email)])
            guard let profile = try? Identities.profile.read(json: json.bytes) else { continue }
            return Account(
                id: AccountID(value: freshID()), version: 1, kind: .customer, name: profile[Account.name],
                email: profile[Account.email], status: .active, verifiedAt: nil, password: nil)
        }
        return nil
    }

    private func make(_ draft: Account, _ call: Call, _ tx: Transaction) throws -> Account {
        let account = Account(
            id: draft.id, version: 1, kind: draft.kind, name: draft.name, email: draft.email,
            status: .active,
            verifiedAt: tx.now, password: nil)
        try AccountStore(tx: tx).insert(account)
        var changes = AuditChanges.none
        changes.notePersonal("name", to: .text(account.name))
        changes.notePersonal("email", to: .text(account.email))
        try secrets.audit.note(
            .customerSignedUp, of: AuditObject(.account, account.id.value), by: call.actor, tx, changes)
        try enrol(account.id, call, tx)
        return account
    }

    private func link(_ identity: OpenIDIdentity, to account: Account, _ call: Call, _ tx: Transaction) throws
    {
        try OpenIDStore(tx: tx).link(identity, to: account.id, account.kind)
        var changes = AuditChanges.none
        changes.note("provider", to: .text(identity.provider.rawValue))
        changes.notePersonal("issuer", to: .text(identity.issuer))
        changes.notePersonal("subject", to: .text(identity.subject))
        changes.notePersonal("email", to: identity.email.map { .text($0) } ?? .null)
        try secrets.audit.note(
            .identityLinked, of: AuditObject(.account, account.id.value), by: call.actor, tx, changes)
    }

    /// - Throws: `not_found` where none is linked; `proof_needed`; `conflict` where it is the only way in.
    func unlink(_ name: String, _ call: Call, _ tx: Transaction) throws {
        guard let person = call.asker.signedIn, let provider = OpenIDProvider(rawValue: name),
            let account = try AccountStore(tx: tx).account(person.account)
        else { throw Failure.notFound }
        let store = OpenIDStore(tx: tx)
        guard try store.linked(to: account.id).contains(where: { $0.provider == provider }) else {
            throw Failure.notFound
        }
        try demandRecentProof(call, tx)
        try demandWayIn(to: account, besides: .provider(provider), tx)
        _ = try store.unlink(provider, from: account.id)
        var changes = AuditChanges.none
        changes.note("provider", from: .text(provider.rawValue), to: .null)
        try secrets.audit.note(
            .identityRemoved, of: AuditObject(.account, account.id.value), by: call.actor, tx, changes)
    }
}
