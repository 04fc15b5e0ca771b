// Zones, moments and files that the other tests use.

import Schema
import Testing

@testable import Zones

enum Sample {
    static let shelf = ZoneShelf()

    static func zone(_ name: String) throws -> Zone {
        try #require(shelf.zone(name), "the package tzdata is needed")
    }

    static func instant(_ text: String) throws -> Instant { try #require(Instant(text)) }
    static func time(_ text: String) throws -> CivilTime { try #require(CivilTime(text)) }
    static func date(_ text: String) throws -> CivilDate { try #require(CivilTime(text + "T00:00")).date }

    /// A zone that follows a rule of POSIX and nothing else.
    static func zone(rule: String, version: Unicode.Scalar = "3") throws(ZoneFlaw) -> Zone {
        var file = TZif()
        file.version = UInt8(ascii: version)
        file.foot = rule
        return try Zone(name: "Rule", data: file.bytes)
    }
}

/// A file as RFC 9636 has them, whose parts can be made wrong.
struct TZif {
    var version = UInt8(ascii: "2")
    var times: [Int64] = []
    var typeFrom: [UInt8] = []
    /// Offset, mark of summer, and index into the letters.
    var types: [(Int32, UInt8, UInt8)] = [(0, 0, 0)]
    var letters = Array("UTC\0".utf8)
    var leaps: [UInt8] = []
    var standards: [UInt8] = []
    var universals: [UInt8] = []
    var foot: String? = ""
    /// What the counts say in place of the truth, by their index.
    var lies: [Int: UInt32] = [:]

    var bytes: [UInt8] {
        guard version != 0 else { return header(version, lies) + block(of: 4) }
        let old = TZif(version: version, letters: Array("UTC\0".utf8))
        var bytes = old.header(version, [:]) + old.block(of: 4)
        bytes += header(version, lies) + block(of: 8)
        if let foot { bytes += Array("\n\(foot)\n".utf8) }
        return bytes
    }

    private func header(_ version: UInt8, _ lies: [Int: UInt32]) -> [UInt8] {
        let counts = [
            universals.count, standards.count, leaps.count / 12, times.count, types.count, letters.count,
        ]
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for (index, count) in counts.enumerated() { bytes += Self.big(lies[index] ?? UInt32(count)) }
        return bytes
    }

    private func block(of timeBytes: Int) -> [UInt8] {
        var bytes = times.flatMap { Self.big($0).suffix(timeBytes) } + typeFrom
        for type in types { bytes += Self.big(type.0) + [type.1, type.2] }
        return bytes + letters + leaps + standards + universals
    }

    private static func big(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<value.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}

/// Draws the same numbers in every run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
