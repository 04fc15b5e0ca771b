// What a text must look like: how long, in Unicode scalars, and of which format, which TextFormat decides.

public struct TextRule: Hashable, Sendable {
    public let min: Int
    public let max: Int
    public let format: TextFormat

    public init(min: Int, max: Int, format: TextFormat) {
        self.min = min
        self.max = max
        self.format = format
    }

    public static func line(min: Int = 1, max: Int) -> TextRule {
        TextRule(min: min, max: max, format: .line)
    }

    public static func multiline(min: Int = 1, max: Int) -> TextRule {
        TextRule(min: min, max: max, format: .multiline)
    }

    /// A secret that a person types. It is taken as typed: nothing is trimmed.
    public static func password(min: Int, max: Int) -> TextRule {
        TextRule(min: min, max: max, format: .password)
    }

    public static let email = TextRule(min: 6, max: 254, format: .email)
    public static let phone = TextRule(min: 7, max: 30, format: .phone)
    public static let vin = TextRule(min: 17, max: 17, format: .vin)
    public static let date = TextRule(min: 10, max: 10, format: .date)

    /// The text as it is to be kept, or why it is refused.
    func check(_ text: ArraySlice<UInt8>) throws(Refused) -> String {
        let trimmed = format == .password ? text : Whitespace.trim(text)
        let isPlain = TextFormat.isPlain(trimmed.span)
        // Every scalar begins with one byte that is no continuation; `String` would look at each scalar.
        let count = isPlain ? trimmed.count : trimmed.count { $0 & 0xC0 != 0x80 }
        guard count > 0 || min == 0 else { throw Refused("must not be empty") }
        guard count >= min else { throw Refused("must have at least \(min) characters") }
        guard count <= max else { throw Refused("must have at most \(max) characters") }
        return try format.checked(trimmed, isPlain: isPlain)
    }
}

/// Why one value is refused, in words that a field's name can stand before.
struct Refused: Error {
    let detail: String

    init(_ detail: String) { self.detail = detail }
}

/// White space as Unicode defines it, at the ends of a text.
enum Whitespace {
    /// `text`, which must be well-formed UTF-8, without white space at its ends.
    static func trim(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard mayBeSpace(text.first) || mayBeSpace(text.last) else { return text }
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        let front = scalars.prefix { $0.properties.isWhitespace }
        let back = scalars.dropFirst(front.count).reversed().prefix { $0.properties.isWhitespace }
        let end = back.reduce(0) { $0 + $1.utf8.count }
        return text.dropFirst(front.reduce(0) { $0 + $1.utf8.count }).dropLast(end)
    }

    /// Whether a text may begin or end with white space, judged by its outermost byte.
    private static func mayBeSpace(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte <= 0x20 || byte >= 0x80
    }
}
