// The Accept-Encoding field: gzip for one who names it and nothing else, none for one who names it nowhere.

extension Parsers {
    @Sendable static func acceptEncoding(_ input: [UInt8]) {
        let accepts = Coding.acceptsGzip(.holding("accept-encoding", input))
        let names = Bytes.list(input, input.indices).map { part in
            let end = input[part].firstIndex(of: Bytes.semicolon) ?? part.upperBound
            return input[Bytes.trimmed(input, part.lowerBound..<end)].map(Bytes.lowercased)
        }
        let gzip = Array("gzip".utf8)
        mustHold(!accepts || names.contains(gzip) || names.contains([0x2A]), "gzip only where it is named")
        let isPlain = names.first == gzip && !input.contains(Bytes.semicolon)
        mustHold(accepts || !isPlain, "gzip where it is named without a weight")
    }
}
