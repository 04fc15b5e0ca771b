// A telephone number as people read it. What a link dials is `Wording.call`.

extension Wording {
    /// `(203) 555-0142` for +12035550142, `+49 301 234 567` for +49301234567. What somebody has written in
    /// groups of their own, or without a country, stays as they wrote it.
    static func phone(_ phone: String) -> String {
        let bytes = [UInt8](phone.utf8)
        guard bytes.first == UInt8(ascii: "+"), bytes.count > 7,
            bytes.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return phone }
        let digits = Array(bytes.dropFirst())
        func text(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        // North America writes its eleven digits in its own way.
        if digits.count == 11, digits.first == UInt8(ascii: "1") {
            return "(\(text(1..<4))) \(text(4..<7))-\(text(7..<11))"
        }
        let code = countryDigits(digits)
        var groups = ["+\(text(0..<code))"]
        var place = code
        while place < digits.count {
            let left = digits.count - place
            // No digit stands alone.
            let size = left == 4 || left == 2 ? left : min(3, left)
            groups.append(text(place..<(place + size)))
            place += size
        }
        return groups.joined(separator: " ")
    }

    /// Countries have one digit, two or three (ITU-T E.164). Those of two are listed; +1 and +7 have one.
    private static func countryDigits(_ digits: [UInt8]) -> Int {
        guard let first = digits.first, digits.count > 3 else { return 1 }
        if first == UInt8(ascii: "1") || first == UInt8(ascii: "7") { return 1 }
        return ofTwoDigits.contains(Int(first - 0x30) * 10 + Int(digits[1] - 0x30)) ? 2 : 3
    }

    private static let ofTwoDigits: Set<Int> = [
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57,
        58,
        60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
    ]
}
