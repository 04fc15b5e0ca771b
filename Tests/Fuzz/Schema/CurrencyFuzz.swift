// Currencies: three capitals and nothing else.

extension Parsers {
    @Sendable static func currency(_ input: [UInt8]) {
        let isCode = input.count == 3 && input.allSatisfy { 0x41...0x5A ~= $0 }
        let currency = Currency(text: input.span)
        mustHold((currency != nil) == isCode, "three capitals are a currency, and nothing else is")
        guard let currency else { return }
        mustHold(Array(currency.code.utf8) == input, "a currency is written as it is read")
        mustHold(0...4 ~= currency.minorDigits, "a currency has few decimals")
    }
}
