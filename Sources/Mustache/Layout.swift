// Decides which tags have their line to themselves, so that it goes with them; writes no steps.

/// A tag alone on its line takes the line away: its indentation, the blanks behind it and the line end.
/// Variables never do. The tags of inheritance may share such a line (`{{<layout}}{{$title}}`), as a parent
/// and its first block belong together; any other two tags on one line leave the line as it is.
struct Layout {
    private let source: [UInt8]
    private var tokens: [Token]

    static func settle(_ tokens: [Token], of source: [UInt8]) -> [Token] {
        var layout = Layout(source: source, tokens: tokens)
        var start = 0
        while start < tokens.count {
            var end = start + 1
            while end < tokens.count, !layout.endsLine(tokens[end - 1]) { end += 1 }
            layout.settle(line: start..<end)
            start = end
        }
        return layout.tokens
    }

    private init(source: [UInt8], tokens: [Token]) {
        self.source = source
        self.tokens = tokens
    }

    private func endsLine(_ token: Token) -> Bool {
        token.kind == .text && source[token.range.upperBound - 1] == Byte.newline
    }

    private mutating func settle(line: Range<Int>) {
        var tags: [Int] = []
        var before: Int?
        var behind: Int?
        var index = line.lowerBound
        while index < line.upperBound {
            let token = tokens[index]
            if token.kind == .text {
                if !token.isInParent {
                    guard source[token.range].allSatisfy(Byte.isBlank) else { return }
                    if tags.isEmpty { before = index } else { behind = index }
                }
            } else {
                guard behind == nil, token.kind != .escaped, token.kind != .raw else { return }
                tags.append(index)
                // What a parent holds on the line is never written where it stands.
                if token.kind == .parent, let end = token.partner, end < line.upperBound { index = end }
            }
            index += 1
        }
        guard let first = tags.first, tags.count == 1 || tags.allSatisfy(isInheritance) else { return }
        let start = tokens[first].range.lowerBound
        let indentation = before.map { tokens[$0].range } ?? start..<start
        let lineEnd = behind.map { newline(of: tokens[$0].range) } ?? start..<start
        for tag in tags {
            tokens[tag].indentation = indentation
            tokens[tag].lineEnd = lineEnd
        }
        if let before { tokens[before].isDropped = true }
        if let behind { tokens[behind].isDropped = true }
    }

    private func isInheritance(_ index: Int) -> Bool {
        let token = tokens[index]
        if token.kind == .close, let opener = token.partner {
            return tokens[opener].kind == .parent || tokens[opener].kind == .block
        }
        return token.kind == .parent || token.kind == .block
    }

    private func newline(of blanks: Range<Int>) -> Range<Int> {
        var start = blanks.upperBound
        while start > blanks.lowerBound,
            source[start - 1] == Byte.newline || source[start - 1] == Byte.carriageReturn
        {
            start -= 1
        }
        return start..<blanks.upperBound
    }
}

extension Layout {
    /// The indentation a block's own lines have, read off its first line that is not blank; nil for a block
    /// without one. `open` is a block whose opening tag has its line to itself.
    static func contentIndentation(of open: Int, in tokens: [Token], source: [UInt8]) -> Range<Int>? {
        guard let close = tokens[open].partner else { return nil }
        var isAtLineStart = false
        for index in open + 1..<close {
            let token = tokens[index]
            if isAtLineStart {
                guard token.kind == .text else { return token.range.lowerBound..<token.range.lowerBound }
                let bytes = source[token.range]
                let end = bytes.firstIndex { $0 != Byte.space && $0 != Byte.tab } ?? bytes.endIndex
                let isBlank = bytes[end...].allSatisfy(Byte.isBlank)
                if !isBlank || (end == bytes.endIndex && index + 1 < close) {
                    return token.range.lowerBound..<end
                }
            }
            isAtLineStart = token.kind == .text && source[token.range.upperBound - 1] == Byte.newline
        }
        return nil
    }
}
