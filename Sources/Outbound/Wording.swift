// What may stand in the texts that this room sends and passes on.

enum Wording {
    /// Without control characters, which a terminal or a log would take for orders.
    static func printable(_ text: String) -> String {
        var printable = String.UnicodeScalarView()
        printable.append(contentsOf: text.unicodeScalars.map { isControl($0) ? " " : $0 })
        return String(printable)
    }

    /// C0, DEL, C1, and the two separators that some readers take for the end of a line.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
        default: false
        }
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// Whether two names of fields are one: the case of letters does not count.
    static func isSameName(_ one: String, _ other: String) -> Bool {
        one.utf8.lazy.map(lowered).elementsEqual(other.utf8.lazy.map(lowered))
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

    /// What names of fields are made of (RFC 9110, 5.6.2).
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) || tokenMarks.contains($0) }
    }

    private static let tokenMarks = [UInt8]("!#$%&'*+-.^_`|~".utf8)

    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let rest = bytes.drop(while: isBlank)
        guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return rest }
        return rest[...last]
    }

    /// Also the ends of lines.
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
}
