// Moments: what is read is written and read as the same moment, and every moment that exists can be written.

extension Parsers {
    @Sendable static func instant(_ input: [UInt8]) {
        if let moment = Instant(text: input.span) {
            mustHold(Instant(moment.description) == moment, "a moment reads as it is written: \(moment)")
        }
        guard input.count == 8 else { return }
        let moment = Instant(epochMs: Int64(bitPattern: input.reduce(0) { $0 << 8 | UInt64($1) }))
        let nearest = min(max(moment, .earliest), .latest)
        mustHold(Instant(moment.description) == nearest, "any moment can be written: \(moment.epochMs)")
    }
}
