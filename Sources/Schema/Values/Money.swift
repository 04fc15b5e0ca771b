// An amount in the minor units of a currency, and its decimal text. No sums and no rates: those are rules.

public struct Money: Hashable, Sendable {
    public let amountMinor: Int64
    public let currency: Currency

    @inlinable public init(amountMinor: Int64, currency: Currency) {
        self.amountMinor = amountMinor
        self.currency = currency
    }

    /// Reads what a person types, such as `1299`, `1299.5` or `-3.20`; nil where it is not exact in the
    /// currency.
    public init?(decimal text: [UInt8], currency: Currency) {
        let point = text.firstIndex(of: UInt8(ascii: ".")) ?? text.endIndex
        let decimals = text[point...].dropFirst()
        let scale = currency.minorDigits
        let hasWhole = text[..<point].contains { 0x30...0x39 ~= $0 }
        let isDangling = point != text.endIndex && decimals.isEmpty
        guard hasWhole, !isDangling, decimals.count <= scale else { return nil }
        let padding = [UInt8](repeating: 0x30, count: scale - decimals.count)
        let digits = text[..<point] + decimals + padding
        guard let amount = try? Decimal.parse(digits[...]) else { return nil }
        self.init(amountMinor: amount, currency: currency)
    }

    /// Appends the amount with the currency's decimals and without its letters, such as `1299.00`.
    public func appendDecimal(to bytes: inout [UInt8]) {
        let scale = currency.minorDigits
        var digits: [UInt8] = []
        Decimal.append(amountMinor, to: &digits)
        let isNegative = amountMinor < 0
        let magnitude = digits.dropFirst(isNegative ? 1 : 0)
        if isNegative { bytes.append(UInt8(ascii: "-")) }
        let missing = max(0, scale + 1 - magnitude.count)
        let padded = [UInt8](repeating: 0x30, count: missing) + magnitude
        bytes.append(contentsOf: padded.dropLast(scale))
        if scale > 0 {
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: padded.suffix(scale))
        }
    }
}
