// The formats that a text may have, decided on scalars. Lengths are in TextRule.

public enum TextFormat: String, Sendable {
    /// One line: no control characters, no line or paragraph separators, no bidirectional overrides or
    /// isolates.
    case line
    /// The same, but for line feeds and tabs. CR LF is kept as LF.
    case multiline
    /// One mailbox as in RFC 5321, ASCII only: `local@domain`, the local part of letters, digits, inner
    /// single dots and ``!#$%&'*+/=?^_`{|}~-`` up to 64, the domain of two or more labels, the last not all
    /// digits. No quoted local part, no comment, no address literal.
    case email
    /// 7 to 15 digits, kept as written, with a plus in front if any, and ` -.()/` between.
    case phone
    /// 17 capitals and digits without I, O and Q, kept in capitals. The check digit is a rule of the market.
    case vin
    /// A day of the calendar, `2026-11-21`.
    case date
    /// As `line`, and never trimmed.
    case password

    func check(_ text: inout String) throws(Refused) {
        switch self {
        case .line, .password:
            guard Self.isPlain(text.utf8) || text.unicodeScalars.allSatisfy({ Self.isPrintable($0) }) else {
                throw Refused("must be one line without control characters")
            }
        case .multiline:
            if Self.isPlain(text.utf8) { return }
            text = Self.withoutCarriageReturns(text)
            guard text.unicodeScalars.allSatisfy({ Self.isPrintable($0) || $0 == "\n" || $0 == "\t" }) else {
                throw Refused("must not contain control characters")
            }
        case .email:
            guard Self.isMailbox(Array(text.utf8)) else { throw Refused("must be an e-mail address") }
        case .phone:
            guard Self.isPhone(text.utf8) else { throw Refused("must be a phone number") }
        case .vin:
            text = Self.capitals(text)
            guard text.utf8.allSatisfy({ Self.isOfVIN($0) }) else {
                throw Refused("must be a VIN: letters and digits without I, O and Q")
            }
        case .date:
            guard CivilDate(text: text.utf8.span) != nil else {
                throw Refused("must be a date as YYYY-MM-DD")
            }
        }
    }

    /// Whether there is nothing but ASCII that shows: what most texts are made of, and quickly seen.
    private static func isPlain(_ text: String.UTF8View) -> Bool { text.allSatisfy { 0x20...0x7E ~= $0 } }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028...0x2029, 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }

    private static func withoutCarriageReturns(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var kept: [UInt8] = []
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            let isBeforeLineFeed = byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
            if !isBeforeLineFeed { kept.append(byte) }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static func capitals(_ text: String) -> String {
        String(decoding: text.utf8.map { 0x61...0x7A ~= $0 ? $0 &- 0x20 : $0 }, as: UTF8.self)
    }

    private static func isOfVIN(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "I"), UInt8(ascii: "O"), UInt8(ascii: "Q"): false
        case 0x30...0x39, 0x41...0x5A: true
        default: false
        }
    }

    private static func isPhone(_ text: String.UTF8View) -> Bool {
        let digits = text.count { isDigit($0) }
        let body = text.first == UInt8(ascii: "+") ? text.dropFirst() : text[...]
        let isClean = body.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"): true
            case UInt8(ascii: "("), UInt8(ascii: ")"): true
            default: isDigit(byte)
            }
        }
        return isClean && 7...15 ~= digits
    }

    private static func isMailbox(_ text: [UInt8]) -> Bool {
        guard let at = text.firstIndex(of: UInt8(ascii: "@")), 1...64 ~= at else { return false }
        let atoms = text[..<at].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let labels = text[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, !last.allSatisfy(isDigit) else { return false }
        return atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(isOfAtom) } && labels.allSatisfy(isLabel)
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        1...63 ~= label.count && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
            && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isOfAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E: true
        default: isLetter(byte) || isDigit(byte)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x41...0x5A ~= byte || 0x61...0x7A ~= byte }
}
