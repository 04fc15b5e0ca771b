// Percent escapes: what is encoded decodes to what it was, in paths and in forms.

extension Parsers {
    @Sendable static func percent(_ input: [UInt8]) {
        var encoded: [UInt8] = []
        PercentCoding.encode(input.span, to: &encoded)
        for plusIsSpace in [false, true] {
            let again = PercentCoding.decode(encoded.span, plusIsSpace: plusIsSpace)
            mustHold(again == input, "what is encoded decodes to what it was")
            let decoded = PercentCoding.decode(input.span, plusIsSpace: plusIsSpace)
            mustHold((decoded?.count ?? 0) <= input.count, "decoding never makes it longer")
            mustHold(decoded != nil || input.contains(UInt8(ascii: "%")), "only a percent sign can be wrong")
        }
    }
}
