// application/x-www-form-urlencoded into pairs, of bodies and query strings. Names mean nothing here.

public enum FormDecoder {
    /// A name and a value, both well-formed UTF-8, escapes resolved.
    public struct Pair: Sendable {
        public let name: [UInt8]
        public let value: [UInt8]
        /// The value cut at its bare commas; an escaped comma does not cut.
        let parts: [[UInt8]]
    }

    /// Why bytes are no form.
    public enum Refusal: String, Error {
        case escape = "has a percent sign without two hexadecimal digits"
        case encoding = "is not UTF-8"
        case tooMany = "has too many parameters"
    }

    /// What could not be read, and of which name; of none where that is the name itself, or the whole.
    public struct Fault: Error {
        public let refusal: Refusal
        public let name: [UInt8]
    }

    public static let maxPairs = 1_000

    /// The pairs in their order. Empty ones, as in `a=1&&b=2`, are passed over; a name without `=` has an
    /// empty value.
    public static func decode(_ bytes: [UInt8]) throws(Fault) -> [Pair] {
        var pairs: [Pair] = []
        for piece in bytes.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < maxPairs else { throw Fault(refusal: .tooMany, name: []) }
            let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
            let name = try text(piece[..<equals], of: [])
            let raw = piece[equals...].dropFirst()
            let value = try text(raw, of: name)
            var parts: [[UInt8]] = []
            if raw.contains(UInt8(ascii: ",")) {
                for part in raw.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
                    parts.append(try text(part, of: name))
                }
            } else if !value.isEmpty {
                parts.append(value)
            }
            pairs.append(Pair(name: name, value: value, parts: parts))
        }
        return pairs
    }

    private static func text(_ raw: ArraySlice<UInt8>, of name: [UInt8]) throws(Fault) -> [UInt8] {
        guard let decoded = PercentCoding.decode(raw.span, plusIsSpace: true) else {
            throw Fault(refusal: .escape, name: name)
        }
        guard UTF8Sequence.isWellFormed(decoded.span) else { throw Fault(refusal: .encoding, name: name) }
        return decoded
    }
}
