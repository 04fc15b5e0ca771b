// How many requests an address has left: a sliding window for each allowance, in memory.

import HTTP
import Synchronization

enum Allowance: Int, Sendable, CaseIterable {
    case reads, enquiries

    var quotedName: StaticString {
        switch self {
        case .reads: "\"reads\""
        case .enquiries: "\"enquiries\""
        }
    }
}

/// Counts requests of the current and of the previous minute; of the latter that part counts which still lies
/// within the last sixty seconds. So a burst at the turn of a minute gets no second helping.
final class RateLimits: Sendable {
    struct Verdict {
        let allowance: Allowance
        let quota: Int
        let remaining: Int
        let resetSeconds: Int
        let isAllowed: Bool
        /// What `RateLimit-Policy` says of the allowance; it never changes.
        let policy: [UInt8]
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

    private static let windowMs: Int64 = 60_000
    /// More addresses than these are not remembered in one shard.
    private static let windowsPerShard = 8_192
    private static let shardCount = 16

    private final class Shard: Sendable {
        let windows = Mutex<[Key: Window]>([:])
    }

    private let shards = (0..<shardCount).map { _ in Shard() }
    private let quotas: [Int]
    private let policies: [[UInt8]]

    /// - Parameter quotas: requests a minute, by allowance.
    init(_ quotas: [Allowance: Int]) {
        self.quotas = Allowance.allCases.map { quotas[$0] ?? Int.max }
        policies = zip(Allowance.allCases, self.quotas).map { allowance, quota in
            [UInt8]("\(allowance.quotedName);q=\(quota);w=60".utf8)
        }
    }

    func take(_ allowance: Allowance, _ peer: PeerAddress, nowMs: Int64) -> Verdict {
        let key = Key(peer: peer.bucket, allowance: allowance)
        let quota = quotas[allowance.rawValue]
        let minute = nowMs / Self.windowMs
        let elapsedMs = nowMs % Self.windowMs
        let shard = shards[Int(UInt(bitPattern: key.hashValue) % UInt(Self.shardCount))]
        return shard.windows.withLock { windows in
            // Whoever comes from so many addresses is not held by a limit on each; memory and time must stay
            // bounded.
            if windows.count >= Self.windowsPerShard { windows.removeAll(keepingCapacity: true) }
            var window = windows[key] ?? Window(minute: minute)
            if window.minute != minute {
                window = Window(minute: minute, countBefore: window.minute == minute - 1 ? window.count : 0)
            }
            let still = Int(Int64(window.countBefore) * (Self.windowMs - elapsedMs) / Self.windowMs)
            let isAllowed = window.count + still < quota
            if isAllowed { window.count += 1 }
            windows[key] = window
            return Verdict(
                allowance: allowance, quota: quota, remaining: max(0, quota - window.count - still),
                resetSeconds: Int((Self.windowMs - elapsedMs + 999) / 1000), isAllowed: isAllowed,
                policy: policies[allowance.rawValue])
        }
    }
}

extension RateLimits.Verdict {
    /// The fields of the IETF draft: what is allowed, and what is left.
    func write(to response: inout Response) {
        response.set("RateLimit-Policy", policy)
        response.set("RateLimit") { value in
            value.append(allowance.quotedName)
            value.append(";r=")
            value.append(decimal: remaining)
            value.append(";t=")
            value.append(decimal: resetSeconds)
        }
    }

    var failure: Failure {
        Failure(
            .rateLimited, "\(quota) requests a minute are allowed from one address.",
            retryAfterSeconds: resetSeconds)
    }
}
