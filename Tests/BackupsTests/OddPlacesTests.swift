// Places that answer nonsense, directories that are somebody's, and names that nobody of ours has given.

import Glibc
import Testing

@testable import Backups

@Suite struct OddPlacesTests {
    private static func written() throws -> (Dealership, BaseManifest) {
        let north = try Dealership()
        let open = try north.open()
        try open.add(30, bytes: 20_000)
        let base = try open.base()
        for _ in 1...3 {
            // More than a segment takes.
            try open.add(3, bytes: 1_000_000)
            try open.shipped()
        }
        open.close()
        return (north, base)
    }

    @Test func aTrialTouchesNothingBesideItself() throws {
        let (north, base) = try Self.written()
        defer { north.remove() }
        let disk = north.root + "/disk"
        try Disk.make(disk + "/photos")
        try Disk.write([1], to: disk + "/photos/one")
        _ = try Proof.make(north.vault, of: base, in: disk)
        #expect(try Disk.names(in: disk) == ["photos"])
        #expect(try Disk.names(in: disk + "/photos") == ["one"])
        // What a kill has left goes, and with it the folder that was made for it.
        try Disk.make(north.root + "/own/\(base.generation).trial.restoring/keys")
        try Disk.make(north.root + "/own/g1795461577217-f37be63b.trial/keys")
        _ = try Proof.make(north.vault, of: base, in: north.root + "/own")
        #expect(!Disk.isThere(north.root + "/own"))
    }

    @Test(arguments: ["", ".", "..", "/.", "/..", "/link", "/pipe", "/file"])
    func whatIsNoNewDirectoryIsRefusedBeforeAnythingIsDone(_ ending: String) throws {
        let (north, _) = try Self.written()
        defer { north.remove() }
        #expect(symlink("nowhere", north.root + "/link") == 0)
        #expect(mkfifo(north.root + "/pipe", 0o600) == 0)
        try Disk.write([1], to: north.root + "/file")
        let before = try Disk.names(in: north.root)
        let into = ending.first == "/" ? north.root + ending : ending
        let restore = Restore(north.vault)
        let plan = try restore.plan(atMs: nil)
        #expect { _ = try restore.run(plan, into: into) } throws: { error in
            if case .conflict? = error as? BackupError { true } else { false }
        }
        #expect(try Disk.names(in: north.root) == before)
        #expect(!Disk.isThere(into + ".restoring"))
    }

    @Test func oneAloneRestoresIntoADirectory() throws {
        let (north, _) = try Self.written()
        defer { north.remove() }
        let restore = Restore(north.vault)
        let plan = try restore.plan(atMs: nil)
        do {
            let hold = try DraftHold(Restore.draft(of: north.restored))
            try Disk.write([1], to: Restore.draft(of: north.restored) + "/half")
            #expect(throws: BackupError.self) { _ = try restore.run(plan, into: north.restored) }
            #expect(Disk.isThere(Restore.draft(of: north.restored) + "/half"))
            extendLifetime(hold)
        }
        #expect(try restore.run(plan, into: north.restored).commits > 0)
        #expect(!Disk.isThere(north.restored + "/half"))
    }

    @Test(arguments: ["9223372036854775807", "9999999999", "-000000001", "+000000001", "1"])
    func aNumberThatSomebodyHasMadeUpIsFound(_ number: String) throws {
        let (north, base) = try Self.written()
        defer { north.remove() }
        try Disk.write([1, 2, 3], to: "\(north.target)/\(base.generation)/log/\(number)")
        let faults = try Verification(north.vault).faults
        #expect(!faults.isEmpty && faults.count < 5, "\(faults)")
        _ = try Inventory(north.vault)
        // One with our form makes the log seem to go on; one without is passed over.
        let restore = Restore(north.vault)
        let plan = try restore.plan(atMs: nil)
        if number == "9999999999" {
            #expect(throws: BackupError.self) { _ = try restore.run(plan, into: north.restored) }
        } else {
            #expect(try restore.run(plan, into: north.restored).commits > 0)
        }
    }

    @Test func aNameThatIsNoneKeepsNothingFromBeingLookedAt() throws {
        let (north, _) = try Self.written()
        defer { north.remove() }
        try Disk.make(north.target + "/files")
        try Disk.write([1], to: north.target + "/files/with blanks")
        let segments = try north.vault.place.list("").map(\.name).filter {
            $0.split(separator: "/")[1] == "log"
        }
        let last = try #require(segments.last)
        try north.vault.place.put([1, 2, 3], as: last)
        let faults = try Verification(north.vault).faults
        #expect(faults.contains("files/with blanks is none of ours"))
        #expect(faults.contains { $0.hasPrefix(last) })
    }

    @Test func whatIsMissingAtTheEndIsFoundByWhatTheInstanceKnows() throws {
        let (north, base) = try Self.written()
        defer { north.remove() }
        #expect(try Verification(north.vault, of: north.data).faults == [])
        let state = try #require(LineState.read(north.data))
        for number in [state.number, state.number - 1] {
            try north.vault.place.remove(Names.segment(base.generation, number))
        }
        // The place alone seems whole.
        #expect(try Verification(north.vault).faults == [])
        let name = Names.segment(base.generation, state.number - 1)
        #expect(try Verification(north.vault, of: north.data).faults == ["\(name) is missing"])
        for object in try north.vault.place.list("g") { try north.vault.place.remove(object.name) }
        #expect(try Verification(north.vault, of: north.data).faults == ["\(base.generation) is missing"])
    }

    @Test func whatAKilledProcessHasLeftThereGoesAfterADay() throws {
        let (north, _) = try Self.written()
        defer { north.remove() }
        let folder = north.target + "/files"
        try Disk.make(folder)
        for (name, hours) in [(".draft-7-1", 25), (".draft-7-2", 23), (".other", 25)] {
            try Disk.write([1], to: "\(folder)/\(name)")
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            now.tv_sec -= hours * 3_600
            #expect(utimensat(AT_FDCWD, "\(folder)/\(name)", [now, now], 0) == 0)
        }
        _ = try Retention(daily: 7, weekly: 5, monthly: 12, days: 7).prune(north.vault)
        #expect(try Disk.names(in: folder) == [".draft-7-2", ".other"])
    }

    @Test func aDamagedProofKeepsNoBaseFromBeingListed() throws {
        let (north, base) = try Self.written()
        defer { north.remove() }
        try north.vault.place.put([1, 2, 3], as: Names.proof(base.generation, base.name))
        let inventory = try Inventory(north.vault)
        let entry = try #require(inventory.entries.first { $0.base == base.name })
        #expect(entry.proof == nil && inventory.faults.count == 1)
    }

    @Test(arguments: ["9223372036854775807", "-1", "1e9", "", "549755813889"])
    func aListWithASizeThatIsNoneIsNoList(_ size: String) {
        let text = """
            <ListBucketResult><Contents><Key>a</Key><Size>\(size)</Size>\
            <LastModified>2026-11-23T15:52:42Z</LastModified></Contents></ListBucketResult>
            """
        #expect(BucketList([UInt8](text.utf8)) == nil)
    }

    @Test(
        arguments: [
            ([1..<4], [1, 2, 3], []), ([1..<4], [], [1..<4]), ([1..<4, 2..<6], [1, 4], [2..<4, 5..<6]),
            ([5..<9], [1, 7], [5..<7, 8..<9]), ([1..<10_000_000_000], [2], [1..<2, 3..<10_000_000_000]),
            ([3..<3, 1..<2], [1], []),
        ] as [([Range<Int>], [Int], [Range<Int>])])
    func gapsAreWhatIsNotThere(_ ranges: [Range<Int>], _ numbers: [Int], _ gaps: [Range<Int>]) {
        #expect(Verification.gaps(in: ranges, numbers) == gaps)
    }
}
