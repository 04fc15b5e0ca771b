// Ids that come one after another: lists that are ordered by them show the latest first.

import Crypto
import Schema
import Synchronization
import Threads

/// Of two that are drawn in one millisecond the second must still be the greater, so the twelve bits below
/// the time count on from the last one, and into the next millisecond if they must.
enum FreshIDs {
    private static let last = Atomic<UInt64>(0)
    private static let bitsBelow: UInt64 = 12

    static func next() -> UUID {
        let now = UInt64(clamping: Clock.epochMs()) << bitsBelow
        var known = last.load(ordering: .relaxed)
        while true {
            let stamp = max(now, known &+ 1)
            let (isMine, other) = last.compareExchange(expected: known, desired: stamp, ordering: .relaxed)
            guard !isMine else {
                let random = Random.words()
                return UUID(v7: Int64(stamp >> bitsBelow), random: (stamp, random.1))
            }
            known = other
        }
    }
}

extension App {
    /// An id in order of time.
    func freshID() -> UUID { FreshIDs.next() }
}
