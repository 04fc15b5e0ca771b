// A session: how long it lasts, and how far its owner has come in showing who they are. No SQL, no HTTP.

import Crypto
import Schema

struct Session: Sendable {
    let id: SessionID
    let account: AccountID
    let stage: Stage
    let seenAt: Instant
    let provenAt: Instant
    let endsAt: Instant

    /// What is still missing.
    enum Stage: String, Sendable, CaseIterable {
        /// The code of their second factor.
        case code
        /// A second factor, which the organisation demands of them and they have not set up.
        case enrolment
        /// Nothing.
        case whole

        /// What to tell whoever wants more than this stage is good for.
        var demand: String {
            switch self {
            case .code: "Enter the code of your second factor first."
            case .enrolment: "Set up a second factor first: your organisation asks for one."
            case .whole: ""
            }
        }
    }

    /// How somebody showed who they are.
    enum Method: String, Sendable, CaseIterable {
        case password, link, setup, passkey, google, microsoft, token

        var label: String {
            switch self {
            case .password: Words.key("Password")
            case .link: Words.key("Link by e-mail")
            case .setup: Words.key("Set-up link")
            case .passkey: Words.key("Passkey")
            case .google: "Google"
            case .microsoft: "Microsoft"
            case .token: Words.key("Program")
            }
        }
    }

    /// Without a request it ends after `idleMs`, and in any case after `wholeMs`.
    struct Span: Sendable {
        let idleMs: Int64
        let wholeMs: Int64

        static let staff = Span(idleMs: 8 * hourMs, wholeMs: 7 * 24 * hourMs)
        static let customer = Span(idleMs: 30 * 24 * hourMs, wholeMs: 90 * 24 * hourMs)
        /// To enter a code, or to set up a second factor.
        static let unfinished = Span(idleMs: hourMs / 4, wholeMs: hourMs)
        private static let hourMs: Int64 = 60 * 60 * 1000

        static func of(_ kind: AccountKind, _ stage: Stage) -> Span {
            if stage != .whole { return unfinished }
            return kind == .staff ? staff : customer
        }
    }

    /// How often it is noted that a session is in use.
    static let noteEveryMs: Int64 = 60_000
    /// For how long what takes a recent proof goes without another.
    static let freshMs: Int64 = 15 * 60 * 1000
}

enum AccountKind: String, Sendable, CaseIterable {
    case staff, customer
}

/// A secret that its owner keeps and we do not: here stands its SHA-256 alone.
struct Token: Sendable {
    /// As it goes into a cookie, a link or a program's settings.
    let text: String
    let digest: [UInt8]

    /// A fresh one of 256 bits.
    init(prefix: String = "") {
        text = prefix + Base64URL.encode(Random.bytes(32))
        digest = Self.digest(of: [UInt8](text.utf8))
    }

    /// One that a page of ours has given out before it was good for anything.
    /// - Throws: `invalid` for what cannot be one.
    init(given text: String) throws(Failure) {
        let isOurs =
            text.utf8.count == 43
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
        guard isOurs else {
            throw Failure(.invalid, "The form did not arrive as it was. Please load it again.")
        }
        self.text = text
        digest = Self.digest(of: [UInt8](text.utf8))
    }

    static func digest(of text: [UInt8]) -> [UInt8] { Digest.sha256(text) }
}
