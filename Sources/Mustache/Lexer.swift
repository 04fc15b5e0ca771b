// Cuts a source into texts and tags and minds the delimiters; pairs of tags are Structure.swift.

struct Lexer {
    private let template: String
    private let source: [UInt8]
    private var tokens: [Token] = []
    private var opening: [UInt8] = [0x7B, 0x7B]
    private var closing: [UInt8] = [0x7D, 0x7D]

    /// How far the source is read, and the place of that byte.
    private var offset = 0
    private var place = Place(line: 1, column: 1)

    static func tokens(of source: [UInt8], template: String) throws(TemplateError) -> [Token] {
        var lexer = Lexer(template: template, source: source)
        try lexer.run()
        return lexer.tokens
    }

    private init(template: String, source: [UInt8]) {
        self.template = template
        self.source = source
    }

    private mutating func run() throws(TemplateError) {
        var next = offset
        while next < source.count {
            if matches(opening, at: next) {
                text(upTo: next)
                try tag()
                next = offset
            } else {
                next += 1
                if source[next - 1] == Byte.newline { text(upTo: next) }
            }
        }
        text(upTo: source.count)
    }

    private mutating func text(upTo end: Int) {
        guard offset < end else { return }
        tokens.append(Token(.text, offset..<end, at: place))
        advance(to: end)
    }

    private mutating func tag() throws(TemplateError) {
        let start = offset + opening.count
        guard start < source.count else { throw error(.unclosedTag) }
        let sigil = source[start]
        let kind = Self.kinds[sigil] ?? .escaped
        let ending: [UInt8]
        switch sigil {
        case UInt8(ascii: "{"): ending = [UInt8(ascii: "}")] + closing
        case Byte.equals: ending = [Byte.equals] + closing
        default: ending = closing
        }
        let inner = kind == .escaped ? start : start + 1
        guard let end = find(ending, from: inner) else { throw error(.unclosedTag) }
        let content = trimmed(inner..<end)
        switch kind {
        case .comment: break
        case .delimiters: try changeDelimiters(content)
        default: try check(content, kind)
        }
        tokens.append(Token(kind, content, at: place))
        advance(to: end + ending.count)
    }

    private static let kinds: [UInt8: Token.Kind] = [
        UInt8(ascii: "!"): .comment, UInt8(ascii: "="): .delimiters, UInt8(ascii: "{"): .raw,
        UInt8(ascii: "&"): .raw, UInt8(ascii: "#"): .section, UInt8(ascii: "^"): .inverted,
        UInt8(ascii: "/"): .close, UInt8(ascii: ">"): .partial, UInt8(ascii: "<"): .parent,
        UInt8(ascii: "$"): .block,
    ]

    /// The tag that changes them is still closed by the old ones; its place is known, so the change can come
    /// first.
    private mutating func changeDelimiters(_ content: Range<Int>) throws(TemplateError) {
        let words = source[content].split(whereSeparator: Byte.isBlank)
        guard words.count == 2, !source[content].contains(Byte.equals) else {
            throw error(.malformedDelimiters)
        }
        opening = Array(words[0])
        closing = Array(words[1])
    }

    /// A name has no white space in it and starts with no mark of its own. Names that are looked up in the
    /// view are `.` or words joined by dots; the names of templates and blocks may hold any dots.
    private func check(_ name: Range<Int>, _ kind: Token.Kind) throws(TemplateError) {
        let bytes = source[name]
        var isGood = !bytes.isEmpty && !bytes.contains(where: Byte.isBlank)
        if let first = bytes.first, Self.kinds[first] != nil { isGood = false }
        if kind == .escaped || kind == .raw || kind == .section || kind == .inverted, bytes.count > 1 {
            let words = bytes.split(separator: Byte.dot, omittingEmptySubsequences: false)
            if words.contains(where: \.isEmpty) { isGood = false }
        }
        guard isGood else { throw error(.malformedName(String(decoding: bytes.prefix(80), as: UTF8.self))) }
    }

    private func matches(_ word: [UInt8], at position: Int) -> Bool {
        guard source[position] == word[0], position + word.count <= source.count else { return false }
        for index in word.indices where source[position + index] != word[index] { return false }
        return true
    }

    private func find(_ word: [UInt8], from start: Int) -> Int? {
        var position = start
        while position < source.count {
            if matches(word, at: position) { return position }
            position += 1
        }
        return nil
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, Byte.isBlank(source[lower]) { lower += 1 }
        while lower < upper, Byte.isBlank(source[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    private mutating func advance(to end: Int) {
        for byte in source[offset..<end] {
            if byte == Byte.newline {
                place = Place(line: place.line + 1, column: 1)
            } else if byte & 0xC0 != 0x80 {
                place.column += 1
            }
        }
        offset = end
    }

    private func error(_ problem: TemplateError.Problem) -> TemplateError {
        TemplateError(problem, template: template, at: place)
    }
}
