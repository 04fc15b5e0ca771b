// How many requests somebody has left: of an address, and of an account or a key beside it.

import HTTP
import Schema

package enum Allowance: Int, Sendable, CaseIterable {
    case reads, enquiries
    /// Whatever shows a password, a code or a token to be let in.
    case signIns
    /// Whatever somebody asks who is signed in, from wherever they ask.
    case account
    /// Whatever a key is shown for.
    case key
    /// Whatever anybody asks of a site that was allotted so much and no more.
    case site

    /// As clients are told.
    var name: StaticString {
        switch self {
        case .reads: "reads"
        case .enquiries: "enquiries"
        case .signIns: "sign-ins"
        case .account: "account"
        case .key: "key"
        case .site: "site"
        }
    }

    /// Whose it is.
    fileprivate var holder: String {
        switch self {
        case .reads, .enquiries, .signIns: "from one address"
        case .account: "for one account"
        case .key: "with one key"
        case .site: "for this site, of all its visitors together"
        }
    }
}

final class RateLimits: Sendable {
    struct Verdict {
        let allowance: Allowance
        let quota: Int
        let remaining: Int
        let resetSeconds: Int
        let isAllowed: Bool
        fileprivate let stem: RateLimitFields.Stem

        /// The one of two that leaves less; whoever is refused by one is refused.
        func orScarcer(_ other: Verdict?) -> Verdict {
            guard let other, isAllowed else { return self }
            return !other.isAllowed || other.remaining < remaining ? other : self
        }
    }

    private let addresses = SlidingWindows<PeerAddress>()
    private let askers = SlidingWindows<UUID>()
    private let whole = SlidingWindows<Allowance>()
    private let quotas: [Int]
    private let hasSiteQuota: Bool
    private let stems: [RateLimitFields.Stem]

    /// - Parameter quotas: requests a minute, by allowance.
    init(_ quotas: [Allowance: Int]) {
        self.quotas = Allowance.allCases.map { quotas[$0] ?? Self.noEnd }
        hasSiteQuota = quotas[.site] != nil
        stems = zip(Allowance.allCases, self.quotas).map { allowance, quota in
            RateLimitFields.Stem(
                allowance.name, quota: quota, windowSeconds: Int(SlidingWindows<UUID>.windowMs / 1000))
        }
    }

    private static let noEnd = 1_000_000_000

    func take(_ allowance: Allowance, _ peer: PeerAddress, nowMs: Int64) -> Verdict {
        let own = verdict(
            allowance, addresses.take(allowance, peer.bucket, quotas[allowance.rawValue], nowMs))
        // Whoever is refused for their own sake takes nothing away from the others.
        guard hasSiteQuota, own.isAllowed else { return own }
        return own.orScarcer(
            verdict(.site, whole.take(.site, .site, quotas[Allowance.site.rawValue], nowMs)))
    }

    /// - Returns: nil for whoever is nobody: then the address is all there is to go by.
    func take(_ asker: Asker, nowMs: Int64) -> Verdict? {
        guard let id = asker.id else { return nil }
        let allowance: Allowance = if case .key = asker { .key } else { .account }
        return verdict(allowance, askers.take(allowance, id, quotas[allowance.rawValue], nowMs))
    }

    private func verdict(_ allowance: Allowance, _ taken: SlidingWindowTaken) -> Verdict {
        Verdict(
            allowance: allowance, quota: quotas[allowance.rawValue], remaining: taken.remaining,
            resetSeconds: taken.resetSeconds, isAllowed: taken.isAllowed, stem: stems[allowance.rawValue])
    }
}

extension RateLimits.Verdict {
    /// What every answer tells of it.
    var fields: RateLimitFields {
        RateLimitFields(stem, remaining: remaining, resetSeconds: resetSeconds)
    }

    var failure: Failure {
        Failure(
            .rateLimited, "\(quota) requests a minute are allowed \(allowance.holder).",
            retryAfterSeconds: resetSeconds)
    }
}
