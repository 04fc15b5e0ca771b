// Values as JSON text. Quoted text is written so that it is also a basic string of TOML.

enum JSONText {
    static func value(_ value: Plain) -> String {
        switch value {
        case .text(let text): quoted(text)
        case .integer(let number): String(number)
        case .boolean(let isOn): isOn ? "true" : "false"
        case .list(let items): "[" + items.map(quoted).joined(separator: ",") + "]"
        }
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\0"..<" ", "\u{7F}"..<"\u{A0}":
                quoted += (scalar.value < 0x10 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
