// Comparing and writing bytes: the few primitives that parser, router and writer share.

enum Bytes {
    static let cr = UInt8(ascii: "\r")
    static let lf = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
    static let colon = UInt8(ascii: ":")
    static let comma = UInt8(ascii: ",")
    static let semicolon = UInt8(ascii: ";")
    static let slash = UInt8(ascii: "/")
    static let quote = UInt8(ascii: "\"")

    static func equal(_ bytes: [UInt8], _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount, range.upperBound <= bytes.count else { return false }
        // The literal lives as long as the program, and its length was compared above.
        let literal = unsafe text.utf8Start
        for offset in 0..<range.count {
            let expected = unsafe literal[offset]
            if bytes[range.lowerBound + offset] != expected { return false }
        }
        return true
    }

    static func equal(_ bytes: [UInt8], _ range: Range<Int>, _ other: [UInt8]) -> Bool {
        guard range.count == other.count, range.upperBound <= bytes.count else { return false }
        for offset in 0..<other.count where bytes[range.lowerBound + offset] != other[offset] { return false }
        return true
    }

    /// As `equal`, but ASCII letters match in either case; `text` must be in lower case.
    static func matches(_ bytes: [UInt8], _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount, range.upperBound <= bytes.count else { return false }
        // The literal lives as long as the program, and its length was compared above.
        let literal = unsafe text.utf8Start
        for offset in 0..<range.count {
            let expected = unsafe literal[offset]
            if lowercased(bytes[range.lowerBound + offset]) != expected { return false }
        }
        return true
    }

    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte &- 0x30
        case 0x41...0x46: byte &- 0x37
        case 0x61...0x66: byte &- 0x57
        default: nil
        }
    }

    /// `range` without blanks and tabs at either end.
    static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, isBlank(bytes[lower]) { lower += 1 }
        while lower < upper, isBlank(bytes[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    /// Reads a whole number of at most 18 digits; no sign, no blanks.
    static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 18 else { return nil }
        var value = 0
        for index in range {
            guard isDigit(bytes[index]) else { return nil }
            value = value * 10 + Int(bytes[index] &- 0x30)
        }
        return value
    }

    /// The parts of a comma-separated field value, trimmed; empty parts are left out.
    static func list(_ bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
        bytes[range].split(separator: comma).compactMap { part in
            let trimmed = trimmed(bytes, part.startIndex..<part.endIndex)
            return trimmed.isEmpty ? nil : trimmed
        }
    }
}

/// A set of ASCII bytes as two words, so that membership is a shift and a mask.
struct ByteSet: Sendable {
    private let low: UInt64
    private let high: UInt64

    init(_ members: String) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for byte in members.utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else if byte < 128 { high |= 1 << UInt64(byte - 64) }
        }
        (self.low, self.high) = (low, high)
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low >> UInt64(byte) & 1 == 1
        case 64..<128: high >> UInt64(byte &- 64) & 1 == 1
        default: false
        }
    }

    private static let alphanumerics = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    /// RFC 9110, 5.6.2: what field names and methods are made of.
    static let token = ByteSet(alphanumerics + "!#$%&'*+-.^_`|~")
    /// What a request target is made of: visible ASCII without quotes, angle brackets, backslash and `#`.
    static let target = ByteSet(alphanumerics + "!$%&'()*+,-./:;=?@[]^_`{|}~")
    /// What a registered name or an IPv4 address is made of.
    static let host = ByteSet(alphanumerics + "-._~")
    /// What stands between the brackets of an IPv6 address.
    static let bracketed = ByteSet("0123456789abcdefABCDEF:.")
}

extension Array where Element == UInt8 {
    /// Appends a literal without going through `String`.
    @inline(__always)
    public mutating func append(_ text: StaticString) {
        // The literal's bytes are read-only data of the program.
        unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a length, a status or a count; a negative number has no place on the wire and becomes 0.
    public mutating func append(decimal value: Int) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var rest = Swift.max(0, value)
        var count = 0
        repeat {
            digits[count] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            count += 1
        } while rest > 0
        append(addingCapacity: count) { output in
            for place in stride(from: count - 1, through: 0, by: -1) { output.append(digits[place]) }
        }
    }

    /// Appends 16 lower-case hexadecimal digits.
    public mutating func append(hex value: UInt64) {
        append(addingCapacity: 16) { output in
            for shift in stride(from: UInt64(60), through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: value >> shift & 15)
                output.append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
            }
        }
    }
}
