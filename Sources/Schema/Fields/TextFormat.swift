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

    /// The text as it is to be kept.
    /// - Parameter isPlain: what `isPlain` says of it.
    func checked(_ bytes: ArraySlice<UInt8>, isPlain: Bool) throws(Refused) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        if bytes.isEmpty { return text }
        switch self {
        case .line, .password:
            guard isPlain || text.unicodeScalars.allSatisfy({ Self.isPrintable($0) }) else {
                throw Refused("must be one line without control characters")
            }
        case .multiline:
            if isPlain { return text }
            let lines = Self.withoutCarriageReturns(text)
            guard lines.unicodeScalars.allSatisfy({ Self.isPrintable($0) || $0 == "\n" || $0 == "\t" }) else {
                throw Refused("must not contain control characters")
            }
            return lines
        case .email:
            guard isPlain, Self.isMailbox(bytes) else { throw Refused("must be an e-mail address") }
        case .phone:
            guard isPlain, Self.isPhone(bytes) else { throw Refused("must be a phone number") }
        case .vin:
            let capitals = Self.capitals(text)
            guard capitals.utf8.allSatisfy({ Self.isOfVIN($0) }) else {
                throw Refused("must be a VIN: letters and digits without I, O and Q")
            }
            return capitals
        case .date:
            guard CivilDate(text: bytes.span) != nil else {
                throw Refused("must be a date as YYYY-MM-DD")
            }
        }
        return text
    }

    /// Whether there is nothing but ASCII that shows: what most texts are made of, and quickly seen.
    static func isPlain(_ text: Span<UInt8>) -> Bool {
        var index = text.endOfPlainRun(from: 0)
        while index < text.count {
            guard text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "\\") else { return false }
            index = text.endOfPlainRun(from: index + 1)
        }
        return true
    }

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

    private static func isPhone(_ text: ArraySlice<UInt8>) -> Bool {
        let body = text.first == UInt8(ascii: "+") ? text.dropFirst() : text
        var digits = 0
        for byte in body {
            switch byte {
            case 0x30...0x39: digits += 1
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"): break
            case UInt8(ascii: "("), UInt8(ascii: ")"): break
            default: return false
            }
        }
        return 7...15 ~= digits
    }

    private static func isMailbox(_ text: ArraySlice<UInt8>) -> Bool {
        guard let at = text.firstIndex(of: UInt8(ascii: "@")), 1...64 ~= at - text.startIndex else {
            return false
        }
        return isLocalPart(text[..<at]) && isDomain(text[(at + 1)...])
    }

    /// Atoms with single dots between them.
    private static func isLocalPart(_ text: ArraySlice<UInt8>) -> Bool {
        var wasDot = true
        for byte in text {
            let isDot = byte == UInt8(ascii: ".")
            guard isDot ? !wasDot : isOfAtom(byte) else { return false }
            wasDot = isDot
        }
        return !wasDot
    }

    /// Two labels or more, the last of them not all digits.
    private static func isDomain(_ text: ArraySlice<UInt8>) -> Bool {
        var start = text.startIndex
        while let dot = text[start...].firstIndex(of: UInt8(ascii: ".")) {
            guard isLabel(text[start..<dot]) else { return false }
            start = dot + 1
        }
        let last = text[start...]
        return start > text.startIndex && isLabel(last) && !last.allSatisfy(isDigit)
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
