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
        var bytes = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += Array("\\n".utf8)
            case 0x09: bytes += Array("\\t".utf8)
            case 0..<0x20, 0x7F:
                let hex = String(byte, radix: 16)
                bytes += Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(hex.utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }
}
