// Whole numbers as decimal digits, both ways, exact to the ends of Int64. A minus and digits, no more.

enum Decimal {
    /// Why digits did not become a number.
    enum Refusal: Error { case notDigits, outOfRange }

    /// Reads `-?[0-9]+`, leading zeros allowed; the caller's grammar may forbid them before.
    static func parse(_ text: ArraySlice<UInt8>) throws(Refusal) -> Int64 {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? text.dropFirst() : text
        guard !digits.isEmpty else { throw .notDigits }
        var value: Int64 = 0
        var isOutOfRange = false
        for byte in digits {
            guard byte >= 0x30, byte <= 0x39 else { throw .notDigits }
            let digit = Int64(byte &- 0x30)
            // Counting downwards, for the negative range reaches one further than the positive.
            let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
            let (next, underflow) = tenfold.subtractingReportingOverflow(digit)
            isOutOfRange = isOutOfRange || overflow || underflow
            value = next
        }
        guard !isOutOfRange else { throw .outOfRange }
        if isNegative { return value }
        let (positive, overflow) = Int64(0).subtractingReportingOverflow(value)
        guard !overflow else { throw .outOfRange }
        return positive
    }

    /// Appends the shortest decimal text of `value`.
    static func append(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        if rest < 10 {
            bytes.append(0x30 &+ UInt8(truncatingIfNeeded: rest))
            return
        }
        // 20 digits hold every UInt64; `first` never passes 0.
        var digits = InlineArray<20, UInt8>(repeating: 0x30)
        var first = 20
        while rest > 0 {
            first -= 1
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            digits[first] = 0x30 &+ UInt8(truncatingIfNeeded: remainder)
            rest = quotient
        }
        bytes.append(addingCapacity: 20) { output in
            for index in first..<20 { output.append(digits[index]) }
        }
    }

    /// Appends the last two digits of `value`, which is never negative here.
    static func appendTwoDigits(_ value: Int64, to bytes: inout [UInt8]) {
        bytes.append(0x30 &+ UInt8(truncatingIfNeeded: value / 10 % 10))
        bytes.append(0x30 &+ UInt8(truncatingIfNeeded: value % 10))
    }
}
