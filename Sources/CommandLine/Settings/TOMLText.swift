// The strings of the small TOML: basic ones with escapes, literal ones without.

extension TOMLReader {
    /// The quote is next.
    mutating func readText() throws(TOMLFault) -> String {
        let quote = peek()
        if peek(1) == quote && peek(2) == quote {
            throw fault("a text over several lines is not read here; write \\n in one line")
        }
        at += 1
        var text: [UInt8] = []
        while let byte = peek() {
            if byte == quote {
                at += 1
                return String(decoding: text, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if TOMLReader.isControl(byte) {
                throw fault("a control character in a text; write it as \\u00XX")
            }
            at += 1
            if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
                try readEscape(into: &text)
            } else {
                text.append(byte)
            }
        }
        throw fault("the text's closing quote is missing")
    }

    private mutating func readEscape(into text: inout [UInt8]) throws(TOMLFault) {
        let byte = peek()
        if byte != nil { at += 1 }
        switch byte {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "u"): try readScalar(digits: 4, into: &text)
        case UInt8(ascii: "U"): try readScalar(digits: 8, into: &text)
        default:
            throw fault("the escape after \\ is unknown; write \\\\ for a backslash, or use single quotes")
        }
    }

    private mutating func readScalar(digits: Int, into text: inout [UInt8]) throws(TOMLFault) {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let byte = peek(), let digit = TOMLReader.hexDigit(byte) else {
                throw fault("\\\(digits == 4 ? "u" : "U") needs \(digits) hexadecimal digits")
            }
            value = value << 4 | digit
            at += 1
        }
        guard value != 0 else { throw fault("NUL cannot be in a text") }
        guard let scalar = Unicode.Scalar(value) else {
            throw fault("the escape names no character of Unicode")
        }
        text += Array(String(scalar).utf8)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte &- UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte &- UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
