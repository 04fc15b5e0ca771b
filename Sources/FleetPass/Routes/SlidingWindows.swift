// Counting by a sliding window, for each subject and allowance, in memory that has an end.

import Synchronization

/// What is left after a request was counted, or refused and not counted.
struct SlidingWindowTaken {
    let remaining: Int
    let resetSeconds: Int
    let isAllowed: Bool
}

/// Counts requests of the current and of the previous minute; of the latter that part counts which still lies
/// within the last sixty seconds. So a burst at the turn of a minute gets no second helping.
final class SlidingWindows<Subject: Hashable & Sendable>: Sendable {
    private struct Key: Hashable {
        let subject: Subject
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

    static var windowMs: Int64 { 60_000 }
    /// More subjects than these are not remembered in one shard.
    static var windowsPerShard: Int { 8_192 }
    static var shardCount: Int { 16 }
    /// Looking through a full shard takes a fraction of a millisecond, which a flood must not demand at will.
    private static var sweepEveryMs: Int64 { 1_000 }

    private final class Shard: Sendable {
        let memory = Mutex(Memory())
    }

    private let shards = (0..<shardCount).map { _ in Shard() }

    func take(_ allowance: Allowance, _ subject: Subject, _ quota: Int, _ nowMs: Int64) -> SlidingWindowTaken
    {
        let key = Key(subject: subject, allowance: allowance)
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
            return SlidingWindowTaken(
                remaining: max(0, quota - window.count - still),
                resetSeconds: Int((Self.windowMs - elapsedMs + 999) / 1000), isAllowed: isAllowed)
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
