// Finds how far text goes on with nothing that a reader or writer must look at: eight bytes at a time.

extension Span<UInt8> {
    /// The first index from `start` on where there is a control character, a double quote, a backslash, or a
    /// byte beyond ASCII; the count if there is none.
    func endOfPlainRun(from start: Int) -> Int {
        var index = start
        while index + 8 <= count {
            // Within the span, by the line above; the order of the bytes does not matter.
            let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            if Self.holdsSpecial(word) { break }
            index += 8
        }
        while index < count {
            switch self[index] {
            case 0x20...0x21, 0x23...0x5B, 0x5D...0x7E: index += 1
            default: return index
            }
        }
        return count
    }

    /// Of eight bytes, whether one is special. May say yes where there is none: then they are looked at
    /// singly.
    private static func holdsSpecial(_ word: UInt64) -> Bool {
        let highs: UInt64 = 0x8080_8080_8080_8080
        let ones: UInt64 = 0x0101_0101_0101_0101
        /// Where a byte of `value` is smaller than `limit`, its highest bit is set.
        func below(_ limit: UInt64, _ value: UInt64) -> UInt64 { (value &- ones &* limit) & ~value }
        let quote = below(1, word ^ ones &* 0x22)
        let backslash = below(1, word ^ ones &* 0x5C)
        let delete = below(1, word ^ ones &* 0x7F)
        return (word | below(0x20, word) | quote | backslash | delete) & highs != 0
    }
}
