// Whatever happens to an object between its being put and its being read is found.

import Glibc
import Testing

@testable import Backups

@Suite struct DamageTests {
    /// Two bases and some segments, files and keys.
    private static func written() throws -> Dealership {
        let north = try Dealership()
        let open = try north.open()
        try Disk.write([UInt8](repeating: 5, count: 4_000), to: north.data + "/files/private/ab/abcd")
        for round in 1...4 {
            try open.add(30, "round \(round)", bytes: 20_000)
            try open.shipped()
        }
        let base = try open.base()
        try open.add(3, bytes: 400_000)
        try open.shipped()
        try open.add(3)
        open.close()
        _ = try Proof.make(north.vault, of: base, in: north.root + "/trial")
        return north
    }

    @Test func aFlippedByteAnywhereIsFound() throws {
        let north = try Self.written()
        defer { north.remove() }
        #expect(try Verification(north.vault).faults == [])
        var tries = 0
        for object in try north.vault.place.list("") {
            let whole = try #require(try north.vault.place.get(object.name, atMost: 1 << 30))
            for place in Set([0, 4, 5, 6, 11, 20, whole.count / 2, whole.count - 1]) {
                var bytes = whole
                bytes[place] ^= 0x10
                try north.vault.place.put(bytes, as: object.name)
                let faults = try Verification(north.vault).faults
                #expect(
                    faults.contains { $0.hasPrefix(object.name) }, "\(object.name) at \(place): \(faults)")
                tries += 1
            }
            try north.vault.place.put(whole, as: object.name)
        }
        #expect(tries > 40)
        #expect(try Verification(north.vault).faults == [])
    }

    @Test func objectsThatAreSwappedMissingOrCutAreFound() throws {
        let north = try Self.written()
        defer { north.remove() }
        let names = try north.vault.place.list("").map(\.name)
        let segments = names.filter { $0.split(separator: "/").dropFirst().first == "log" }
        #expect(segments.count > 2)
        let contents = try segments.map { try #require(try north.vault.place.get($0, atMost: 1 << 30)) }
        try north.vault.place.put(contents[1], as: segments[0])
        #expect(try !Verification(north.vault).faults.isEmpty)
        try north.vault.place.put(contents[0], as: segments[0])
        try north.vault.place.remove(segments[1])
        #expect(try Verification(north.vault).faults == ["\(segments[1]) is missing"])
        try north.vault.place.put(Array(contents[1].dropLast(9)), as: segments[1])
        #expect(try Verification(north.vault).faults.first?.hasPrefix(segments[1]) == true)
        try north.vault.place.put(contents[1], as: segments[1])
        try north.vault.place.put([1, 2, 3], as: "g1/strange")
        #expect(try Verification(north.vault).faults == ["g1/strange is none of ours"])
    }

    @Test func anotherKeyOpensNothing() throws {
        let north = try Self.written()
        defer { north.remove() }
        let key = try #require(BackupKey([UInt8](repeating: 9, count: 32)))
        let other = Vault(north.vault.place, key)
        #expect(try Inventory(other).entries.isEmpty)
        #expect(throws: BackupError.self) { _ = try Restore(other).plan(atMs: nil) }
    }

    @Test func aDirectoryWithSomethingInItIsLeftAlone() throws {
        let north = try Self.written()
        defer { north.remove() }
        let restore = Restore(north.vault)
        let plan = try restore.plan(atMs: nil)
        #expect(throws: BackupError.conflict("there is something in \(north.data) already; it is left alone"))
        {
            _ = try restore.run(plan, into: north.data)
        }
        // What a kill has left there, and a link that somebody has put in its place.
        try Disk.make(north.root + "/precious")
        #expect(symlink(north.root + "/precious", north.restored + ".restoring") == 0)
        #expect(try restore.run(plan, into: Disk.plain(north.restored + "//")).commits > 0)
        #expect(Disk.look(north.root + "/precious")?.isFolder == true)
        #expect(try north.rows(north.restored) == 126)
    }
}
