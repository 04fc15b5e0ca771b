// Writes the steps of templates from their tokens, whose meaning for each other is settled before.

struct Compiler {
    private(set) var program = Program()
    private let templates: [String: Int]
    private let allowsMissing: Bool
    private var paths: [String: Int] = [".": Program.here]
    private var blockNames: [String: Int] = [:]

    /// The template at hand.
    private var template = ""
    private var source: [UInt8] = []
    private var tokens: [Token] = []
    private var open: [Open] = []
    /// How much of each line's indentation is left out: a block given to a parent is moved to the left edge.
    private var dedent = 0
    /// No text is added to a step before this one: something jumps there.
    private var barrier = 0

    private enum Open {
        case section(step: Int)
        case inverted(step: Int)
        case block(Int)
        case argument(outerDedent: Int)
        case parent(call: Int, arguments: [Argument])
    }

    init(templates: [String: Int], allowsMissing: Bool) {
        self.templates = templates
        self.allowsMissing = allowsMissing
    }

    mutating func add(_ template: String, _ source: [UInt8]) throws(TemplateError) {
        var tokens = try Lexer.tokens(of: source, template: template)
        try Structure.join(&tokens, of: source, template: template)
        self.tokens = Layout.settle(tokens, of: source)
        self.template = template
        self.source = source
        program.templates.append((template, program.steps.count))
        barrier = program.steps.count
        for index in self.tokens.indices { try compile(index) }
        emit(.back, at: self.tokens.last?.place ?? Place(line: 1, column: 1))
    }

    private mutating func compile(_ index: Int) throws(TemplateError) {
        let token = tokens[index]
        let step = program.steps.count
        switch token.kind {
        case .comment, .delimiters: break
        case .text: text(token)
        case .escaped: emit(.escaped(path: path(token)), at: token.place)
        case .raw: emit(.raw(path: path(token)), at: token.place)
        case .section:
            emit(.section(path: path(token), next: 0), at: token.place)
            open.append(.section(step: step))
        case .inverted:
            emit(.inverted(path: path(token), next: 0), at: token.place)
            open.append(.inverted(step: step))
        case .partial: try call(token)
        case .parent:
            try call(token)
            open.append(.parent(call: program.calls.count - 1, arguments: []))
        case .block: try block(index)
        case .close: close(token)
        }
    }

    private mutating func emit(_ step: Step, at place: Place) {
        program.steps.append(step)
        program.places.append(place)
    }

    private mutating func text(_ token: Token) {
        guard !token.isInParent, !token.isDropped else { return }
        var range = token.range
        if token.place.column == 1 { range = dedented(range) }
        guard !range.isEmpty else { return }
        let literal = literal(range)
        let last = program.steps.count - 1
        if last >= barrier, case .text(let before) = program.steps[last] {
            program.steps[last] = .text(before.lowerBound..<literal.upperBound)
        } else {
            emit(.text(literal), at: token.place)
        }
    }

    private mutating func literal(_ range: Range<Int>) -> Range<Int> {
        let start = program.literals.count
        program.literals.append(contentsOf: source[range])
        return start..<program.literals.count
    }

    /// The range without as much of the blanks in front as the block around it is moved to the left.
    private func dedented(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        let limit = min(range.upperBound, start + dedent)
        while start < limit, source[start] == Byte.space || source[start] == Byte.tab { start += 1 }
        return start..<range.upperBound
    }

    private func text(of token: Token) -> String { String(decoding: source[token.range], as: UTF8.self) }

    private mutating func path(_ token: Token) -> Int {
        let text = text(of: token)
        if let known = paths[text] { return known }
        let words = source[token.range].split(separator: Byte.dot)
            .map { View.Name(String(decoding: $0, as: UTF8.self)) }
        let index = program.paths.count
        program.paths.append(Path(text: text, first: words[0], rest: Array(words.dropFirst())))
        paths[text] = index
        return index
    }
}

extension Compiler {
    private mutating func call(_ token: Token) throws(TemplateError) {
        let name = text(of: token)
        let called = templates[name]
        guard called != nil || allowsMissing else {
            throw TemplateError(.missingPartial(name), template: template, at: token.place)
        }
        let indentation = literal(dedented(token.indentation ?? 0..<0))
        let step = program.steps.count
        emit(.call(program.calls.count), at: token.place)
        program.calls.append(
            Call(template: called, indentation: indentation, arguments: 0..<0, next: step + 1))
    }

    private mutating func block(_ index: Int) throws(TemplateError) {
        let token = tokens[index]
        let name = blockNames[text(of: token)] ?? blockNames.count
        blockNames[text(of: token)] = name
        var content: Range<Int>?
        if token.indentation != nil {
            content = Layout.contentIndentation(of: index, in: tokens, source: source)
        }
        if token.isInParent, case .parent(let call, var arguments)? = open.last {
            guard !arguments.contains(where: { $0.block == name }) else {
                throw TemplateError(.repeatedBlock(text(of: token)), template: template, at: token.place)
            }
            arguments.append(Argument(block: name, start: program.steps.count))
            barrier = program.steps.count
            open[open.count - 1] = .parent(call: call, arguments: arguments)
            open.append(.argument(outerDedent: dedent))
            dedent = content?.count ?? 0
        } else {
            let indentation = (content ?? token.indentation).map { literal(dedented($0)) }
            emit(.block(program.blocks.count), at: token.place)
            open.append(.block(program.blocks.count))
            program.blocks.append(Block(name: name, indentation: indentation, lineEnd: 0..<0, next: 0))
        }
    }

    private mutating func close(_ token: Token) {
        let next = program.steps.count
        switch open.popLast() {
        case .section(let step)?:
            emit(.closeSection, at: token.place)
            if case .section(let path, _) = program.steps[step] {
                program.steps[step] = .section(path: path, next: next + 1)
            }
        case .inverted(let step)?:
            if case .inverted(let path, _) = program.steps[step] {
                program.steps[step] = .inverted(path: path, next: next)
            }
        case .block(let block)?:
            if program.blocks[block].indentation != nil, let lineEnd = token.lineEnd {
                program.blocks[block].lineEnd = literal(lineEnd)
            }
            program.blocks[block].next = next
        case .argument(let outerDedent)?:
            emit(.back, at: token.place)
            dedent = outerDedent
        case .parent(let call, let arguments)?:
            let first = program.arguments.count
            program.arguments.append(contentsOf: arguments)
            program.calls[call].arguments = first..<program.arguments.count
            program.calls[call].next = next
        case nil: break
        }
        barrier = program.steps.count
    }
}
