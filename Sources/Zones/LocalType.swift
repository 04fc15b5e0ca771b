// How far a clock is from UTC during some time, what that is called, and whether it counts as summer time.

struct LocalType: Hashable, Sendable {
    /// East of Greenwich is positive.
    let offsetSeconds: Int
    /// As the law of the place has it: in Dublin it is the winter.
    let isDaylight: Bool
    /// Such as `EST`; three to sixteen ASCII letters, digits and signs, so that it is safe in any text.
    let abbreviation: String

    /// RFC 9636 lets a reader refuse what lies beyond.
    static let offsets = -89_999...93_599

    /// - Returns: nil for an offset or an abbreviation that RFC 9636 has no place for.
    init?(offsetSeconds: Int, isDaylight: Bool, abbreviation: ArraySlice<UInt8>) {
        guard Self.offsets ~= offsetSeconds, 3...16 ~= abbreviation.count,
            abbreviation.allSatisfy(Self.isLetter)
        else { return nil }
        self.offsetSeconds = offsetSeconds
        self.isDaylight = isDaylight
        self.abbreviation = String(decoding: abbreviation, as: UTF8.self)
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
