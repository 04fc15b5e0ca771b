// What may stand behind a chunk's size: extensions (RFC 9112, 7.1.1), which nobody here reads.

/// They are held to their grammar all the same: a parser that sees an end of line elsewhere than we do would
/// see other requests. The blanks that the grammar tolerates for old senders are not taken.
enum ChunkExtensions {
    /// Whether `range` is nothing, or a row of `;name`, `;name=value` and `;name="a value"`.
    static func areWellFormed(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var rest = bytes[range]
        while let first = rest.popFirst() {
            guard first == Bytes.semicolon, takeToken(&rest) else { return false }
            guard rest.first == equals else { continue }
            rest.removeFirst()
            guard rest.first == Bytes.quote ? takeQuoted(&rest) : takeToken(&rest) else { return false }
        }
        return true
    }

    private static let equals = UInt8(ascii: "=")
    private static let backslash = UInt8(ascii: "\\")

    private static func takeToken(_ rest: inout ArraySlice<UInt8>) -> Bool {
        let token = rest.prefix { ByteSet.token.contains($0) }
        rest = rest.dropFirst(token.count)
        return !token.isEmpty
    }

    /// A string in quotes; within it a backslash takes the next byte as it is.
    private static func takeQuoted(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.popFirst() == Bytes.quote else { return false }
        while var byte = rest.popFirst() {
            if byte == Bytes.quote { return true }
            if byte == backslash {
                guard let escaped = rest.popFirst() else { return false }
                byte = escaped
            }
            guard byte >= 0x20 && byte != 0x7F || byte == Bytes.tab else { return false }
        }
        return false
    }
}
