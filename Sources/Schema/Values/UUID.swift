// A 128-bit identifier: bytes, text, order, and version 7. Where ids are drawn is not decided here.

public struct UUID: Hashable, Sendable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    @inlinable public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Version 7 (RFC 9562): 48 bits of milliseconds, then what `random` holds but for version and variant.
    /// A time outside 48 bits keeps its lowest 48.
    public init(v7 epochMs: Int64, random: (UInt64, UInt64)) {
        let time = UInt64(bitPattern: epochMs) & 0xFFFF_FFFF_FFFF
        high = time << 16 | 0x7000 | random.0 & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// The sixteen bytes of an id as a database keeps them; nil for any other count.
    public init?(bytes: Span<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for index in 0..<8 { high = high << 8 | UInt64(bytes[index]) }
        for index in 8..<16 { low = low << 8 | UInt64(bytes[index]) }
        self.init(high: high, low: low)
    }

    /// Reads the canonical 36 characters (8-4-4-4-12) of either case; nil for anything else.
    public init?(text: Span<UInt8>) {
        guard text.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for index in 0..<36 {
            let byte = text[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Hex.value(byte) else { return nil }
            if index < 18 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
        }
        self.init(high: high, low: low)
    }

    /// Reads the canonical text; nil for anything else.
    public init?(_ text: String) { self.init(text: text.utf8.span) }

    /// Reads the canonical text; nil for anything else.
    public init?(_ text: [UInt8]) { self.init(text: text.span) }

    /// The moment that a version 7 id carries in its first 48 bits.
    public var epochMs: Int64 { Int64(truncatingIfNeeded: high >> 16) }
}

extension UUID: Comparable {
    /// The order of the bytes, which is also the order of the text.
    @inlinable public static func < (left: UUID, right: UUID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension UUID: CustomStringConvertible {
    /// The canonical text, lower case.
    public var description: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the canonical text, lower case.
    public func appendText(to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: 36) { output in
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    output.append(UInt8(ascii: "-"))
                }
                let word = nibble < 16 ? high : low
                output.append(Hex.lower(UInt8(truncatingIfNeeded: word >> UInt64((15 - nibble & 15) * 4))))
            }
        }
    }

    /// Appends the sixteen bytes, first byte first.
    public func appendBytes(to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: 16) { output in
            for index in 0..<16 {
                let word = index < 8 ? high : low
                output.append(UInt8(truncatingIfNeeded: word >> UInt64((7 - index & 7) * 8)))
            }
        }
    }
}
