// Runs the steps of a template over a view; how a value is written is Writing.swift.

/// One render. It keeps its own stacks, so neither deep templates nor deep views use up the thread's stack:
/// the memory is bounded by the two limits, sections within a template and calls between templates.
struct Renderer {
    /// How deep partials, parents and given blocks may call each other.
    static let callLimit = 64

    private let program: Program
    private let isStrict: Bool

    /// The objects around the current step, the nearest last; never empty.
    private var contexts: [View]
    /// Their fields, none where a context is no object: to look a name up counts no references.
    private var objects: [View.Fields]
    private var loops: [Loop] = []
    private var returns: [Return] = []
    private var scopes: [Scope] = []
    /// The innermost scope whose blocks are in force.
    private var scope: Int?
    /// What goes in front of each line while an indented template is being written.
    private var indentation: [UInt8] = []
    private var isAtLineStart = false

    private struct Loop {
        let items: [View]
        var next: Int
        let body: Int
    }

    private struct Return {
        let step: Int
        let indentationCount: Int
        let scopeCount: Int
        let scope: Int?
        /// For a block that ends with a line end: where its content starts in the output.
        let outputCount: Int
        let lineEnd: Range<Int>
    }

    /// The content a parent is given for its blocks. Scopes form a chain outwards, and the outermost content
    /// wins.
    private struct Scope {
        let arguments: Range<Int>
        let outer: Int?
    }

    init(_ program: Program, view: View, isStrict: Bool) {
        self.program = program
        self.isStrict = isStrict
        contexts = [view]
        objects = [Self.fields(of: view)]
    }

    private static func fields(of view: View) -> View.Fields {
        if case .object(let fields) = view { fields } else { View.Fields() }
    }

    mutating func run(from start: Int, into output: inout [UInt8]) throws(TemplateError) {
        var step = start
        while true {
            switch program.steps[step] {
            case .text(let literal):
                text(literal, into: &output)
                step += 1
            case .escaped(let path):
                try value(path, at: step, isRaw: false, into: &output)
                step += 1
            case .raw(let path):
                try value(path, at: step, isRaw: true, into: &output)
                step += 1
            case .section(let path, let next):
                let isEntered = enter(try find(path, at: step), body: step + 1)
                step = isEntered ? step + 1 : next
            case .inverted(let path, let next):
                step = try find(path, at: step).isTrue ? next : step + 1
            case .closeSection:
                step = nextItem() ?? step + 1
            case .call(let call):
                step = try self.call(program.calls[call], at: step, output.count)
            case .block(let block):
                step = try self.block(program.blocks[block], at: step, output.count) ?? step + 1
            case .back:
                guard let back = returns.popLast() else { return }
                leave(back, &output)
                step = back.step
            }
        }
    }

    private mutating func enter(_ view: View, body: Int) -> Bool {
        guard view.isTrue else { return false }
        if case .list(let items) = view {
            contexts.append(items[0])
            objects.append(Self.fields(of: items[0]))
            loops.append(Loop(items: items, next: 1, body: body))
        } else {
            contexts.append(view)
            objects.append(Self.fields(of: view))
            loops.append(Loop(items: [], next: 0, body: body))
        }
        return true
    }

    private mutating func nextItem() -> Int? {
        let last = loops.count - 1
        let next = loops[last].next
        guard next < loops[last].items.count else {
            loops.removeLast()
            contexts.removeLast()
            objects.removeLast()
            return nil
        }
        contexts[contexts.count - 1] = loops[last].items[next]
        objects[objects.count - 1] = Self.fields(of: contexts[contexts.count - 1])
        loops[last].next = next + 1
        return loops[last].body
    }

    private mutating func call(_ call: Call, at step: Int, _ outputCount: Int) throws(TemplateError) -> Int {
        guard let template = call.template else { return call.next }
        try comeBack(to: call.next, outputCount, at: step)
        if !call.arguments.isEmpty {
            scopes.append(Scope(arguments: call.arguments, outer: scope))
            scope = scopes.count - 1
        }
        indent(call.indentation)
        return program.templates[template].start
    }

    /// The step the block's given content starts at; nil when nobody gave any and the default follows.
    private mutating func block(
        _ block: Block, at step: Int, _ outputCount: Int
    ) throws(TemplateError) -> Int? {
        var given: (start: Int, outer: Int?)?
        var current = scope
        while let index = current {
            let entry = scopes[index]
            for argument in program.arguments[entry.arguments] where argument.block == block.name {
                given = (argument.start, entry.outer)
            }
            current = entry.outer
        }
        guard let given else { return nil }
        try comeBack(to: block.next, outputCount, lineEnd: block.lineEnd, at: step)
        // Within given content only those further out may give content: a block never finds itself again.
        scope = given.outer
        if let own = block.indentation { indent(own) }
        return given.start
    }

    private mutating func comeBack(
        to next: Int, _ outputCount: Int, lineEnd: Range<Int> = 0..<0, at step: Int
    ) throws(TemplateError) {
        guard returns.count < Self.callLimit else { throw program.error(.calledTooDeep, at: step) }
        returns.append(
            Return(
                step: next, indentationCount: indentation.count, scopeCount: scopes.count, scope: scope,
                outputCount: outputCount, lineEnd: lineEnd))
    }

    private mutating func indent(_ more: Range<Int>) {
        guard !more.isEmpty else { return }
        indentation.append(contentsOf: program.literals[more])
        isAtLineStart = true
    }

    private mutating func leave(_ back: Return, _ output: inout [UInt8]) {
        indentation.removeLast(indentation.count - back.indentationCount)
        scopes.removeLast(scopes.count - back.scopeCount)
        scope = back.scope
        let isLineOpen = output.count > back.outputCount && output.last != Byte.newline
        guard isLineOpen, !back.lineEnd.isEmpty else { return }
        output.append(copying: program.literals.span.extracting(back.lineEnd))
        isAtLineStart = true
    }
}

extension Renderer {
    private mutating func text(_ literal: Range<Int>, into output: inout [UInt8]) {
        guard !indentation.isEmpty else {
            output.append(copying: program.literals.span.extracting(literal))
            return
        }
        var start = literal.lowerBound
        while start < literal.upperBound {
            var end = start + 1
            while end < literal.upperBound, program.literals[end - 1] != Byte.newline { end += 1 }
            // Lines without anything on them stay empty.
            if isAtLineStart, !Byte.isLineEnd(program.literals[start]) {
                output.append(contentsOf: indentation)
            }
            output.append(copying: program.literals.span.extracting(start..<end))
            isAtLineStart = program.literals[end - 1] == Byte.newline
            start = end
        }
    }

    private mutating func value(
        _ path: Int, at step: Int, isRaw: Bool, into output: inout [UInt8]
    ) throws(TemplateError) {
        if isAtLineStart, !indentation.isEmpty { output.append(contentsOf: indentation) }
        isAtLineStart = false
        let view = try find(path, at: step)
        guard view.write(isRaw: isRaw, into: &output) || !isStrict else {
            throw program.error(.notText(program.paths[path].text), at: step)
        }
    }

    private func find(_ path: Int, at step: Int) throws(TemplateError) -> View {
        if let found = find(path) { return found }
        guard !isStrict else { throw program.error(.unknownName(program.paths[path].text), at: step) }
        return .absent
    }

    private func find(_ path: Int) -> View? {
        if path == Program.here { return contexts.last }
        let name = program.paths[path].first
        var depth = objects.count
        while depth > 0 {
            depth -= 1
            guard let place = objects[depth].place(of: name) else { continue }
            let found = objects[depth].fields[place].1
            return program.paths[path].rest.isEmpty ? found : follow(program.paths[path].rest, from: found)
        }
        return nil
    }

    /// What stands under `names` within `view`. Below nothing there is nothing, and that is known.
    private func follow(_ names: [View.Name], from view: View) -> View? {
        var found = view
        for name in names {
            switch found {
            case .object(let fields):
                guard let next = fields[name] else { return nil }
                found = next
            case .absent: return .absent
            case .bool, .integer, .text, .bytes, .html, .list: return nil
            }
        }
        return found
    }
}
