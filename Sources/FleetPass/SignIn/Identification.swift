// From what a request carries to the one who sent it.

import Crypto
import HTTP
import Schema
import Store

/// Belongs to one loop. Remembers whom a token led to for as long as the data stays as it is, so that a page
/// full of requests looks its sender up once.
struct Identification {
    /// Who it is, and what of that is to be written down.
    struct Found: Sendable {
        let asker: Asker
        /// A session or key whose use was last noted a while ago.
        let isStale: Bool

        static let nobody = Found(asker: .anyone, isStale: false)
    }

    /// A credential that is none, or is one no more. Refused, and put on record.
    struct Refused: Error {
        let action: AuditAction
        let reason: StaticString
        /// Whose session it was, where that is still known.
        var kind: AccountKind?

        static let unknownSession = Refused(action: .sessionRefused, reason: "no such session")
        static let unknownKey = Refused(action: .tokenRefused, reason: "no such key")
    }

    private let tokens: AccessTokens
    private var known: [UInt64: (credential: [UInt8], found: Found)] = [:]
    private var state: Int64 = 0
    private var sinceMs: Int64 = 0
    /// No longer than this may a session be good past its end, or go without being noted.
    private static let keptMs: Int64 = 1_000
    private static let mostKept = 4_096
    private static let mostCredentialBytes = 2_048

    init(_ tokens: AccessTokens) { self.tokens = tokens }

    /// The one who sent the request. A program's credential counts before a browser's.
    /// - Throws: `Refused` for a credential that is good for nothing.
    /// - Parameter state: of the data; nil where it is not known, and so nothing can be remembered.
    mutating func asker(of request: Request, in state: Int64?, _ tx: Transaction) throws -> Found {
        guard let credential = try Credential(request) else { return .nobody }
        guard let state else { return try Self.find(credential, tokens, tx) }
        let hash = Fingerprint.hash(credential.bytes, credential.bytes.indices)
        let isCurrent = state == self.state && (0..<Self.keptMs).contains(tx.now.epochMs - sinceMs)
        if isCurrent, let entry = known[hash], Digest.equal(entry.credential, credential.bytes) {
            return entry.found
        }
        let found = try Self.find(credential, tokens, tx)
        if !isCurrent || known.count >= Self.mostKept {
            known.removeAll(keepingCapacity: true)
            (self.state, sinceMs) = (state, tx.now.epochMs)
        }
        known[hash] = (credential.bytes, found)
        return found
    }

    /// The same without a memory: for the writer, who must see what was committed a moment ago.
    static func asker(of request: Request, _ tokens: AccessTokens, _ tx: Transaction) throws -> Asker {
        guard let credential = try Credential(request) else { return .anyone }
        return try find(credential, tokens, tx).asker
    }

    /// The customer who looks at a page that is there for anyone. All others are nobody there: what those who
    /// work here may do is not a customer's, and a session that has ended is none.
    mutating func visitor(of request: Request, in state: Int64?, _ tx: Transaction) throws -> Found {
        guard Self.mayHaveSession(request) else { return .nobody }
        return try Self.visitor { try asker(of: request, in: state, tx) }
    }

    /// The same without a memory.
    static func visitor(of request: Request, _ tokens: AccessTokens, _ tx: Transaction) throws -> Asker {
        guard mayHaveSession(request) else { return .anyone }
        return try visitor {
            Found(asker: try asker(of: request, tokens, tx), isStale: false)
        }.asker
    }

    /// Whether whoever looks at such a page works here: it is told to themselves alone.
    static func isStaff(_ request: Request, _ tokens: AccessTokens, _ tx: Transaction) throws -> Bool {
        guard mayHaveSession(request) else { return false }
        do { return try asker(of: request, tokens, tx).isStaff } catch is Refused { return false }
    }

    /// Whether it is worth a look: whoever brings nothing is nobody, and costs nothing.
    static func mayHaveSession(_ request: Request) -> Bool {
        request.field("authorization") == nil && Cookies.read(.session, of: request) != nil
    }

    private static func visitor(_ find: () throws -> Found) throws -> Found {
        let found: Found
        do { found = try find() } catch is Refused { return .nobody }
        guard case .customer(let person) = found.asker, person.stage == .whole else { return .nobody }
        return found
    }

    private static func find(_ credential: Credential, _ tokens: AccessTokens, _ tx: Transaction) throws
        -> Found
    {
        switch credential {
        case .cookie(let token):
            let digest = Token.digest(of: token)
            if let held = try SessionStore(tx: tx).session(token: digest) {
                var refused = Refused.unknownSession
                refused.kind = held.kind
                return try found(held, tx, else: refused)
            }
            guard let live = try SupportStore(tx: tx).live(session: digest) else {
                var refused = Refused.unknownSession
                refused.kind = try SessionStore(tx: tx).kind(ofEnded: digest)
                throw refused
            }
            return Found(asker: .support(try live.supporter(tx)), isStale: false)
        case .access(let text):
            let session = try tokens.session(in: text, nowMs: tx.now.epochMs)
            let ended = Refused(action: .tokenRefused, reason: "its session has ended")
            guard let held = try SessionStore(tx: tx).session(session) else { throw ended }
            return try found(held, tx, else: ended)
        case .key(let token):
            guard let key = try KeyStore(tx: tx).live(Token.digest(of: token)) else {
                throw Refused.unknownKey
            }
            let lent = Lent(key.grants, by: try StaffStore(tx: tx).lender(key.maker))
            return Found(
                asker: .key(key.id, lent),
                isStale: tx.now.epochMs - (key.seenAt?.epochMs ?? 0) >= Session.noteEveryMs)
        }
    }

    private static func found(_ held: SessionStore.Held, _ tx: Transaction, else refused: Refused) throws
        -> Found
    {
        let session = held.session
        let idleMs = tx.now.epochMs - session.seenAt.epochMs
        guard idleMs < Session.Span.of(held.kind, session.stage).idleMs else { throw refused }
        let person = Asker.SignedIn(
            account: session.account, session: session.id, name: held.name, stage: session.stage,
            provenAt: session.provenAt)
        let isStale = idleMs >= Session.noteEveryMs
        if held.kind == .customer { return Found(asker: .customer(person), isStale: isStale) }
        guard let role = held.role else { throw refused }
        let standing = Asker.Standing(
            role: role, grants: grants(of: role, held.customGrants),
            locations: try SessionStore(tx: tx).locations(of: session.account),
            support: try SupportStore(tx: tx).inForce()?.box)
        return Found(asker: .staff(person, standing), isStale: isStale)
    }

    private static func grants(of role: StaffRole, _ custom: String?) -> Grants {
        switch role {
        case .builtIn(let role): role.grants
        case .custom: Grants(kept: custom ?? "[]")
        }
    }

    /// What a request shows of its sender.
    private enum Credential {
        case cookie([UInt8])
        case access([UInt8])
        case key([UInt8])

        var bytes: [UInt8] {
            switch self {
            case .cookie(let bytes), .access(let bytes), .key(let bytes): bytes
            }
        }

        /// - Returns: nil for a request that shows nothing.
        init?(_ request: Request) throws {
            guard let field = request.field("authorization") else {
                guard let token = Cookies.read(.session, of: request) else { return nil }
                self = .cookie(token)
                return
            }
            let refused = Refused(action: .tokenRefused, reason: "not a bearer token of ours")
            let bytes = request.copy(field)
            guard !request.hasSeveral("authorization"), bytes.count <= mostCredentialBytes,
                let blank = bytes.firstIndex(of: 0x20),
                EmailKey.of(String(decoding: bytes[..<blank], as: UTF8.self)) == "bearer"
            else { throw refused }
            let token = [UInt8](bytes[(blank + 1)...])
            self = token.starts(with: APIKey.prefix.utf8) ? .key(token) : .access(token)
        }
    }
}
