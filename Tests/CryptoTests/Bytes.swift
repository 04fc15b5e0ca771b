// What the tests here write bytes in: hexadecimal, and a die that falls the same each time.

/// Blanks and ends of lines are passed over.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.filter { $0 > UInt8(ascii: " ") }
    return stride(from: 0, to: digits.count, by: 2).map { start in
        UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) ?? 0
    }
}

/// One bit turned over.
func flipped(_ bytes: [UInt8], bit: Int) -> [UInt8] {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << (bit % 8)
    return bytes
}

struct Die {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// At least 0 and less than `limit`.
    mutating func roll(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    /// Short more often than long.
    mutating func bytes() -> [UInt8] {
        let longest = [1, 4, 40, 80, 300][roll(5)]
        return (0..<roll(longest + 1)).map { _ in UInt8(roll(256)) }
    }
}
