// Many threads with a child each, and what is left of the children: nothing.

import Glibc
import Synchronization
import Testing
import Threads

@testable import Workshop

@Suite struct CrowdTests {
    @Test("Threads get the answers of their own children, and the process keeps nothing of any")
    func crowd() throws {
        let before = Self.descriptors()
        let wrong = Atomic(0)
        let threads = try (0..<8).map { number in
            try #require(
                Thread.start("crowd \(number)") {
                    for round in 0..<6 {
                        let input = [UInt8](repeating: UInt8(number * 16 + round), count: 200_000)
                        if (try? Bench.answer("say it again", input: input).get()) != input {
                            wrong.add(1, ordering: .relaxed)
                        }
                    }
                })
        }
        for thread in threads { thread.join() }
        #expect(wrong.load(ordering: .relaxed) == 0)
        #expect(Self.descriptors() <= before + Self.slack)
    }

    /// Other tests run at the same time, and have children of their own.
    private static let slack = 24

    private static func descriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        return count
    }
}
