// Hashing many passwords at once: by few at a time, and each rightly.

import Crypto
import Synchronization
import Testing
import Threads

@testable import FleetPass

@Suite struct HashingTests {
    @Test("Everybody who comes at once gets a place, and the right answer")
    func crowd() throws {
        let kept = try Hashing.make("wobbly kite under seven moons")
        let right = Atomic<Int>(0)
        let threads = (0..<12).compactMap { number in
            Thread.start("hashing") {
                let isKnown = number.isMultiple(of: 2)
                let given = isKnown ? "wobbly kite under seven moons" : "another"
                if Hashing.isRight(given, kept) == isKnown { right.add(1, ordering: .relaxed) }
            }
        }
        for thread in threads { thread.join() }
        #expect(right.load(ordering: .relaxed) == 12)
    }

    @Test("A place is free again where hashing is refused")
    func refused() throws {
        let long = String(repeating: "x", count: PasswordHash.longestPassword + 1)
        for _ in 0..<Thread.processors + 1 {
            #expect(throws: PasswordHash.Problem.passwordTooLong) { try Hashing.make(long) }
        }
        #expect(try !Hashing.isRight(long, Hashing.make("wobbly kite under seven moons")))
    }

    @Test("What gives way comes to its end, many times interrupted")
    func givesWay() {
        let endNs = Clock.monotonicNs() + 20_000_000
        let rounds = Thread.givingWay {
            var rounds = 0
            while Clock.monotonicNs() < endNs { rounds += 1 }
            return rounds
        }
        #expect(rounds > 0)
    }
}
