// Hexadecimal digits as bytes, both ways. What they spell (UUIDs, percent escapes) lives elsewhere.

enum Hex {
    /// The value of one digit of either case, nil for any other byte.
    static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit &- 0x30
        case 0x41...0x46: digit &- 0x41 &+ 10
        case 0x61...0x66: digit &- 0x61 &+ 10
        default: nil
        }
    }

    /// The lower-case digit of the lowest four bits.
    static func lower(_ nibble: UInt8) -> UInt8 {
        let value = nibble & 0xF
        return value < 10 ? 0x30 &+ value : 0x61 &+ (value &- 10)
    }

    /// The upper-case digit of the lowest four bits.
    static func upper(_ nibble: UInt8) -> UInt8 {
        let value = nibble & 0xF
        return value < 10 ? 0x30 &+ value : 0x41 &+ (value &- 10)
    }
}
