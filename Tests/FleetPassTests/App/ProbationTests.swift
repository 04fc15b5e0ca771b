// A probation that nobody ends, and one that was never begun.

import Files
import Synchronization
import Testing
import Threads

@testable import FleetPass

@Suite struct ProbationTests {
    private static func probation(isOn: Bool, _ folder: String, longestMs: Int64) throws -> Probation {
        let paths = InstancePaths(folder)
        if isOn { try FileContent.write(Array("{}".utf8), to: paths.probation) }
        return try Probation(paths, longestMs: longestMs)
    }

    @Test("Nobody ends it: it ends by itself, says so, and stays ended; without one nothing waits")
    func silence() throws {
        for isOn in [true, false] {
            let folder = Folder.make()
            let probation = try Self.probation(isOn: isOn, folder, longestMs: 30)
            let over = Bell()
            let told = Atomic<Int>(0)
            probation.whenOver {
                told.add(1, ordering: .relaxed)
            } _: {
                over.ring()
            }
            #expect(over.wait(atMostMs: 10_000))
            #expect(!probation.isOn && told.load(ordering: .relaxed) == (isOn ? 1 : 0))
            #expect(try FileContent.read(folder + "/probation", atMost: 1) == nil)
            probation.end()
            #expect(!over.wait(atMostMs: 50))
        }
    }

    @Test("A process that ends leaves it to the next one")
    func ending() throws {
        let folder = Folder.make()
        let probation = try Self.probation(isOn: true, folder, longestMs: 60_000)
        let over = Bell()
        probation.whenOver {
        } _: {
            over.ring()
        }
        #expect(probation.close())
        probation.end()
        #expect(!over.wait(atMostMs: 50))
        #expect(try Self.probation(isOn: true, folder, longestMs: 60_000).isOn)
    }
}
