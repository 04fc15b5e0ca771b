// Coming in by a link that is good once: to be the first administrator, or to join. Pages and programs come
// here.

import Crypto
import HTTP
import Schema
import Store
import Threads

extension App {
    /// A link by which somebody becomes an administrator. Takes the place of the one before.
    static func makeSetupLink(_ audit: AuditBook, _ tx: Transaction) throws -> Token {
        let token = Token()
        try LinkStore(tx: tx).revoke(.setup, of: nil)
        try LinkStore(tx: tx).insert(token, .setup, for: nil)
        try audit.note(.setupLinkMade, of: AuditObject(.account), by: .system, tx)
        return token
    }

    /// - Throws: `not_found` for a link that is good no more; `unprocessable` for a weak password.
    func setUp(_ draft: Account, by link: String, password: String, _ errand: Errand) throws -> AccountID {
        let digest = Token.digest(of: Array(link.utf8))
        try demandLive(digest, .setup, errand)
        let fresh = try freshPassword(password, draft, hasSecondFactor: false)
        return try errand.write { [self] call, tx -> Result<AccountID, Failure> in
            guard try spend(digest, .setup, call, tx) != nil else { return .failure(Link.spent) }
            guard try AccountStore(tx: tx).account(.staff, email: draft.email) == nil else {
                throw Failure(.conflict, "Somebody who works here has this address already.")
            }
            let account = Account(
                id: draft.id, version: 1, kind: .staff, name: draft.name, email: draft.email, status: .active,
                verifiedAt: tx.now, password: fresh.hash)
            try AccountStore(tx: tx).insert(account)
            try StaffStore(tx: tx).insert(draft.id, .builtIn(.admin))
            var changes = AuditChanges.none
            changes.note("role", to: .text(Role.admin.rawValue))
            changes.notePersonal("name", to: .text(draft.name))
            changes.notePersonal("email", to: .text(draft.email))
            try secrets.audit.note(
                .staffJoined, of: AuditObject(.account, draft.id.value), by: call.actor, tx, changes)
            throttle.succeed([.address(call.request.peer)])
            return .success(draft.id)
        }.get()
    }

    /// Somebody who was invited, or who has signed up, shows that the letter reached them, and chooses a
    /// password.
    /// - Throws: as `setUp` does.
    func join(by link: String, _ purpose: Link.Purpose, password: String, _ errand: Errand) throws
        -> AccountID
    {
        let digest = Token.digest(of: Array(link.utf8))
        let live = try demandLive(digest, purpose, errand)
        let known = try errand.read { tx in try live.account.flatMap { try AccountStore(tx: tx).account($0) }
        }
        guard let known, known.status == .invited else { throw Link.spent }
        let fresh = try freshPassword(password, known, hasSecondFactor: false)
        return try errand.write { [self] call, tx -> Result<AccountID, Failure> in
            guard try spend(digest, purpose, call, tx) != nil,
                try AccountStore(tx: tx).account(known.id)?.status == .invited
            else { return .failure(Link.spent) }
            try AccountStore(tx: tx).setPassword(fresh, of: known.id)
            try AccountStore(tx: tx).activate(known.id)
            try secrets.audit.note(
                purpose == .invitation ? .staffJoined : .addressConfirmed,
                of: AuditObject(.account, known.id.value), by: call.actor, tx)
            if known.kind == .customer { try enrol(known.id, call, tx) }
            throttle.succeed([.address(call.request.peer)])
            return .success(known.id)
        }.get()
    }

    /// Looks before the password is hashed, which takes long.
    @discardableResult
    func demandLive(_ digest: [UInt8], _ purpose: Link.Purpose, _ errand: Errand) throws
        -> LinkStore.Live
    {
        try slowDown([.address(errand.call.request.peer)])
        if let live = try errand.read({ try LinkStore(tx: $0).live(digest, purpose) }) { return live }
        try errand.write { [self] call, tx in
            try secrets.audit.note(.linkRefused, of: AuditObject(.account), by: call.actor, tx)
        }
        throw Link.spent
    }

    /// Uses a link up.
    /// - Returns: nil, and puts that on record, if it is good no more: of many at once, one gets it.
    func spend(_ digest: [UInt8], _ purpose: Link.Purpose, _ call: Call, _ tx: Transaction) throws
        -> LinkStore.Live?
    {
        let store = LinkStore(tx: tx)
        if let live = try store.live(digest, purpose), try store.use(digest) {
            // The others of that kind have done their work too. They were not ended by asking for this one:
            // anybody may ask, and would end what its owner is about to use.
            if live.account != nil { try store.revoke(purpose, of: live.account) }
            return live
        }
        try secrets.audit.note(.linkRefused, of: AuditObject(.account), by: call.actor, tx)
        return nil
    }
}
