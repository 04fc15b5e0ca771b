// How a value is written: numbers as digits, text escaped for HTML; finding it is Renderer.swift.

extension View {
    /// Whether a section of it is entered.
    var isTrue: Bool {
        switch self {
        case .absent: false
        case .bool(let flag): flag
        case .list(let items): !items.isEmpty
        case .integer, .text, .bytes, .html, .object: true
        }
    }

    /// Appends the value; false for a list or an object, which have no text.
    func write(isRaw: Bool, into output: inout [UInt8]) -> Bool {
        switch self {
        case .absent: break
        case .bool(let flag): output.append(contentsOf: flag ? "true".utf8 : "false".utf8)
        case .integer(let number): Self.write(number, into: &output)
        case .text(let text):
            let bytes = text.utf8.span
            if isRaw || Self.isPlain(bytes) {
                output.append(copying: bytes)
            } else {
                Self.escape(bytes, into: &output)
            }
        case .bytes(let bytes):
            if isRaw || Self.isPlain(bytes.span) {
                output.append(contentsOf: bytes)
            } else {
                Self.escape(bytes.span, into: &output)
            }
        case .html(let markup): output.append(contentsOf: markup)
        case .list, .object: return false
        }
        return true
    }

    private static func write(_ number: Int64, into output: inout [UInt8]) {
        if number < 0 { output.append(UInt8(ascii: "-")) }
        var unit: UInt64 = 1
        while number.magnitude / unit >= 10 { unit *= 10 }
        while unit > 0 {
            output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number.magnitude / unit % 10))
            unit /= 10
        }
    }

    /// Escaping is decided byte by byte. All five characters are single bytes that are part of no other, and
    /// what follows them, a combining mark for instance, has no say.
    private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where needsEscape(bytes[index]) { return false }
        return true
    }

    /// All five lie among the first 64: one look at a set of bits.
    private static func needsEscape(_ byte: UInt8) -> Bool { byte < 0x40 && escaped >> UInt64(byte) & 1 == 1 }

    private static let escaped: UInt64 = 1 << 0x26 | 1 << 0x3C | 1 << 0x3E | 1 << 0x22 | 1 << 0x27

    private static func escape(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        for index in bytes.indices {
            switch bytes[index] {
            case 0x26: output.append(contentsOf: "&amp;".utf8)
            case 0x3C: output.append(contentsOf: "&lt;".utf8)
            case 0x3E: output.append(contentsOf: "&gt;".utf8)
            case 0x22: output.append(contentsOf: "&quot;".utf8)
            case 0x27: output.append(contentsOf: "&#39;".utf8)
            case let byte: output.append(byte)
            }
        }
    }
}

extension [UInt8] {
    /// Appends bytes that all threads share. A slice of them would be counted in and out at every literal,
    /// and two cores doing that to one counter run no faster than one.
    mutating func append(copying bytes: Span<UInt8>) {
        // Safe: the pointer lives for the length of the closure and is only copied from.
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
