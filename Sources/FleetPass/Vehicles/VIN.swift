// The rules of a vehicle identification number, on bytes. Whether to refuse a broken one is the caller's.

/// Seventeen capital letters and digits without I, O and Q; the ninth is a check digit wherever North
/// American rules hold.
enum VIN {
    /// How many characters a VIN has.
    static let length = 17

    /// What can be wrong with a VIN.
    enum Flaw: Equatable, Sendable {
        /// Not seventeen characters.
        case length
        /// A character that no VIN contains; lower case counts, since callers fold case before they store.
        /// Counted from 0.
        case character(at: Int)
        /// The ninth character is not the one that the other sixteen call for.
        case checkDigit
    }

    /// The first flaw of a VIN, or nil for a sound one. Length comes first, then characters from left to
    /// right, then the check digit.
    static func flaw(in vin: some Collection<UInt8>) -> Flaw? {
        guard vin.count == length else { return .length }
        var sum = 0
        var given: UInt8 = 0
        for (position, (byte, weight)) in zip(vin, weights).enumerated() {
            guard let value = value(of: byte) else { return .character(at: position) }
            sum += value * weight
            if position == checkPosition { given = byte }
        }
        return given == digit(forSum: sum) ? nil : .checkDigit
    }

    /// The check digit that belongs to a VIN whose ninth character may be anything; nil when another
    /// character is no VIN character.
    static func checkDigit(of vin: some Collection<UInt8>) -> UInt8? {
        guard vin.count == length else { return nil }
        var sum = 0
        for (position, (byte, weight)) in zip(vin, weights).enumerated() where position != checkPosition {
            guard let value = value(of: byte) else { return nil }
            sum += value * weight
        }
        return digit(forSum: sum)
    }

    /// The tenth character for a model year. The code repeats every thirty years: A is 1980 and 2010.
    static func yearCode(modelYear: Int) -> UInt8 {
        let codes = Array("ABCDEFGHJKLMNPRSTVWXY123456789".utf8)
        let step = (modelYear % 30 - 1980 % 30 + 30) % 30
        return codes[step]
    }

    private static let checkPosition = 8
    /// The check digit itself weighs nothing.
    private static let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

    private static func digit(forSum sum: Int) -> UInt8 {
        let rest = UInt8(truncatingIfNeeded: sum % 11)
        return rest == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + rest
    }

    /// Letters count by their column in three rows, A to H, J to R and S to Z, in which the places of I, O
    /// and Q stay empty.
    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "H"): Int(byte - UInt8(ascii: "A")) + 1
        case UInt8(ascii: "J")...UInt8(ascii: "N"): Int(byte - UInt8(ascii: "J")) + 1
        case UInt8(ascii: "P"): 7
        case UInt8(ascii: "R"): 9
        case UInt8(ascii: "S")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "S")) + 2
        default: nil
        }
    }
}
