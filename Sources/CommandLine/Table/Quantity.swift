// Whole numbers, and whole numbers with a unit behind them, read from text and written as text. No ranges.

enum WholeNumber {
    /// Digits with perhaps a minus before them, nothing else; nil beyond 64 bits. A leading zero is refused,
    /// because some readers take it for octal.
    static func read(_ text: some StringProtocol) -> Int? {
        read(Array(text.utf8)[...])
    }

    static func read(_ bytes: ArraySlice<UInt8>) -> Int? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes
        guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for byte in digits {
            guard let digit = digit(byte) else { return nil }
            let tens = value.multipliedReportingOverflow(by: 10)
            // Counted away from zero on the side of the sign, since the least Int has no positive twin.
            let sum =
                isNegative
                ? tens.partialValue.subtractingReportingOverflow(digit)
                : tens.partialValue.addingReportingOverflow(digit)
            guard !tens.overflow && !sum.overflow else { return nil }
            value = sum.partialValue
        }
        return value
    }

    static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte &- UInt8(ascii: "0"))
        default: nil
        }
    }
}

struct Quantity: Sendable {
    /// From the smallest, which the numbers are kept in.
    let units: [(name: String, factor: Int)]
    /// Whether a number without a unit is in the smallest one.
    let takesBareNumber: Bool

    static let duration = Quantity(
        units: [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)],
        takesBareNumber: false)
    static let size = Quantity(
        units: [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40)],
        takesBareNumber: true)

    /// Nil for anything that is not digits and a known unit, or that does not fit 64 bits.
    func read(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        let digits = bytes.prefix { WholeNumber.digit($0) != nil }
        guard let number = WholeNumber.read(digits) else { return nil }
        let suffix = bytes.dropFirst(digits.count)
        if suffix.isEmpty { return takesBareNumber ? number : nil }
        guard let unit = units.first(where: { $0.name.utf8.elementsEqual(suffix) }) else { return nil }
        let product = number.multipliedReportingOverflow(by: unit.factor)
        return product.overflow ? nil : product.partialValue
    }

    /// In the largest unit that needs no fraction, so that reading it back gives the same number.
    func show(_ value: Int) -> String {
        let unit = units.last { value != 0 && value % $0.factor == 0 } ?? units.first
        guard let unit else { return String(value) }
        return String(value / unit.factor) + unit.name
    }
}
