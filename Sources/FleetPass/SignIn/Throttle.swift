// Growing delays for whoever guesses: by account and by address, in memory.

import Synchronization

/// Nobody is locked out, for then whoever knows an address could lock its owner out: the longest delay is a
/// minute for an account, five for an address. Both are counted the same whether or not there is such an
/// account.
final class Throttle: Sendable {
    private struct Tries {
        var count = 0
        var lastMs: Int64 = 0
    }

    struct Rule: Sendable {
        /// That many are free.
        let free: Int
        let longestMs: Int64

        static let account = Rule(free: 4, longestMs: 60_000)
        static let address = Rule(free: 20, longestMs: 300_000)

        /// A second, two, four …
        func delayMs(after count: Int) -> Int64 {
            count < free ? 0 : min(longestMs, 1_000 << Int64(min(count - free, 20)))
        }
    }

    private let tries = Mutex<[String: Tries]>([:])
    /// What was tried longer ago no longer counts.
    private static let keptMs: Int64 = 15 * 60 * 1000
    private static let most = 50_000

    /// - Returns: for how many seconds another try is still too early; nil if it may be made.
    func wait(_ subject: String, _ rule: Rule, nowMs: Int64) -> Int? {
        tries.withLock { tries in
            guard let known = tries[subject], Self.counts(known, nowMs) else { return nil }
            let leftMs = known.lastMs + rule.delayMs(after: known.count) - nowMs
            return leftMs > 0 ? Int((leftMs + 999) / 1000) : nil
        }
    }

    /// Counts a try before it is made, so that many at once do not all count as the first.
    func note(_ subject: String, nowMs: Int64) {
        tries.withLock { tries in
            if tries.count >= Self.most {
                tries = tries.filter { Self.counts($0.value, nowMs) }
                // Still full: a flood of made-up accounts. Those by address, which cannot be made up, stay.
                if tries.count >= Self.most { tries = tries.filter { $0.key.hasPrefix("address ") } }
            }
            let known = tries[subject].flatMap { Self.counts($0, nowMs) ? $0 : nil } ?? Tries()
            tries[subject] = Tries(count: known.count + 1, lastMs: nowMs)
        }
    }

    /// Takes back one try, which was a good one: the others of that address still count.
    func forgive(_ subject: String) {
        tries.withLock { tries in
            guard let known = tries[subject] else { return }
            tries[subject] = known.count > 1 ? Tries(count: known.count - 1, lastMs: known.lastMs) : nil
        }
    }

    /// They have shown who they are.
    func forget(_ subject: String) { tries.withLock { $0[subject] = nil } }

    private static func counts(_ tries: Tries, _ nowMs: Int64) -> Bool {
        (0..<keptMs).contains(nowMs - tries.lastMs)
    }
}
