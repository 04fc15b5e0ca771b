// What a source is made of before it is compiled; each property says who fills it in.

struct Token {
    enum Kind {
        case text, comment, delimiters, escaped, raw, section, inverted, close, partial, parent, block
    }

    /// From the lexer: for a text its bytes, never more than one line of them; for a tag the bytes of its
    /// name.
    let kind: Kind
    let range: Range<Int>
    let place: Place

    /// From the structure: the other end of a section, block or parent.
    var partner: Int?
    /// From the structure: whether the nearest tag around this one is a parent.
    var isInParent = false

    /// From the layout: the white space before a tag that has its line to itself.
    var indentation: Range<Int>?
    /// From the layout: for the closing tag of such a line, the bytes that end the line.
    var lineEnd: Range<Int>?
    /// From the layout: white space that goes together with the line of its tag.
    var isDropped = false

    init(_ kind: Kind, _ range: Range<Int>, at place: Place) {
        self.kind = kind
        self.range = range
        self.place = place
    }
}

/// The bytes templates are read by.
enum Byte {
    static let tab: UInt8 = 9
    static let newline: UInt8 = 10
    static let carriageReturn: UInt8 = 13
    static let space: UInt8 = 32
    static let dot: UInt8 = 46
    static let equals: UInt8 = 61

    static func isLineEnd(_ byte: UInt8) -> Bool { byte == newline || byte == carriageReturn }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == space || byte == tab || byte == newline || byte == carriageReturn
    }
}
