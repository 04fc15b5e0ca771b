// Files of zones: each version, everything that makes one wrong, and bytes that nobody made on purpose.

import Glibc
import Schema
import Testing

@testable import Zones

@Test("Each version is read", arguments: [0, 0x32, 0x33, 0x34] as [UInt8])
func versions(version: UInt8) throws {
    var file = TZif()
    file.version = version
    file.times = [-100, 100]
    file.typeFrom = [1, 0]
    file.types = [(-3_600, 0, 0), (7_200, 1, 4)]
    file.letters = Array("ABC\0DEF\0".utf8)
    file.foot = ""
    let zone = try Zone(name: "Test", data: file.bytes)
    let offsets = [-101, -100, 99, 100].map { zone.offsetSeconds(at: Instant(epochMs: $0 * 1_000)) }
    #expect(offsets == [-3_600, 7_200, 7_200, -3_600])
    #expect(zone.abbreviation(at: Instant(epochMs: 0)) == "DEF")
}

/// A file, one part of which is made wrong.
struct Wrong: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout TZif) -> Void

    init(_ message: String, _ change: @escaping @Sendable (inout TZif) -> Void) {
        (testDescription, self.change) = (message, change)
    }
}

@Test(arguments: [
    Wrong("is of an unknown version") { $0.version = 0x35 },
    Wrong("is of an unknown version") { $0.version = 1 },
    Wrong("has no local time") { $0.types = [] }, Wrong("has no local time") { $0.letters = [] },
    Wrong("counts leap seconds") { $0.leaps = [UInt8](repeating: 0, count: 12) },
    Wrong("has counts that differ") { $0.standards = [0, 0] },
    Wrong("has counts that differ") { $0.universals = [0, 0] },
    Wrong("has a mark that is neither 0 nor 1") { $0.standards = [2] },
    Wrong("has a universal time that is no standard time") { $0.universals = [1] },
    Wrong("has a mark that is neither 0 nor 1") { $0.types = [(0, 2, 0)] },
    Wrong("has a local time that cannot be") { $0.types = [(93_600, 0, 0)] },
    Wrong("has a local time that cannot be") { $0.types = [(-90_000, 0, 0)] },
    Wrong("has a local time that cannot be") { $0.types = [(.min, 0, 0)] },
    Wrong("has a local time that cannot be") { $0.types = [(0, 0, 4)] },
    Wrong("has a local time that cannot be") { $0.types = [(0, 0, 2)] },
    Wrong("has a local time that cannot be") { $0.letters = Array("UTC".utf8) },
    Wrong("has a local time that cannot be") { $0.letters = Array("U\r\nX\0".utf8) },
    Wrong("lacks a local time") { ($0.times, $0.typeFrom) = ([0], [1]) },
    Wrong("goes back in time") { ($0.times, $0.typeFrom) = ([1, 1], [0, 0]) },
    Wrong("goes back in time") { ($0.times, $0.typeFrom) = ([1, -1], [0, 0]) },
    Wrong("has a change at the end of time") { ($0.times, $0.typeFrom) = ([.min], [0]) },
    Wrong("has a change at the end of time") { ($0.times, $0.typeFrom) = ([.max], [0]) },
    Wrong("ends too early") { $0.lies[3] = .max }, Wrong("has no local time") { $0.lies[4] = .max },
    Wrong("ends too early") { $0.lies[5] = .max }, Wrong("counts leap seconds") { $0.lies[2] = .max },
    Wrong("has counts that differ") { $0.lies[0] = .max },
    Wrong("lacks its last line") { $0.lies[5] = 5 }, Wrong("ends too early") { $0.foot = nil },
    Wrong("goes on after its end") { $0.foot = "\n" },
    Wrong("has a rule that lacks its >") { $0.foot = "<+01" },
    Wrong("has a rule with a name or an offset that cannot be") { $0.foot = "AB1" },
    Wrong("has a rule with a name or an offset that cannot be") { $0.foot = "<A\rB>1" },
    Wrong("has a rule that lacks a number") { $0.foot = "EST" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST25" },
    Wrong("has a rule that lacks a number") { $0.foot = "EST5EDT" },
    Wrong("has a rule that lacks its ,") { $0.foot = "EST5EDT,M3.2.0" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST5EDT,M13.2.0,M11.1.0" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST5EDT,M0.2.0,M11.1.0" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST5EDT,M3.6.0,M11.1.0" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST5EDT,M3.2.7,M11.1.0" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST5EDT,J0,M11.1.0" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST5EDT,J366,M11.1.0" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST5EDT,366,M11.1.0" },
    Wrong("has a rule that lacks a number") { $0.foot = "EST5EDT,M3.2.0/-1,M11.1.0" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST5EDT,M3.2.0/25,M11.1.0" },
    Wrong("has a rule with a number that cannot be") { $0.foot = "EST5EDT,M3.2.0/2:60,M11.1.0" },
    Wrong("has a rule that lacks a number") { $0.foot = "EST99999999999999999999" },
    Wrong("has a rule that goes on after its end") { $0.foot = "EST5EDT,M3.2.0,M11.1.0 " },
])
func wrongFiles(wrong: Wrong) {
    var file = TZif()
    wrong.change(&file)
    var message = "none"
    do throws(ZoneFlaw) { _ = try Zone(name: "Test", data: file.bytes) } catch { message = error.message }
    #expect(message == wrong.testDescription)
}

@Test("A file that is cut off, or goes on, is none", arguments: [0, 0x33] as [UInt8])
func cutFiles(version: UInt8) {
    var file = TZif()
    file.version = version
    (file.times, file.typeFrom, file.foot) = ([0, 1], [0, 0], "<+01>-1<+02>,M3.5.0/-1,M10.5.0/25")
    let bytes = file.bytes
    #expect((try? Zone(name: "Test", data: bytes)) != nil)
    #expect((0..<bytes.count).allSatisfy { (try? Zone(name: "Test", data: Array(bytes.prefix($0)))) == nil })
    #expect((try? Zone(name: "Test", data: bytes + [0x0A])) == nil)
}

@Test("No damage to a real file is a trap", arguments: 0..<10 as Range<UInt64>)
func damage(seed: UInt64) throws {
    var random = Seeded(state: seed)
    var whole = 0
    for _ in 0..<200 {
        var file = TZif()
        (file.version, file.foot) = (0x33, "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")
        file.times = [-8_000_000_000, -1, 0, 1, 400_000_000, 8_000_000_000]
        file.typeFrom = [1, 0, 1, 2, 0, 2]
        file.types = [(0, 0, 0), (-17_762, 0, 4), (39_600, 1, 8)]
        file.letters = Array("UTC\0ABC\0DEF\0".utf8)
        var bytes = file.bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 44..<bytes.count, using: &random)
            bytes[index] = UInt8.random(in: 0...255, using: &random)
        }
        guard let zone = try? Zone(name: "Test", data: bytes) else { continue }
        for _ in 0..<20 {
            let instant = Instant(epochMs: Int64.random(in: .min ... .max, using: &random) >> 18)
            let shown = zone.civil(at: instant)
            guard Instant.earliest...Instant.latest ~= instant else { continue }
            let seconds = instant.epochMs - (instant.epochMs % 1_000 + 1_000) % 1_000
            let isFound =
                switch zone.instants(of: shown) {
                case .one(let found): found.epochMs == seconds
                case .two(let earlier, let later): earlier.epochMs...later.epochMs ~= seconds
                case .none: false
                }
            if !isFound { Issue.record("\(instant) in \(bytes)") }
        }
        whole += 1
    }
    #expect(whole > 5)
}
