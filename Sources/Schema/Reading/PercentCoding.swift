// Percent escapes (RFC 3986) over bytes, both ways. Knows no names, no pairs and no character set.

public enum PercentCoding {
    /// The bytes that `text` stands for; nil where a percent sign is not followed by two hexadecimal digits.
    /// - Parameter plusIsSpace: as in forms and query strings, but not in paths.
    public static func decode(_ text: Span<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard index + 1 < text.count, let high = Hex.value(text[index]),
                    let low = Hex.value(text[index + 1])
                else { return nil }
                decoded.append(high << 4 | low)
                index += 2
            } else {
                decoded.append(byte == UInt8(ascii: "+") && plusIsSpace ? 0x20 : byte)
            }
        }
        return decoded
    }

    /// Appends `bytes` with everything escaped but letters, digits and `-._~`: fit for a path segment, a
    /// name or a value of a query, and a form.
    public static func encode(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
        for index in bytes.indices {
            let byte = bytes[index]
            if isUnreserved(byte) {
                text.append(byte)
            } else {
                text.append(UInt8(ascii: "%"))
                text.append(Hex.upper(byte >> 4))
                text.append(Hex.upper(byte))
            }
        }
    }

    /// The same for text.
    public static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        encode(text.utf8.span, to: &encoded)
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
