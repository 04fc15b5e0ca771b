// Numbers that a form has in the unit in which people say them: an amount for minor units, percent for
// millionths. No names of fields but their ends.

extension FieldSpec {
    /// How a form may name the field instead: `day_amount` for `day_minor`, `share_percent` for `share_ppm`;
    /// nil where there is no other way to say it.
    public var spokenName: String? { Spoken(self).map { String(decoding: $0.nameBytes, as: UTF8.self) } }
}

/// Of a whole number, or of a list of them.
struct Spoken {
    let nameBytes: [UInt8]
    private let range: ClosedRange<Int64>
    private let isPercent: Bool

    /// Where a form says in which currency all its amounts are.
    static let currencyName = Array("form_currency".utf8)

    init?(_ spec: FieldSpec) {
        switch spec.kind {
        case .integer(let range), .list(.integer(let range), _): self.range = range
        default: return nil
        }
        isPercent = spec.name.hasSuffix("_ppm")
        guard isPercent || spec.name.hasSuffix("_minor") else { return nil }
        let stem = spec.nameBytes.dropLast(isPercent ? 3 : 5)
        nameBytes = Array(stem) + Array((isPercent ? "percent" : "amount").utf8)
    }

    /// - Parameter currency: as the form says it.
    func number(_ text: ArraySlice<UInt8>, _ currency: [UInt8]?) throws(Refused) -> Int64 {
        let number: Int64
        if isPercent {
            guard let ppm = Self.millionths(text) else {
                throw Refused("must be a number in percent, exact to 4 decimals")
            }
            number = ppm
        } else {
            guard let currency = currency.flatMap({ Currency(text: $0.span) }) else {
                throw Refused("must come with form_currency, a currency of three capitals")
            }
            guard let money = Money(decimal: Array(text), currency: currency) else {
                throw Refused(
                    "must be an amount in \(currency.code), exact to \(currency.minorDigits) decimals")
            }
            number = money.amountMinor
        }
        guard range.contains(number) else { throw Refused("is too small or too large") }
        return number
    }

    /// `12.5` percent are 125000 millionths.
    private static func millionths(_ text: ArraySlice<UInt8>) -> Int64? {
        let point = text.firstIndex(of: UInt8(ascii: ".")) ?? text.endIndex
        let decimals = text[point...].dropFirst()
        guard !text[..<point].isEmpty, decimals.count <= 4, point == text.endIndex || !decimals.isEmpty else {
            return nil
        }
        let padding = [UInt8](repeating: 0x30, count: 4 - decimals.count)
        return try? Decimal.parse((Array(text[..<point]) + Array(decimals) + padding)[...])
    }
}
