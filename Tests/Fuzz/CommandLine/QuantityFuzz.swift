// Numbers, times and sizes: what is read is shown so that it reads the same.

extension Parsers {
    @Sendable static func quantity(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        if let number = WholeNumber.read(text) {
            mustHold(text == "-0" || String(number) == text, "a number is written as it is read")
        }
        for quantity in [Quantity.duration, .size] {
            guard let value = quantity.read(text) else { continue }
            mustHold(value >= 0, "times and sizes are not negative")
            mustHold(quantity.read(quantity.show(value)) == value, "\(value) reads as it is shown")
        }
        for kind in [Kind.integer(-5...5), .durationMs(0...5), .list, .boolean, .choice(["low", "high"])] {
            guard let value = kind.read([text]) else { continue }
            mustHold(kind.read([kind.show(value)]) == value, "\(value) reads as it is shown")
        }
    }
}
