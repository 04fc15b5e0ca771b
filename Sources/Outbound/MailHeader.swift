// Texts within a letter's headers: as they are, or as encoded words (RFC 2047).

enum MailHeader {
    private static let mostColumns = 76
    /// Between `=?UTF-8?Q?` and `?=`: behind the name of any header here, a word then ends within the line.
    private static let mostWordBytes = 52

    static func append(_ name: String, _ text: String, to output: inout [UInt8]) {
        let text = Wording.printable(text)
        output += "\(name): ".utf8
        if isPlain(text, columns: name.utf8.count + 2) {
            output += text.utf8
        } else {
            appendWords(text, to: &output)
        }
        output += "\r\n".utf8
    }

    static func append(_ header: String, _ address: MailAddress, to output: inout [UInt8]) {
        let name = Wording.printable(address.name)
        output += "\(header): ".utf8
        if !name.isEmpty {
            // Room for the colon behind the header, for the quotes and what they double.
            if isPlain(name, columns: header.utf8.count + 4 + name.utf8.filter(isSpecial).count) {
                output.append(UInt8(ascii: "\""))
                for byte in name.utf8 { output += isSpecial(byte) ? [UInt8(ascii: "\\"), byte] : [byte] }
                output.append(UInt8(ascii: "\""))
            } else {
                appendWords(name, to: &output)
            }
            output += "\r\n ".utf8
        }
        output += "<\(address.address)>\r\n".utf8
    }

    /// Whether the text fits in the rest of its line as it is, and is not taken for an encoded word there.
    private static func isPlain(_ text: String, columns: Int) -> Bool {
        let bytes = [UInt8](text.utf8)
        let looksEncoded = zip(bytes, bytes.dropFirst()).contains {
            $0 == UInt8(ascii: "=") && $1 == UInt8(ascii: "?")
        }
        return bytes.count <= mostColumns - columns && bytes.allSatisfy { (0x20...0x7E).contains($0) }
            && !looksEncoded && bytes.first != 0x20 && bytes.last != 0x20
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// One word a line; no scalar is split between two.
    private static func appendWords(_ text: String, to output: inout [UInt8]) {
        var word: [UInt8] = []
        output += "=?UTF-8?Q?".utf8
        for scalar in text.unicodeScalars {
            let coded = coded(scalar)
            if word.count + coded.count > mostWordBytes {
                output += word + "?=\r\n =?UTF-8?Q?".utf8
                word = []
            }
            word += coded
        }
        output += word + "?=".utf8
    }

    /// Only letters and digits stand for themselves: that is safe in a subject and in a name.
    private static func coded(_ scalar: Unicode.Scalar) -> [UInt8] {
        var coded: [UInt8] = []
        for byte in String(scalar).utf8 {
            if Wording.isLetterOrDigit(byte) {
                coded.append(byte)
            } else if byte == 0x20 {
                coded.append(UInt8(ascii: "_"))
            } else {
                QuotedPrintable.appendHex(byte, to: &coded)
            }
        }
        return coded
    }
}
