// People for tests: an account of every kind with a session, and keys, entered without the time that hashing
// takes.

import Crypto
import Schema
import Store

@testable import FleetPass

/// Who asks in a scenario.
enum Person: String, CaseIterable, Sendable {
    case anonymous, customer, other, sales, crew, manager, admin
    case keyWith = "key with"
    case keyWithout = "key without"
    case disabled
    /// Of the platform's own, let in with all that support may ever do.
    case support

    var kind: AccountKind { [.customer, .other].contains(self) ? .customer : .staff }

    var role: Role? {
        switch self {
        case .sales: .sales
        case .crew: .crew
        case .manager: .manager
        case .admin, .disabled: .admin
        default: nil
        }
    }

    var email: String { "\(rawValue)@people.test" }
}

/// The people of one instance, and what belongs to them.
struct People: Sendable {
    let instance: Instance
    private let accounts: [Person: AccountID]
    private let tokens: [Person: String]
    let sessions: [Person: SessionID]

    static let password = "correct horse battery staple"
    /// Hashed once for all.
    private static let hash: String = (try? PasswordHash.make([UInt8](password.utf8))) ?? ""

    init(_ instance: Instance) {
        self.instance = instance
        var accounts: [Person: AccountID] = [:]
        var tokens: [Person: String] = [:]
        var sessions: [Person: SessionID] = [:]
        for person in Person.allCases where person.role != nil || person.kind == .customer {
            let id = AccountID(value: instance.app.freshID())
            accounts[person] = id
            let (session, token) = (SessionID(value: instance.app.freshID()), Token())
            (sessions[person], tokens[person]) = (session, token.text)
            Self.enter(person, id, session, token, instance)
        }
        (self.accounts, self.tokens, self.sessions) = (accounts, tokens, sessions)
    }

    private static func enter(
        _ person: Person, _ id: AccountID, _ session: SessionID, _ token: Token, _ instance: Instance
    ) {
        write(instance) { tx in
            try AccountStore(tx: tx).insert(
                Account(
                    id: id, version: 1, kind: person.kind, name: person.rawValue, email: person.email,
                    status: person == .disabled ? .disabled : .active, verifiedAt: tx.now, password: hash))
            if let role = person.role { try StaffStore(tx: tx).insert(id, .builtIn(role)) }
            if person.kind == .customer { try keep(id, person.rawValue, person.email, tx) }
            try begin(session, id, token, .whole, tx)
        }
    }

    /// The record that a customer with an account has.
    private static func keep(_ id: AccountID, _ name: String, _ email: String, _ tx: Transaction) throws {
        var customer = Customer(id.value, name, at: tx.now)
        (customer.account, customer.email) = (id, email)
        try CustomerStore(tx: tx).insert(customer)
    }

    private static func begin(
        _ session: SessionID, _ id: AccountID, _ token: Token, _ stage: Session.Stage, _ tx: Transaction
    ) throws {
        try SessionStore(tx: tx).insert(
            SessionStore.New(
                id: session, account: id, tokenDigest: token.digest, stage: stage, method: .password,
                agent: "A test", address: "192.0.2.1", endsAt: Instant(epochMs: tx.now.epochMs + 3_600_000)))
    }

    static func write<R: Sendable>(
        _ instance: Instance, _ body: @escaping @Sendable (Transaction) throws -> R
    ) -> R {
        do { return try instance.app.database.write(body) } catch {
            preconditionFailure("the people of a test cannot be entered: \(error)")
        }
    }

    /// Nil for whoever has none: keys, and whoever is nobody.
    func account(_ person: Person) -> AccountID? { accounts[person] }

    /// The fields by which a browser of theirs is known, and shows that a page of ours sent the request.
    func fields(_ person: Person) -> [String: String] {
        guard let token = tokens[person] else { return [:] }
        return cookie(token)
    }

    func cookie(_ token: String) -> [String: String] {
        [
            "Cookie": "__Host-session=\(token)",
            "X-Form-Token": instance.app.secrets.forms.token(for: [UInt8](token.utf8)),
        ]
    }

    /// A session more, of its own token.
    func session(of person: Person, _ stage: Session.Stage = .whole) -> (id: SessionID, token: String) {
        let (id, token) = (SessionID(value: instance.app.freshID()), Token())
        if person == .support { letIn(id.value, token) }
        let account = account(person)
        Self.write(instance) { tx in
            if let account { try Self.begin(id, account, token, stage, tx) }
        }
        return (id, token.text)
    }

    /// An access that the admin has given, and somebody who came by its link.
    private func letIn(_ id: UUID, _ token: Token) {
        let admin = account(.admin)
        Self.write(instance) { tx in
            guard let admin else { return }
            try SupportStore(tx: tx).insert(
                SupportStore.New(
                    id: id, grantedBy: admin, reason: "A test", grants: SupportAccess.mayHold,
                    linkDigest: Token().digest, endsAt: Instant(epochMs: tx.now.epochMs + 3_600_000)))
            try SupportStore(tx: tx).enter(id, session: token.digest)
        }
    }

    func key(_ grants: [Grant]) -> String {
        let (id, token) = (instance.app.freshID(), Token(prefix: APIKey.prefix))
        let maker = account(.admin)
        Self.write(instance) { tx in
            guard let maker else { return }
            try KeyStore(tx: tx).insert(id, "a test's", token, Grants(grants), by: maker, until: nil)
        }
        return token.text
    }

    /// - Returns: the id of one more; of an admin's, for whoever has no account.
    func passkey(of person: Person) -> UUID {
        let account = account(person) ?? account(.admin) ?? AccountID(value: instance.app.freshID())
        let passkey = Passkey(
            id: instance.app.freshID(), account: account, credential: Random.bytes(32), key: [], signCount: 0,
            isBackupEligible: false)
        Self.write(instance) { tx in
            try PasskeyStore(tx: tx).insert(passkey, .ed25519, name: "A passkey", isBackedUp: false)
        }
        return passkey.id
    }

    /// Somebody more who works here.
    func member(_ role: Role, _ status: Account.Status = .active) -> AccountID {
        let id = AccountID(value: instance.app.freshID())
        Self.write(instance) { tx in
            try AccountStore(tx: tx).insert(
                Account(
                    id: id, version: 1, kind: .staff, name: "A member", email: "\(id.value)@people.test",
                    status: status, verifiedAt: status == .invited ? nil : tx.now, password: nil))
            try StaffStore(tx: tx).insert(id, .builtIn(role))
        }
        return id
    }

    func enquiry(for account: AccountID?) -> UUID {
        let answer = instance.ask(.json("/v1/enquiries", Written.json()))
        guard let id = answer.member("id")?.text.flatMap({ UUID($0) }) else {
            preconditionFailure("no enquiry: \(answer.body)")
        }
        Self.write(instance) { tx in try EnquiryStore(tx: tx).assign(id, to: account) }
        return id
    }

    /// The fields of a customer whom nobody else is.
    func newcomer() -> [String: String] {
        let (id, session, token) = (
            AccountID(value: instance.app.freshID()), SessionID(value: instance.app.freshID()), Token()
        )
        Self.write(instance) { tx in
            try AccountStore(tx: tx).insert(
                Account(
                    id: id, version: 1, kind: .customer, name: "A newcomer", email: "\(id.value)@people.test",
                    status: .active, verifiedAt: tx.now, password: nil))
            try Self.begin(session, id, token, .whole, tx)
        }
        return cookie(token.text)
    }

    /// - Returns: a customer without an account.
    func walkIn(_ name: String = "A walk-in", _ change: @Sendable (inout Customer) -> Void = { _ in }) -> UUID
    {
        let id = instance.app.freshID()
        var customer = Customer(id, name, at: Instant(epochMs: 1_760_000_000_000))
        customer.email = "\(id)@people.test"
        change(&customer)
        Self.write(instance) { [customer] tx in try CustomerStore(tx: tx).insert(customer) }
        return id
    }

    /// - Returns: a merge of two of those.
    func merge() -> UUID {
        let (kept, other) = (walkIn(), walkIn())
        let answer = instance.ask(
            .json(
                "/v1/customers/\(kept)/merge", "{\"other_id\":\"\(other)\"}",
                cookie(session(of: .admin).token)))
        guard let id = answer.member("id")?.text.flatMap({ UUID($0) }) else {
            preconditionFailure("no merge: \(answer.body)")
        }
        return id
    }

    func consent(of person: Person) -> UUID {
        let id = instance.app.freshID()
        let account = account(person)
        Self.write(instance) { tx in
            if let account { try ConsentStore(tx: tx).insert(id, .terms, "1", of: account) }
        }
        return id
    }

    func search(of person: Person) -> UUID {
        let id = instance.app.freshID()
        let account = account(person)
        Self.write(instance) { tx in
            if let account { try SavedSearchStore(tx: tx).insert(id, "A", "class=suv", of: account) }
        }
        return id
    }

    func letter(_ status: OutboxStore.Status) -> UUID {
        let id = instance.app.freshID()
        let letter = Letter(.invitation, to: "A", at: "a@b.test", url: "/join/x", goodForMs: 60_000)
        let content = instance.app.sealed(letter, id)
        Self.write(instance) { tx in
            try OutboxStore(tx: tx).insert(id, .invitation, to: nil, from: nil, content, status)
        }
        return id
    }
}
