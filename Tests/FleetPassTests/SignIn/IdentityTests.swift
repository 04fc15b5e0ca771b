// Which account a provider's word is good for, and when it may be taken away again.

import Crypto
import Schema
import Store
import Testing

@testable import FleetPass
@testable import HTTP

@Suite struct IdentityTests {
    private static let people = People(Instance.demo())

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var kind = AccountKind.customer
        /// Of the account that has the address; nil: there is none.
        var status: Account.Status?
        var isConfirmed = true
        /// Whether that account has another identity of the provider.
        var isTaken = false
        var isVerified = true
        var isAuthoritative = true
        var address: String? = "NAME@Linked.test"
        /// Nil: they are let in.
        let refused: OpenIDRefusal.Telling?

        init(
            _ rule: String, _ kind: AccountKind = .customer, refused: OpenIDRefusal.Telling?,
            _ change: (inout Case) -> Void = { _ in }
        ) {
            (testDescription, self.kind, self.refused) = (rule, kind, refused)
            change(&self)
        }
    }

    @Test(arguments: [
        Case("a customer without an account gets one", refused: nil),
        Case("but not by an unverified address", refused: .unverified) { $0.isVerified = false },
        Case("nor by none", refused: .unverified) { $0.address = nil },
        Case("nor by one that is none", refused: .unverified) { $0.address = "a@b" },
        Case("an active customer is linked", refused: nil) { $0.status = .active },
        Case("but not by an unverified address", refused: .unverified) {
            ($0.status, $0.isVerified) = (.active, false)
        },
        Case("but not by an address that the provider has only seen once", refused: .foreign) {
            ($0.status, $0.isAuthoritative) = (.active, false)
        },
        Case("which is enough for an account that is new", refused: nil) { $0.isAuthoritative = false },
        Case("a member of staff is not linked by one either", .staff, refused: .foreign) {
            ($0.status, $0.isAuthoritative) = (.active, false)
        },
        Case("one who never confirmed is not", refused: .closed) { $0.status = .invited },
        Case("nor one whose address nobody confirmed", refused: .closed) {
            ($0.status, $0.isConfirmed) = (.active, false)
        },
        Case("nor one who is disabled", refused: .closed) { $0.status = .disabled },
        Case("nor one who has another identity there", refused: .taken) {
            ($0.status, $0.isTaken) = (.active, true)
        },
        Case("a member of staff is linked", .staff, refused: nil) { $0.status = .active },
        Case("but not by an unverified address", .staff, refused: .unverified) {
            ($0.status, $0.isVerified) = (.active, false)
        },
        Case("whoever was invited joins first", .staff, refused: .closed) { $0.status = .invited },
        Case("nobody becomes staff in this way", .staff, refused: .uninvited),
    ])
    func link(_ row: Case) throws {
        let app = Self.people.instance.app
        let name = "\(app.freshID())"
        let identity = OpenIDIdentity(
            provider: .google, issuer: "https://accounts.google.com", subject: name,
            email: row.address?.replacing("NAME", with: name), isEmailVerified: row.isVerified, name: "A",
            isAuthoritative: row.isVerified && row.isAuthoritative)
        let known = row.status.map { Self.enter($0, row, "\(name)@linked.test") }
        let outcome = try Self.owner(identity, row.kind)
        #expect(outcome.refused == row.refused)
        if row.refused == nil, let known { #expect(outcome.account == known) }
        // Nobody who was refused is linked, and whoever was let in is the same one the next time.
        let again = try Self.owner(Self.moved(identity), row.kind)
        #expect(again.account == outcome.account)
    }

    private static func moved(_ identity: OpenIDIdentity) -> OpenIDIdentity {
        OpenIDIdentity(
            provider: identity.provider, issuer: identity.issuer, subject: identity.subject,
            email: "elsewhere@linked.test", isEmailVerified: false, name: nil)
    }

    private static func enter(_ status: Account.Status, _ row: Case, _ email: String) -> AccountID {
        let id = AccountID(value: people.instance.app.freshID())
        People.write(people.instance) { tx in
            try AccountStore(tx: tx).insert(
                Account(
                    id: id, version: 1, kind: row.kind, name: "Known", email: email, status: status,
                    verifiedAt: row.isConfirmed ? tx.now : nil, password: nil))
            if row.kind == .staff { try StaffStore(tx: tx).insert(id, .builtIn(.sales)) }
            if row.isTaken { try OpenIDStore(tx: tx).link(other(of: id), to: id, row.kind) }
        }
        return id
    }

    private static func other(of id: AccountID, _ provider: OpenIDProvider = .google) -> OpenIDIdentity {
        OpenIDIdentity(
            provider: provider, issuer: "https://\(provider).test", subject: "\(id.value)", email: nil,
            isEmailVerified: true, name: nil)
    }

    private static func owner(_ identity: OpenIDIdentity, _ kind: AccountKind) throws
        -> (account: AccountID?, refused: OpenIDRefusal.Telling?)
    {
        let app = people.instance.app
        let route = Route("GET /test", for: .anyone, "A test's", answers: .page, .plain { _ in .done })
        let call = try Call(Request(capacity: 0), FiledRoute(route), .anyone)
        return try app.database.write { tx in
            switch try app.owner(of: identity, kind, call, tx) {
            case .success(let account): (account.id, nil)
            case .failure(let refusal): (nil, refusal.telling)
            }
        }
    }

    enum Way: String, CaseIterable, Sendable {
        case none, password, passkey
        /// Too short to let anybody in without a second factor, and there is none.
        case shortPassword
        /// At a provider with which nothing is agreed any more.
        case microsoft
    }

    @Test("Where letters are sent, a link in one is a way in, to an address that was confirmed")
    func letters() throws {
        let instance = Instance.demo(
            environment: ["FLEETPASS_MAIL_SERVER": "mail.test:587", "FLEETPASS_MAIL_FROM": "desk@b.test"])
        func ways(_ verifiedAt: Instant?, _ kind: AccountKind) -> [WayIn] {
            let account = Account(
                id: AccountID(value: instance.app.freshID()), version: 1, kind: kind, name: "A",
                email: "a@b.test", status: .active, verifiedAt: verifiedAt, password: nil)
            return People.write(instance) { [app = instance.app] tx in
                try AccountStore(tx: tx).insert(account)
                return try app.waysIn(to: account, tx)
            }
        }
        #expect(ways(Instant(epochMs: 1), .customer) == [.letter])
        #expect(ways(nil, .staff) == [])
    }

    @Test("The last way in is not taken away", arguments: Way.allCases)
    func unlink(way: Way) throws {
        let app = Self.people.instance.app
        let id = AccountID(value: app.freshID())
        People.write(Self.people.instance) { tx in
            try AccountStore(tx: tx).insert(
                Account(
                    id: id, version: 1, kind: .customer, name: "A", email: "\(id.value)@linked.test",
                    status: .active, verifiedAt: tx.now, password: nil))
            if way == .password || way == .shortPassword {
                let kept = KeptPassword(hash: "any", needsFactor: way == .shortPassword)
                try AccountStore(tx: tx).setPassword(kept, of: id)
            }
            try OpenIDStore(tx: tx).link(Self.other(of: id), to: id, .customer)
            switch way {
            case .microsoft: try OpenIDStore(tx: tx).link(Self.other(of: id, .microsoft), to: id, .customer)
            case .passkey:
                let passkey = Passkey(
                    id: id.value, account: id, credential: [UInt8]("\(id.value)".utf8),
                    key: [UInt8](repeating: 1, count: 77), signCount: 0, isBackupEligible: false)
                try PasskeyStore(tx: tx).insert(passkey, .es256, name: "A", isBackedUp: false)
            case .none, .password, .shortPassword: break
            }
        }
        let token = Token()
        People.write(Self.people.instance) { tx in
            try SessionStore(tx: tx).insert(
                SessionStore.New(
                    id: SessionID(value: app.freshID()), account: id, tokenDigest: token.digest,
                    stage: .whole, method: .google, agent: "A test", address: "192.0.2.1",
                    endsAt: Instant(epochMs: tx.now.epochMs + 3_600_000)))
        }
        let fields = Self.people.cookie(token.text)
        let answer = Self.people.instance.ask(
            Asked("DELETE", "/v1/me/identities/google", fields: fields))
        #expect(answer.status == ([.password, .passkey].contains(way) ? 204 : 409))
        let left = Self.people.instance.get("/v1/me/identities", fields).json?["items"]?.list?.count
        #expect(left == [.none: 1, .password: 0, .passkey: 0, .microsoft: 2, .shortPassword: 1][way])
    }
}
