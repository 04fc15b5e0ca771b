// Texts of a template that are marked to be said in another language, `[[from {{rate}} a day]]`: found, and
// replaced source by source, before anything is compiled.

/// A text is known by its own words, runs of white space as one space. What replaces it has the same tags: so
/// a translation can neither lose a value nor ask for one that the page has not got.
public enum MarkedText {
    private static let open: [UInt8] = [0x5B, 0x5B]
    private static let close: [UInt8] = [0x5D, 0x5D]
    private static let comment: [UInt8] = [0x7B, 0x7B, 0x21]
    private static let commentEnd: [UInt8] = [0x7D, 0x7D]

    /// The texts that are marked in a source, each as often as it stands there.
    public static func texts(in source: Templates.Source) throws(TemplateError) -> [String] {
        try pieces(of: source).compactMap { $0.isMarked ? key(source.bytes[$0.range]) : nil }
    }

    /// The source with each marked text as `say` has it, or, where that knows none, as it stands; without the
    /// marks.
    public static func said(_ source: Templates.Source, _ say: (String) -> String?) throws(TemplateError)
        -> Templates.Source
    {
        let pieces = try pieces(of: source)
        guard pieces.count > 1 else { return source }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.bytes.count + source.bytes.count / 8)
        for piece in pieces {
            if piece.isMarked, let said = say(key(source.bytes[piece.range])) {
                bytes.append(contentsOf: said.utf8)
            } else {
                bytes.append(contentsOf: source.bytes[piece.range])
            }
        }
        return Templates.Source(name: source.name, bytes: bytes)
    }

    /// The names between braces, in order: two texts that say the same have the same.
    public static func tags(of text: String) -> [String] {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
            piece.isEmpty ? nil : String(piece.prefix { $0 != "}" })
        }.sorted()
    }

    private struct Piece {
        let range: Range<Int>
        let isMarked: Bool
    }

    /// The source cut at its marks. What stands in a comment is none.
    private static func pieces(of source: Templates.Source) throws(TemplateError) -> [Piece] {
        let bytes = source.bytes
        var pieces: [Piece] = []
        var (begun, next) = (0, 0)
        while next < bytes.count {
            if starts(comment, bytes, at: next) {
                next = find(commentEnd, bytes, from: next) ?? bytes.count
            } else if starts(open, bytes, at: next) {
                guard let end = find(close, bytes, from: next) else {
                    throw TemplateError(.unclosedMark, template: source.name, at: place(of: next, in: bytes))
                }
                pieces.append(Piece(range: begun..<next, isMarked: false))
                pieces.append(Piece(range: next + open.count..<end, isMarked: true))
                next = end + close.count
                begun = next
            } else {
                next += 1
            }
        }
        pieces.append(Piece(range: begun..<bytes.count, isMarked: false))
        return pieces
    }

    private static func key(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.split(whereSeparator: Byte.isBlank).map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: " ")
    }

    private static func starts(_ word: [UInt8], _ bytes: [UInt8], at index: Int) -> Bool {
        bytes[index] == word[0] && bytes[index...].starts(with: word)
    }

    private static func find(_ word: [UInt8], _ bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if starts(word, bytes, at: index) { return index }
            index += 1
        }
        return nil
    }

    private static func place(of index: Int, in bytes: [UInt8]) -> Place {
        let before = bytes[..<index]
        let line = before.split(separator: Byte.newline, omittingEmptySubsequences: false)
        let column = line.last.map { $0.count { $0 & 0xC0 != 0x80 } } ?? 0
        return Place(line: line.count, column: column + 1)
    }
}
