// Zones by their names: which names there are, and which are refused before any file is looked at.

import Glibc
import Testing

@testable import Zones

@Suite struct ZoneShelfTests {
    @Test(
        "Names from outside",
        arguments: [
            ("America/New_York", true), ("America/Port-au-Prince", true), ("Etc/GMT+12", true), ("UTC", true),
            ("America/Argentina/ComodRivadavia", true), ("America/North_Dakota/New_Salem", true),
            ("", false), ("/UTC", false), ("UTC/", false), ("America", false), ("America//New_York", false),
            ("../zoneinfo/UTC", false), ("America/../UTC", false), ("America/./New_York", false),
            ("america/new_york", false), ("zone.tab", false), ("localtime", false), ("posix/UTC", false),
            ("right/UTC", false), ("Mars/Olympus", false), ("UTC\0", false), ("UTC\n", false),
            ("UTC\u{301}", false), ("Ünited/States", false),
            ("A" + String(repeating: "/A", count: 32), false),
        ])
    func names(name: String, isKnown: Bool) {
        let zone = ZoneShelf().zone(name)
        #expect((zone != nil) == isKnown)
        #expect(zone?.name ?? name == name)
    }

    @Test("The list for a choice has zones alone, each of which is there")
    func list() {
        let shelf = ZoneShelf()
        let names = shelf.names()
        #expect(names.count > 400 && names.allSatisfy { shelf.zone($0) != nil })
        #expect(names.contains("UTC") && names.contains("America/New_York") && names.contains("Europe/Oslo"))
        #expect(!names.contains("US/Eastern") && names == shelf.names())
        #expect(Set(names).count == names.count && names == names.sorted())
    }

    @Test("A zone is read once")
    func remembered() throws {
        let folder = try Folder()
        let shelf = ZoneShelf(folder: folder.path)
        try folder.write(TZif().bytes, as: "Somewhere")
        let first = try #require(shelf.zone("Somewhere"))
        try folder.write([], as: "Somewhere")
        #expect(shelf.zone("Somewhere") === first)
        #expect(ZoneShelf(folder: folder.path).zone("Somewhere") == nil)
    }

    @Test("What is no file of a zone, is no zone, and none is remembered without end")
    func others() throws {
        let folder = try Folder()
        let shelf = ZoneShelf(folder: folder.path)
        try folder.write(Array("TZif2".utf8), as: "Short")
        try folder.write([UInt8](repeating: 0, count: 300_000), as: "Long")
        mkfifo("\(folder.path)/Pipe", 0o600)
        mkdir("\(folder.path)/Folder", 0o700)
        #expect(["Short", "Long", "Pipe", "Folder", "None"].allSatisfy { shelf.zone($0) == nil })
        #expect(shelf.names() == ["UTC"])
        for number in 0..<300 {
            try folder.write(TZif().bytes, as: "Z\(number)")
            #expect(shelf.zone("Z\(number)")?.name == "Z\(number)")
        }
        // It was forgotten, and is read again.
        try folder.write([], as: "Z0")
        #expect(shelf.zone("Z0") == nil && shelf.zone("Z299") != nil)
    }

    @Test("The list is read from either of the system's tables")
    func tables() throws {
        let folder = try Folder()
        let table =
            "# A comment\tof\tthree\nUS\t+404251-0740023\tAmerica/New_York\tEastern\nXX\t+0\t../etc\nshort\n"
        try folder.write(Array(table.utf8), as: "zone1970.tab")
        #expect(ZoneShelf(folder: folder.path).names() == ["America/New_York", "UTC"])
        try folder.write(Array("NP\t+2743+08519\tAsia/Kathmandu\n".utf8), as: "zone.tab")
        #expect(ZoneShelf(folder: folder.path).names() == ["Asia/Kathmandu", "UTC"])
    }
}

/// A folder of its own, gone with its last user.
final class Folder {
    let path: String
    private var names: Set<String> = []

    init() throws {
        var template = Array("/tmp/fleetpass-zones-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names.union(["Pipe"]) { unlink("\(path)/\(name)") }
        rmdir("\(path)/Folder")
        rmdir(path)
    }

    func write(_ bytes: [UInt8], as name: String) throws {
        names.insert(name)
        let file = try #require(fopen("\(path)/\(name)", "wb"))
        defer { fclose(file) }
        let written = fwrite(bytes, 1, bytes.count, file)
        try #require(written == bytes.count)
    }
}
