// Amounts as people type them: exact, and written so that they read the same, in any currency.

extension Parsers {
    @Sendable static func money(_ input: [UInt8]) {
        let (number, text) = choice(input)
        let currencies = ["USD", "JPY", "KWD"].compactMap { Currency($0) }
        let currency = currencies[Int(number) % currencies.count]
        if let money = Money(decimal: text, currency: currency) { check(money) }
        guard text.count == 8 else { return }
        let minor = Int64(bitPattern: text.reduce(0) { $0 << 8 | UInt64($1) })
        check(Money(amountMinor: minor, currency: currency))
    }

    private static func check(_ money: Money) {
        var written: [UInt8] = []
        money.appendDecimal(to: &written)
        mustHold(Money(decimal: written, currency: money.currency) == money, "it reads as it is written")
    }
}
