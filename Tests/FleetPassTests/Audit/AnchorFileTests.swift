// The file of anchors: read whole however long it is, mended after a power loss, and kept small without
// losing what it proves.

import Crypto
import Files
import Schema
import Store
import Testing

@testable import FleetPass

@Suite struct AnchorFileTests {
    private static let hourMs: Int64 = 3_600_000
    private static let now = Instant(epochMs: 1_800_000_000_000)
    private let file = AnchorFile(path: Folder.make() + "/audit.anchors")
    private let key: Ed25519.Key

    init() throws { key = try #require(Ed25519.Key(seed: [UInt8](repeating: 7, count: 32))) }

    private func line(_ number: Int64, hoursAgo: Int64 = 0, hash: UInt8 = 1) -> String {
        let end = AuditStore.End(number: number, hash: [UInt8](repeating: hash, count: 32))
        return AuditAnchor(at: Instant(epochMs: Self.now.epochMs - hoursAgo * Self.hourMs), end: end).line(
            signedBy: key)
    }

    private func read() throws -> AuditAnchors { try AuditAnchors(file, signedBy: key.publicKey) }

    private func lines() throws -> [String] {
        var texts: [String] = []
        try file.each { line in
            texts.append(line.text)
            return true
        }
        return texts
    }

    @Test("An anchor counts behind any number of others, and of lines that are none")
    func long() throws {
        let filler = [String](repeating: String(repeating: "x", count: 200), count: 100_000)
        try file.replace(with: [line(3)] + filler + [String(repeating: "y", count: 100_000), line(9)])
        let anchors = try read()
        #expect(file.bytes > 16 << 20 && anchors.last == 9 && anchors.hashes.count == 2)
        #expect(anchors.foreign?.line == 2 && anchors.foreign?.after == 3)
    }

    @Test(
        "A line that a power loss cut short proves nothing, accuses nobody, and is gone with the next",
        arguments: ["2", "2026-11-21T08:00:00.000Z 12 ", "\u{0}\u{0}\u{0}"])
    func torn(rest: String) throws {
        try file.append(line(3))
        let whole = try FileContent.read(file.path, atMost: 4_096) ?? []
        try FileContent.write(whole + [UInt8](rest.utf8), to: file.path)
        #expect(try read().last == 3 && read().foreign == nil)
        try file.append(line(4))
        #expect(try lines() == [line(3), line(4)])
    }

    @Test("What somebody else has put behind the last line is not taken away")
    func strange() throws {
        try file.append(line(3))
        let whole = try FileContent.read(file.path, atMost: 4_096) ?? []
        try FileContent.write(whole + [UInt8](repeating: 0x78, count: 5_000), to: file.path)
        try file.append(line(4))
        #expect(try read().last == 4 && read().foreign?.line == 2)
    }

    @Test("One event with two hashes bears out neither")
    func twice() throws {
        try file.replace(with: [line(3), line(3, hash: 2), line(3)])
        #expect(try read().hashes == [3: []])
    }

    @Test("Thinned, it has a line for each hour, then each day, then each month; the first and the last stay")
    func thinned() throws {
        let hours = Int64(4 * 365 * 24)
        // Two in each hour.
        let texts = stride(from: hours, to: 0, by: -1).flatMap { hour in
            [line(hours - hour + 1, hoursAgo: hour), line(hours - hour + 1, hoursAgo: hour)]
        }
        try file.replace(with: texts)
        let gone = try file.thin(Self.now, signedBy: key.publicKey) { _ in true }
        let kept = try lines()
        #expect(gone == texts.count - kept.count && kept.first == texts.first && kept.last == texts.last)
        // 2,160 hours, 640 days, and some 24 times thirty days.
        #expect((2_815...2_830).contains(kept.count), "\(kept.count)")
        #expect(try read().last == hours && read().foreign == nil)
        #expect(try file.thin(Self.now, signedBy: key.publicKey) { _ in true } == 0)
    }

    @Test("What the record does not bear out stays, and so does all where a line is not ours")
    func evidence() throws {
        let texts = (1...9).map { line($0, hoursAgo: 5_000) }
        try file.replace(with: texts)
        _ = try file.thin(Self.now, signedBy: key.publicKey) { $0.end.number != 4 }
        #expect(try lines() == [texts[0], texts[3], texts[8]])
        let mixed = texts.prefix(5) + ["not one of ours"] + texts.suffix(4)
        try file.replace(with: Array(mixed))
        #expect(try file.thin(Self.now, signedBy: key.publicKey) { _ in true } == 0)
        #expect(try lines() == Array(mixed))
    }

    @Test("Every hour has its line, whether or not anything was noted in it")
    func hourly() throws {
        let instance = Instance.demo()
        let keeper = AuditKeeper(instance.app)
        for _ in 0..<3 { try keeper.keep() }
        let anchors = instance.app.paths.anchorFile
        var numbers: [Int64] = []
        let key = try instance.app.secrets.anchors.publicKey
        try anchors.each { line in
            numbers.append(AuditAnchor(line.text, signedBy: key)?.end.number ?? 0)
            return true
        }
        #expect(numbers == [1, 1, 1])
    }
}
