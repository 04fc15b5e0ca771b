// Days: what is read is written the same, and its count of days leads back to it.

extension Parsers {
    @Sendable static func date(_ input: [UInt8]) {
        if let date = CivilDate(text: input.span) {
            var written: [UInt8] = []
            date.appendText(to: &written)
            mustHold(written == input, "a day is written as it is read")
            mustHold(CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date, "a day is found by its count")
        }
        guard input.count == 8 else { return }
        let count = Int64(bitPattern: input.reduce(0) { $0 << 8 | UInt64($1) })
        for count in [count, count % 4_000_000] {
            guard let date = CivilDate(daysSinceEpoch: count) else { continue }
            mustHold(date.daysSinceEpoch == count, "a count is that of its day")
        }
    }
}
