// ZIP files byte by byte: names, checksums, and the same bytes for the same entries. That others can read
// them a script shows.

import Files
import Testing

@testable import FleetPass

@Suite struct ZIPFileTests {
    @Test(
        "No name leads elsewhere, whatever it is made of",
        arguments: [
            (["a", "b.pdf"], "a/b.pdf"), (["..", "b"], "_/b"), (["../../etc", "x"], ".._.._etc/x"),
            (["/root", "."], "_root/_"), (["", "x"], "_/x"), (["a\\b", "ü\r\n\0"], "a_b/_____"),
        ])
    func names(parts: [String], name: String) {
        #expect(ZIPName(parts[0], parts[1]).text == name)
    }

    @Test(
        "Checksums are those that everybody has",
        arguments: [("", 0 as UInt32), ("123456789", 0xCBF4_3926), ("a", 0xE8B7_BE43)])
    func sums(text: String, sum: UInt32) {
        #expect(CRC32.of([UInt8](text.utf8).span) == sum)
    }

    @Test("The same entries give the same bytes, and what is there already is not written over")
    func same() throws {
        let folder = Instance.demo().app.paths.directory
        func zip(_ name: String) throws -> [UInt8] {
            var zip = try ZIPFile(path: "\(folder)/\(name)")
            try zip.add(ZIPName("one"), [1, 2, 3])
            try zip.add(ZIPName("two", "three"), [])
            try zip.finish()
            return try FileContent.read("\(folder)/\(name)", atMost: 1_000) ?? []
        }
        let first = try zip("first.zip")
        #expect(try first == zip("second.zip"))
        #expect(first.count == 30 + 3 + 3 + 30 + 9 + 46 + 3 + 46 + 9 + 22)
        #expect(first.prefix(4) == [0x50, 0x4B, 3, 4] && first.suffix(22).prefix(4) == [0x50, 0x4B, 5, 6])
        #expect(throws: Failure.self) { try zip("first.zip") }
    }
}
