// Pairs of decimal digits, both ways: what the texts of times and zones are made of.

enum Digits {
    /// The number of the two digits at `index`; nil where there are none.
    static func pair(_ text: Span<UInt8>, at index: Int) -> Int? {
        guard index >= 0, index + 2 <= text.count, 0x30...0x39 ~= text[index], 0x30...0x39 ~= text[index + 1]
        else { return nil }
        return Int(text[index] &- 0x30) * 10 + Int(text[index + 1] &- 0x30)
    }

    /// Appends the last two digits of `value`, which is never negative here.
    static func appendPair(_ value: Int, to bytes: inout [UInt8]) {
        bytes.append(0x30 &+ UInt8(truncatingIfNeeded: value / 10 % 10))
        bytes.append(0x30 &+ UInt8(truncatingIfNeeded: value % 10))
    }

    /// Appends `-04:00`, or `-04:56:02` where there are seconds.
    static func appendOffset(_ seconds: Int, separator: StaticString, to bytes: inout [UInt8]) {
        let size = Int(seconds.magnitude)
        bytes.append(seconds < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        appendPair(size / 3_600, to: &bytes)
        bytes.append(contentsOf: "\(separator)".utf8)
        appendPair(size / 60 % 60, to: &bytes)
        guard size % 60 != 0 else { return }
        bytes.append(contentsOf: "\(separator)".utf8)
        appendPair(size % 60, to: &bytes)
    }
}
