// The date of HTTP: what is read is written the same again, and every moment that can be written is read.

extension Parsers {
    @Sendable static func date(_ input: [UInt8]) {
        if let second = HTTPDate.parse(input, 0..<input.count) {
            var written: [UInt8] = []
            HTTPDate.append(epochSecond: second, to: &written)
            mustHold(written == input, "a date that is read is written the same")
        }
        guard input.count == 8 else { return }
        let moment = Int64(bitPattern: input.reduce(0) { $0 << 8 | UInt64($1) })
        var written: [UInt8] = []
        HTTPDate.append(epochSecond: moment, to: &written)
        let last: Int64 = 253_402_300_799
        mustHold(
            HTTPDate.parse(written, 0..<written.count) == min(max(0, moment), last),
            "a date that is written can be read")
    }
}
