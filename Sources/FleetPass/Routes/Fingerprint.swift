// A validator for an answer that has no version of its own: made of its bytes.

import HTTP

enum Fingerprint {
    /// Sixteen hexadecimal digits of FNV-1a over eight bytes at a time. Not a secret and no defence: two
    /// answers for one client that differ must only be most unlikely to have the same one.
    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
        var index = 0
        while index < bytes.count {
            var word: UInt64 = 0
            for offset in index..<min(index + 8, bytes.count) { word = word << 8 | UInt64(bytes[offset]) }
            hash = (hash ^ word) &* 0x100_0000_01b3
            hash ^= hash >> 29
            index += 8
        }
        var text: [UInt8] = []
        text.append(hex: hash)
        return text
    }
}
