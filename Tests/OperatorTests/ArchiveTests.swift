// Sealed archives: what comes back, what is refused, and the form of what is in them.

import CommandLine
import Crypto
import Files
import Glibc
import Testing

@testable import Operator

@Suite struct ArchiveTests {
    private func key(_ byte: UInt8 = 7) throws -> SealingKey {
        try #require(SealingKey(id: 1, bytes: [UInt8](repeating: byte, count: 32)))
    }

    private func sealed(_ scratch: Scratch, _ plain: [UInt8]) throws -> String {
        let path = scratch.path + "/sealed"
        let writer = try SealedWriter(path, title: "t", key: key())
        for start in stride(from: 0, to: plain.count, by: 300_000) {
            try writer.append(Array(plain[start..<min(plain.count, start + 300_000)]))
        }
        try writer.finish()
        return path
    }

    private func opened(_ path: String, title: String = "t", _ key: SealingKey) throws -> [UInt8] {
        let reader = try SealedReader(path, title: title, key: key)
        var plain: [UInt8] = []
        while let piece = try reader.next() { plain += piece }
        return plain
    }

    @Test(arguments: [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000])
    func roundTrip(count: Int) throws {
        let scratch = try Scratch()
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = try sealed(scratch, plain)
        #expect(try opened(path, key()) == plain)
        #expect(status { _ = try opened(path, title: "u", key()) } == .failed)
        #expect(status { _ = try opened(path, key(8)) } == .failed)
    }

    @Test("Every byte that differs is found, and every length that is not the whole")
    func damaged() throws {
        let scratch = try Scratch()
        let path = try sealed(scratch, Array("one dealership's last word".utf8))
        let whole = try FileContent.read(path, atMost: 4096) ?? []
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 0x80
            try FileContent.write(bytes, to: path, durably: false)
            #expect(status { _ = try opened(path, key()) } == .failed)
            try FileContent.write(Array(whole[..<index]), to: path, durably: false)
            #expect(status { _ = try opened(path, key()) } == .failed)
        }
        try FileContent.write(whole + [0], to: path, durably: false)
        #expect(status { _ = try opened(path, key()) } == .failed)
    }

    @Test("Pieces cannot change places or be left out")
    func moved() throws {
        let scratch = try Scratch()
        let path = try sealed(scratch, [UInt8](repeating: 1, count: 2_500_000))
        let whole = try FileContent.read(path, atMost: 8 << 20) ?? []
        let piece = 5 + SealedFile.pieceBytes + Sealed.addedBytes
        let (head, first) = (whole[..<8], whole[8..<(8 + piece)])
        let (second, rest) = (whole[(8 + piece)..<(8 + 2 * piece)], whole[(8 + 2 * piece)...])
        for bytes in [head + second + first + rest, head + first + rest, head + first + second] {
            try FileContent.write(Array(bytes), to: path, durably: false)
            #expect(status { _ = try opened(path, key()) } == .failed)
        }
    }

    @Test(
        "A head is what tar reads",
        arguments: ["north.toml", "north/files/private/" + String(repeating: "a", count: 100)])
    func heads(path: String) throws {
        let head = try #require(
            TarBlock.head(path: path, size: 1_000, mode: 0o100600, modifiedAt: 1, isFolder: false))
        #expect(head.count == 512 && head[257..<262].elementsEqual("ustar".utf8))
        #expect(head[124..<135].elementsEqual("00000001750".utf8) && head[156] == UInt8(ascii: "0"))
        #expect(TarBlock.padding(after: 1_000).count == 24 && TarBlock.padding(after: 1_024).isEmpty)
    }

    @Test("What the format cannot say is not said wrongly")
    func beyond() {
        let long = String(repeating: "a", count: 300)
        #expect(TarBlock.head(path: long, size: 1, mode: 0, modifiedAt: 0, isFolder: false) == nil)
    }

    @Test("What is larger than eight digits of octal can say is said in bytes, and no right goes with it")
    func large() throws {
        let head = try #require(
            TarBlock.head(path: "a", size: 9 << 30, mode: 0o104755, modifiedAt: 0, isFolder: false))
        #expect(head[124] == 0x80 && head[125..<136].reduce(0) { $0 << 8 | Int($1) } == 9 << 30)
        #expect(head[100..<107].elementsEqual("0000755".utf8))
    }

    @Test("A link among the files stops the packing, a socket is passed over")
    func links() throws {
        let scratch = try Scratch()
        try Place.makeFolder(scratch.path + "/data", mode: 0o700)
        try scratch.write("data/a", "a")
        let archive = Archive(scratch.path + "/n.tar.sealed", key: try key())
        try archive.write([("n", scratch.path + "/data")], files: [])
        #expect(try archive.verify() == 4 * 512 + 512)
        unsafe symlink("/etc/passwd", scratch.path + "/data/link")
        #expect(status { try archive.write([("n", scratch.path + "/data")], files: []) } == .conflict)
        #expect(try archive.verify() == 4 * 512 + 512)
    }
}
