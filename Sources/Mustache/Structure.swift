// Joins each opening tag with its closing one or says what is wrong; lines are Layout.swift.

enum Structure {
    /// How deep sections, blocks and parents may stand in one another within one template.
    static let nestingLimit = 64

    static func join(_ tokens: inout [Token], of source: [UInt8], template: String) throws(TemplateError) {
        func text(_ token: Token) -> String { String(decoding: source[token.range], as: UTF8.self) }
        func error(_ problem: TemplateError.Problem, _ token: Token) -> TemplateError {
            TemplateError(problem, template: template, at: token.place)
        }
        var open: [Int] = []
        for index in tokens.indices {
            let token = tokens[index]
            if token.kind == .close {
                guard let opener = open.popLast() else { throw error(.closeWithoutOpen(text(token)), token) }
                guard source[tokens[opener].range] == source[token.range] else {
                    throw error(.mismatchedClose(open: text(tokens[opener]), close: text(token)), token)
                }
                tokens[opener].partner = index
                tokens[index].partner = opener
            }
            if let around = open.last, tokens[around].kind == .parent {
                guard token.mayStandInParent else { throw error(.onlyBlocksInParent, token) }
                tokens[index].isInParent = true
            }
            if token.opens {
                guard open.count < nestingLimit else { throw error(.nestedTooDeep, token) }
                open.append(index)
            }
        }
        if let unclosed = open.last { throw error(.unclosed(text(tokens[unclosed])), tokens[unclosed]) }
    }
}

extension Token {
    fileprivate var opens: Bool {
        switch kind {
        case .section, .inverted, .parent, .block: true
        case .text, .comment, .delimiters, .escaped, .raw, .close, .partial: false
        }
    }

    /// Text is let through because the specification ignores it there; a variable or a section would be lost
    /// without a word, and is refused.
    fileprivate var mayStandInParent: Bool {
        switch kind {
        case .text, .comment, .delimiters, .block, .close: true
        case .section, .inverted, .parent, .escaped, .raw, .partial: false
        }
    }
}
