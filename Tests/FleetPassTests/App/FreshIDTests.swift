// Ids that many threads draw at once.

import Schema
import Synchronization
import Testing
import Threads

@testable import FleetPass

@Suite struct FreshIDTests {
    @Test("Each is greater than those drawn before it, also within a millisecond, and none comes twice")
    func order() {
        let drawn = Mutex<[UUID]>([])
        let done = Bell()
        for _ in 0..<4 {
            _ = Thread.start("drawing") {
                let own = (0..<5_000).map { _ in FreshIDs.next() }
                #expect(zip(own, own.dropFirst()).allSatisfy { ($0.high, $0.low) < ($1.high, $1.low) })
                drawn.withLock { $0 += own }
                done.ring()
            }
        }
        for _ in 0..<4 { done.wait() }
        let all = drawn.withLock { $0 }
        #expect(Set(all).count == all.count && Set(all.map(\.high)).count == all.count)
        #expect(all.allSatisfy { $0.high >> 12 & 0xF == 7 && $0.low >> 62 == 2 })
    }
}
