// How many requests an address has left: a sliding window for each allowance, in memory.

import HTTP
import Synchronization

enum Allowance: Int, Sendable, CaseIterable {
    case reads, enquiries
    /// Whatever shows a password, a code or a token to be let in.
    case signIns

    /// As clients are told.
    var name: StaticString {
        switch self {
        case .reads: "reads"
        case .enquiries: "enquiries"
        case .signIns: "sign-ins"
        }
    }
}

/// Counts requests of the current and of the previous minute; of the latter that part counts which still lies
/// within the last sixty seconds. So a burst at the turn of a minute gets no second helping.
final class RateLimits: Sendable {
    struct Verdict {
        let quota: Int
        let remaining: Int
        let resetSeconds: Int
        let isAllowed: Bool
        fileprivate let stem: RateLimitFields.Stem
    }

    private struct Key: Hashable {
        let peer: PeerAddress
        let allowance: Allowance
    }

    private struct Window {
        var minute: Int64
        var count = 0
        var countBefore = 0
    }

    private struct Memory {
        var windows: [Key: Window] = [:]
        /// By allowance: what all those have asked for whom there was no room.
        var crowd: [Window] = Allowance.allCases.map { _ in Window(minute: 0) }
        var sweptAtMs: Int64?
    }

    private static let windowMs: Int64 = 60_000
    /// More addresses than these are not remembered in one shard.
    static let windowsPerShard = 8_192
    static let shardCount = 16
    /// Looking through a full shard takes a fraction of a millisecond, which a flood must not demand at will.
    private static let sweepEveryMs: Int64 = 1_000

    private final class Shard: Sendable {
        let memory = Mutex(Memory())
    }

    private let shards = (0..<shardCount).map { _ in Shard() }
    private let quotas: [Int]
    private let stems: [RateLimitFields.Stem]

    /// - Parameter quotas: requests a minute, by allowance.
    init(_ quotas: [Allowance: Int]) {
        self.quotas = Allowance.allCases.map { quotas[$0] ?? Int.max }
        stems = zip(Allowance.allCases, self.quotas).map { allowance, quota in
            RateLimitFields.Stem(allowance.name, quota: quota, windowSeconds: Int(Self.windowMs / 1000))
        }
    }

    func take(_ allowance: Allowance, _ peer: PeerAddress, nowMs: Int64) -> Verdict {
        let key = Key(peer: peer.bucket, allowance: allowance)
        let quota = quotas[allowance.rawValue]
        let minute = nowMs / Self.windowMs
        let elapsedMs = nowMs % Self.windowMs
        let shard = shards[Int(UInt(bitPattern: key.hashValue) % UInt(Self.shardCount))]
        return shard.memory.withLock { memory in
            let known = memory.windows[key]
            let isCrowd = known == nil && !Self.hasRoom(&memory, nowMs)
            var window = known ?? (isCrowd ? memory.crowd[allowance.rawValue] : Window(minute: minute))
            if window.minute != minute {
                window = Window(minute: minute, countBefore: window.minute == minute - 1 ? window.count : 0)
            }
            let still = Int(Int64(window.countBefore) * (Self.windowMs - elapsedMs) / Self.windowMs)
            let isAllowed = window.count + still < quota
            if isAllowed { window.count += 1 }
            if isCrowd { memory.crowd[allowance.rawValue] = window } else { memory.windows[key] = window }
            return Verdict(
                quota: quota, remaining: max(0, quota - window.count - still),
                resetSeconds: Int((Self.windowMs - elapsedMs + 999) / 1000), isAllowed: isAllowed,
                stem: stems[allowance.rawValue])
        }
    }

    /// Whether one more window may be kept; makes room first, by those that no longer count.
    ///
    /// A full shard forgets nobody who counts: else whoever has very many addresses could wipe out what is
    /// known of everyone, itself included. Newcomers then share one window until there is room again.
    private static func hasRoom(_ memory: inout Memory, _ nowMs: Int64) -> Bool {
        guard memory.windows.count >= windowsPerShard else { return true }
        // A clock that was set back must not put the sweeping off.
        if let swept = memory.sweptAtMs, nowMs >= swept, nowMs - swept < sweepEveryMs { return false }
        memory.sweptAtMs = nowMs
        let minute = nowMs / windowMs
        memory.windows = memory.windows.filter { ($0.value.minute...($0.value.minute + 1)).contains(minute) }
        return memory.windows.count < windowsPerShard
    }
}

extension RateLimits.Verdict {
    /// What every answer tells of it.
    var fields: RateLimitFields {
        RateLimitFields(stem, remaining: remaining, resetSeconds: resetSeconds)
    }

    var failure: Failure {
        Failure(
            .rateLimited, "\(quota) requests a minute are allowed from one address.",
            retryAfterSeconds: resetSeconds)
    }
}
