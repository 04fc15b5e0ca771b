// How the JSON parser reads what stands in double quotes: only escaped controls, only whole scalars.

extension JSONReader {
    /// Reads from an opening quote to behind the closing one. Text without escapes is a view of the input.
    mutating func quoted() throws(JSONError) -> ArraySlice<UInt8> {
        let bytes = self.bytes
        let input = bytes.span
        position += 1
        var runStart = position
        var decoded: [UInt8] = []
        var hasEscapes = false
        while position < input.count {
            let byte = input[position]
            switch byte {
            case UInt8(ascii: "\""):
                let run = bytes[runStart..<position]
                position += 1
                guard hasEscapes else { return run }
                decoded.append(contentsOf: run)
                return decoded[...]
            case UInt8(ascii: "\\"):
                decoded.append(contentsOf: bytes[runStart..<position])
                decoded.append(contentsOf: try escape().utf8)
                hasEscapes = true
                runStart = position
            case 0..<0x20:
                throw error("a control character must be escaped")
            case 0x20..<0x80:
                position = input.endOfPlainRun(from: position + 1)
            default:
                guard let length = UTF8Sequence.length(in: input, at: position) else {
                    throw error("not well-formed UTF-8")
                }
                position += length
            }
        }
        throw error("the text ended inside double quotes")
    }

    /// Reads one escape, or two where they are a surrogate pair.
    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let letter = current else { throw error("the text ended inside an escape") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw JSONError(offset: start, message: "unknown escape")
        }
        let unit = try fourDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let lone = JSONError(offset: start, message: "a surrogate must be followed by its other half")
        guard unit < 0xDC00, bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
            throw lone
        }
        position += 2
        let second = try fourDigits()
        guard 0xDC00...0xDFFF ~= second else { throw lone }
        let value = 0x10000 + UInt32(unit & 0x3FF) << 10 + UInt32(second & 0x3FF)
        guard let scalar = Unicode.Scalar(value) else { throw lone }
        return scalar
    }

    private mutating func fourDigits() throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Hex.value(byte) else {
                throw error("expected four hexadecimal digits")
            }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }
}
