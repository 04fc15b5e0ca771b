// What a server ships, and what can be made of it: the rows, at the end or at any moment.

import Glibc
import Store
import Testing
import Threads

@testable import Backups

@Suite struct ShippingTests {
    @Test func whatWasWrittenIsRestoredWithAllThatBelongsToIt() throws {
        let north = try Dealership()
        defer { north.remove() }
        let open = try north.open()
        try open.add(50)
        try open.shipped()
        try Disk.write([1, 2, 3], to: north.data + "/files/private/ab/abcd")
        try open.add(1, "with a file")
        try Disk.write([8], to: north.data + "/keys/seal-1")
        try open.add(1, "with a key")
        open.close()
        let report = try north.restore()
        #expect(try north.rows(north.restored) == 52)
        #expect(report.lastCommitMs != nil)
        #expect(try Disk.read(north.restored + "/files/private/ab/abcd", atMost: 10) == [1, 2, 3])
        #expect(try Disk.read(north.restored + "/keys/seal-1", atMost: 10) == [8])
        #expect(try Disk.read(north.restored + "/keys/root", atMost: 64)?.count == 32)
        #expect(try Verification(north.vault).faults == [])
    }

    @Test func aMomentBeforeAMistakeIsRestored() throws {
        let north = try Dealership()
        defer { north.remove() }
        let open = try north.open()
        try open.add(40)
        let base = try open.base()
        try open.add(40)
        usleep(5_000)
        let goodMs = Clock.epochMs()
        usleep(5_000)
        _ = try open.database.write { try $0.run(Query("DELETE FROM cars")) }
        try open.add(1, "after")
        open.close()
        #expect(base.readyMs <= goodMs)
        try north.restore(atMs: goodMs)
        #expect(try north.rows(north.restored) == 80)
        try north.restore()
        #expect(try north.rows(north.restored) == 1)
        #expect(throws: BackupError.self) { try north.restore(atMs: 1_000) }
    }

    /// The log begins anew some dozen times, also while the file is copied.
    @Test func aBaseThatIsMadeUnderLoadIsTheStateOfOneMoment() throws {
        let north = try Dealership()
        defer { north.remove() }
        let open = try north.open()
        try open.add(400, bytes: 60_000)
        let isOver = Gate()
        let writer = Thread.start("load") {
            while !isOver.isOpen { try? open.add(20, "under load", bytes: 9_000) }
        }
        var bases: [BaseManifest] = []
        for _ in 0..<3 { bases.append(try open.base()) }
        isOver.reach()
        writer?.join()
        open.close()
        for base in bases {
            let proof = try Proof.make(north.vault, of: base, in: north.root + "/trial")
            #expect(proof.tookMs >= 0)
        }
        try north.restore()
        #expect(try north.rows(north.restored) == north.rows(north.data))
        #expect(try Verification(north.vault).faults == [])
        #expect(try north.generations.count == 1)
        #expect(try Inventory(north.vault).entries.allSatisfy { $0.proof != nil || $0.base < bases[0].name })
    }

    @Test func anOrderlyEndIsGoneOnFrom() throws {
        let north = try Dealership()
        defer { north.remove() }
        for round in 1...3 {
            let open = try north.open()
            try open.add(10, "round \(round)")
            if round == 1 { _ = try open.base() }
            open.close()
        }
        #expect(try north.generations.count == 1)
        try north.restore()
        #expect(try north.rows(north.restored) == 30)
    }

    @Test func aCrashIsGoneOnFrom() throws {
        let north = try Dealership()
        defer { north.remove() }
        let open = try north.open()
        try open.add(10)
        try open.shipped()
        // As a kill would leave it: something shipped, and something that was not.
        let after = try north.afterCrash()
        defer { after.remove() }
        open.close()
        let again = try after.open()
        try again.add(5, "after the crash")
        again.close()
        #expect(try after.generations.count == 1)
        try after.restore()
        #expect(try after.rows(after.restored) == 15)
        #expect(try Verification(after.vault).faults == [])
    }

    @Test func whoeverWritesWithoutShippingBeginsAGeneration() throws {
        let north = try Dealership()
        defer { north.remove() }
        let open = try north.open()
        try open.add(10)
        open.close()
        let stranger = try FileDatabase(path: north.path, migrations: [Dealership.table])
        try stranger.write { try $0.run(Dealership.add, .text("a stranger's"), .integer(9)) }
        stranger.close()
        let again = try north.open()
        try again.add(5)
        _ = try again.base()
        again.close()
        #expect(try north.generations.count == 2)
        try north.restore()
        #expect(try north.rows(north.restored) == 16)
        #expect(try north.rows(north.restored, "a stranger's") == 1)
        #expect(try Verification(north.vault).faults == [])
    }

    @Test func aPlaceThatDoesNotAnswerHoldsUpNobody() throws {
        let place = MoodyPlace()
        let north = try Dealership(place: place)
        defer { north.remove() }
        let open = try north.open()
        try open.add(10)
        try open.shipped()
        place.isAway.reach()
        try open.add(50, bytes: 50_000)
        usleep(300_000)
        #expect(open.shipper.behindMs() > 100)
        #expect(open.shipper.figures.failures > 0)
        place.isAway.unreach()
        try open.add(1)
        try open.shipped()
        open.close()
        try north.restore()
        #expect(try north.rows(north.restored) == 61)
    }
}
