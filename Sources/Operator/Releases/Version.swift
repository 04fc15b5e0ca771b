// The number of a release, as 1.4.0: three numbers, compared as such. Part of paths, so nothing else is one.

import CommandLine

struct Version: Hashable, Comparable, CustomStringConvertible {
    let numbers: [Int]

    private static let mostDigits = 6

    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> Int? in
            guard (1...Self.mostDigits).contains(part.count),
                part.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
                part.count == 1 || part.first != UInt8(ascii: "0")
            else { return nil }
            return Int(String(Substring(part)))
        }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        self.numbers = numbers
    }

    /// - Throws: usage, with what a version is.
    init(asked text: String) throws {
        guard let version = Version(text) else {
            throw Refusal(.usage, "\(Excerpt.of(text)) is no version; write three numbers, as 1.4.0")
        }
        self = version
    }

    static func < (left: Version, right: Version) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }

    var description: String { numbers.map { "\($0)" }.joined(separator: ".") }
}
