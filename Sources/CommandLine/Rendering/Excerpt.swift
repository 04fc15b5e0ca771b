// How text from outside is shown inside a message; nothing else quotes it.

public enum Excerpt {
    static let mostScalars = 60

    /// The text in single quotes, cut when long; what could steer a terminal is shown by its number instead.
    public static func of(_ text: String) -> String {
        var shown = "'"
        for (count, scalar) in text.unicodeScalars.enumerated() {
            if count == mostScalars {
                shown += "..."
                break
            }
            if steersTerminal(scalar) {
                shown += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown + "'"
    }

    /// Controls of both sets, line separators, and the marks that reorder what is read.
    private static func steersTerminal(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
