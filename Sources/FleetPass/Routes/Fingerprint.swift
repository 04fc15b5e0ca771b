// A validator for an answer that has no version of its own: made of its bytes.

import HTTP

enum Fingerprint {
    /// Sixteen hexadecimal digits.
    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.append(hex: hash(bytes, bytes.indices))
        return text
    }

    /// FNV-1a over eight bytes at a time. Not a secret and no defence: two answers for one client that differ
    /// must only be most unlikely to have the same one.
    static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            let end = min(index + 8, range.upperBound)
            var word: UInt64 = 0
            for offset in index..<end { word = word << 8 | UInt64(bytes[offset]) }
            hash = (hash ^ word) &* 0x100_0000_01b3
            hash ^= hash >> 29
            index = end
        }
        return hash
    }
}
