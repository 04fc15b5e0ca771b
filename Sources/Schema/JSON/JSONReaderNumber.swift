// How the JSON parser reads numbers: whole numbers exactly, everything else as a finite Double.

extension JSONReader {
    public mutating func readNumber() throws(JSONError) -> JSONNumber {
        try expect(.number)
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let isZero = current == UInt8(ascii: "0")
        let whole = try digits()
        guard !isZero || whole == 1 else {
            throw JSONError(offset: start, message: "a number must not begin with a zero")
        }
        var isFraction = false
        if current == UInt8(ascii: ".") {
            isFraction = true
            position += 1
            _ = try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isFraction = true
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            _ = try digits()
        }
        let literal = bytes[start..<position]
        guard isFraction else {
            guard let integer = try? Decimal.parse(literal) else { return .beyondInteger }
            return .integer(integer)
        }
        guard let value = Double(String(decoding: literal, as: UTF8.self)), value.isFinite else {
            throw JSONError(offset: start, message: "the number is too large")
        }
        return .fraction(value)
    }

    /// A number without point and exponent, inside Int64.
    public mutating func readInteger() throws(JSONError) -> Int64 {
        try expect(.number)
        let start = position
        switch try readNumber() {
        case .integer(let value): return value
        case .beyondInteger: throw JSONError(offset: start, message: "the number is too large")
        case .fraction: throw JSONError(offset: start, message: "expected a whole number")
        }
    }

    /// Reads over at least one digit and says how many there were.
    private mutating func digits() throws(JSONError) -> Int {
        let start = position
        while let byte = current, 0x30...0x39 ~= byte { position += 1 }
        guard position > start else { throw error("expected a digit") }
        return position - start
    }
}
