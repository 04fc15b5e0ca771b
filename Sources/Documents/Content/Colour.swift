// A colour as the press takes it, and the few that a document has. Where each is used is said elsewhere.

struct Colour: Sendable, Equatable {
    let red: Double
    let green: Double
    let blue: Double

    static let ink = Colour(0x14, 0x17, 0x1C)
    static let quiet = Colour(0x5A, 0x61, 0x6E)
    static let hairline = Colour(0xD5, 0xD9, 0xE0)
    static let shade = Colour(0xF1, 0xF3, 0xF6)
    static let glass = Colour(0xDD, 0xE2, 0xE9)
    static let paper = Colour(0xFF, 0xFF, 0xFF)
    static let accent = Colour(0x1F, 0x5F, 0xBF)
    /// What one signs with.
    static let pen = Colour(0x1A, 0x2C, 0x5B)

    private init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = Double(red) / 255
        self.green = Double(green) / 255
        self.blue = Double(blue) / 255
    }

    private init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// - Returns: nil unless the text is `#` and six hexadecimal digits.
    init?(hex text: String) {
        let digits = Array(text.utf8.dropFirst())
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6 else { return nil }
        var bytes: [UInt8] = []
        for place in [0, 2, 4] {
            guard let high = Self.digit(digits[place]), let low = Self.digit(digits[place + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.init(bytes[0], bytes[1], bytes[2])
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// How bright it is, from 0 to 1; near enough to what the rules for legible text measure.
    var brightness: Double { 0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue }

    /// The same hue, dark enough to be read on white paper at 4.5 to 1: an organisation may have yellow for
    /// its own.
    var legible: Colour {
        let most = 0.175
        guard brightness > most else { return self }
        let share = (most / brightness).squareRoot()
        return Colour(red: red * share, green: green * share, blue: blue * share)
    }
}
