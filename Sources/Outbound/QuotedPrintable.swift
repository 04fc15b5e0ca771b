// Texts as lines of ASCII that any mail server passes on unchanged (RFC 2045, 6.7).

enum QuotedPrintable {
    /// A line has at most so many characters, the `=` at the end of a broken one included.
    private static let mostColumns = 76

    /// Appends the lines of a text, however they end, each with CRLF behind it.
    static func append(_ text: String, to output: inout [UInt8]) {
        var bytes = [UInt8](text.utf8)[...]
        repeat {
            let line = bytes.prefix { $0 != 0x0D && $0 != 0x0A }
            append(line: line, to: &output)
            bytes = bytes.dropFirst(line.count)
            bytes = bytes.dropFirst(bytes.starts(with: [0x0D, 0x0A]) ? 2 : 1)
        } while !bytes.isEmpty
    }

    /// A blank at the end of a line would be lost on the way, so that one is written out.
    private static func append(line: ArraySlice<UInt8>, to output: inout [UInt8]) {
        var columns = 0
        for (index, byte) in zip(line.indices, line) {
            let isLast = index == line.endIndex - 1
            let isPlain = isPrintable(byte) || (!isLast && (byte == 0x20 || byte == 0x09))
            let width = isPlain ? 1 : 3
            if columns + width > mostColumns - (isLast ? 0 : 1) {
                output += [UInt8(ascii: "="), 0x0D, 0x0A]
                columns = 0
            }
            if isPlain { output.append(byte) } else { appendHex(byte, to: &output) }
            columns += width
        }
        output += [0x0D, 0x0A]
    }

    private static func isPrintable(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
    }

    static func appendHex(_ byte: UInt8, to output: inout [UInt8]) {
        output += [UInt8(ascii: "="), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
    }

    private static let hexDigits = [UInt8]("0123456789ABCDEF".utf8)
}
