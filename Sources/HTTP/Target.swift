// The request target: which forms are taken, and where path and query stand in it.

enum Target {
    /// Sets path and query. `*` is taken with OPTIONS alone; an absolute target must name our own Host.
    /// - Returns: the authority of an absolute target.
    static func read(_ request: Request, _ range: Range<Int>) throws(Refusal) -> Range<Int>? {
        let bytes = request.bytes
        try checkBytes(bytes, range)
        if Bytes.equal(bytes, range, "*") {
            guard request.method == .options else {
                throw Refusal(.badRequest, "The target * is for OPTIONS alone.")
            }
            (request.path, request.query) = (range, range.upperBound..<range.upperBound)
            return nil
        }
        var pathStart = range.lowerBound
        var authority: Range<Int>?
        if bytes[range.lowerBound] != Bytes.slash {
            let found = try absolute(bytes, range)
            authority = found
            pathStart = found.upperBound
            guard pathStart < range.upperBound, bytes[pathStart] == Bytes.slash else {
                throw Refusal(.badRequest, "The target must have a path.")
            }
        }
        let mark = bytes[pathStart..<range.upperBound].firstIndex(of: UInt8(ascii: "?"))
        request.path = pathStart..<(mark ?? range.upperBound)
        request.query = mark.map { ($0 + 1)..<range.upperBound } ?? range.upperBound..<range.upperBound
        return authority
    }

    private static func checkBytes(_ bytes: [UInt8], _ range: Range<Int>) throws(Refusal) {
        guard !range.isEmpty else { throw Refusal(.badRequest, "The target is missing.") }
        var index = range.lowerBound
        while index < range.upperBound {
            guard ByteSet.target.contains(bytes[index]) else {
                throw Refusal(.badRequest, "The target holds a character that must be percent-encoded.")
            }
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < range.upperBound, let high = Bytes.hexValue(bytes[index + 1]),
                    let low = Bytes.hexValue(bytes[index + 2])
                else { throw Refusal(.badRequest, "The target holds a malformed percent-encoding.") }
                guard high | low != 0 else {
                    throw Refusal(.badRequest, "The target holds an encoded zero byte, which nothing takes.")
                }
                index += 2
            }
            index += 1
        }
    }

    private static func absolute(_ bytes: [UInt8], _ range: Range<Int>) throws(Refusal) -> Range<Int> {
        for scheme in ["http://", "https://"] as [StaticString] {
            let end = range.lowerBound + scheme.utf8CodeUnitCount
            guard end < range.upperBound, Bytes.matches(bytes, range.lowerBound..<end, scheme) else {
                continue
            }
            let slash = bytes[end..<range.upperBound].firstIndex(of: Bytes.slash)
            return end..<(slash ?? range.upperBound)
        }
        throw Refusal(.badRequest, "The target must begin with a slash.")
    }
}
