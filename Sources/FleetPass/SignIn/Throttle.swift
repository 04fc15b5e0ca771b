// Growing delays for whoever guesses: by account and by address, in memory that has an end.

import HTTP
import Synchronization

/// Nobody is locked out, for then whoever knows an address could lock its owner out: the longest delay is a
/// minute for an account, five for an address. Both are counted the same whether or not there is such an
/// account.
final class Throttle: Sendable {
    enum Rule: Sendable {
        case account, address

        /// That many are free.
        fileprivate var free: Int { self == .account ? 4 : 20 }
        private var longestMs: Int64 { self == .account ? 60_000 : 300_000 }

        /// A second, two, four …
        fileprivate func delayMs(after count: Int) -> Int64 {
            count < free ? 0 : min(longestMs, 1_000 << Int64(min(count - free, 20)))
        }
    }

    /// Whose tries are counted.
    struct Subject: Sendable {
        fileprivate let rule: Rule
        fileprivate let name: String

        static func account(_ kind: AccountKind, _ email: String) -> Subject {
            Subject(rule: .account, name: "account \(kind.rawValue) \(EmailKey.of(email))")
        }

        /// Codes that are shown together with a password.
        static func codes(_ kind: AccountKind, _ email: String) -> Subject {
            Subject(rule: .account, name: "codes \(kind.rawValue) \(EmailKey.of(email))")
        }

        /// Codes that are shown in a session.
        static func codes(_ account: AccountID) -> Subject {
            Subject(rule: .account, name: "codes of \(account.value)")
        }

        /// The present password, shown in a session.
        static func password(of account: AccountID) -> Subject {
            Subject(rule: .account, name: "password of \(account.value)")
        }

        /// Of IPv6 the network, for each has more addresses than could be counted.
        static func address(_ peer: PeerAddress) -> Subject {
            Subject(rule: .address, name: "address \(peer.bucket)")
        }
    }

    // Two, so that made-up accounts take no room from addresses, nor the other way round.
    private let accounts = Mutex(ThrottleMemory())
    private let addresses = Mutex(ThrottleMemory())

    private func with<R: Sendable>(_ subject: Subject, _ body: (inout ThrottleMemory, UInt64) -> R) -> R {
        var hasher = Hasher()
        hasher.combine(subject.name)
        let key = UInt64(bitPattern: Int64(hasher.finalize()))
        return switch subject.rule {
        case .account: accounts.withLock { body(&$0, key) }
        case .address: addresses.withLock { body(&$0, key) }
        }
    }

    /// - Returns: for how many seconds another try is still too early; nil if it may be made.
    func wait(_ subject: Subject, nowMs: Int64) -> Int? {
        with(subject) { memory, key in
            guard let known = memory.known(key, nowMs) else { return nil }
            let leftMs = known.lastMs + subject.rule.delayMs(after: known.count) - nowMs
            return leftMs > 0 ? Int((leftMs + 999) / 1000) : nil
        }
    }

    /// Counts a try before it is made, so that many at once do not all count as the first.
    func note(_ subject: Subject, nowMs: Int64) { with(subject) { $0.note($1, nowMs) } }

    /// They have shown who they are: what was counted of their account is forgotten. Of their address nothing
    /// is but the one try that this was, for an address is not theirs alone. Whoever has an account of their
    /// own could else wipe out, time and again, what they have tried against those of others; so give an
    /// address here only where `note` has counted it.
    func succeed(_ subjects: [Subject]) {
        for subject in subjects {
            with(subject) { memory, key in
                subject.rule == .account ? memory.forget(key) : memory.takeBackOne(key)
            }
        }
    }
}

extension Account {
    /// By what tries to sign in to it are counted.
    var throttled: Throttle.Subject { .account(kind, email) }
}
