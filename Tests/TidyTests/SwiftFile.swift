// One Swift file, taken apart into code, comments and literals, line by line. Just enough to look for words
// in each.

struct SwiftFile: Sendable {
    let path: String
    /// As they stand in the file.
    let lines: [String]
    /// By line: the code alone, literals emptied.
    private(set) var code: [String] = []
    private(set) var comments: [String] = []
    private(set) var literals: [String] = []
    /// Lines that lie within a literal of several lines.
    private(set) var isLiteral: [Bool] = []

    /// The module that it belongs to, or the tests.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

    init(_ path: String) { self.init(path: path, text: Tree.text(path)) }

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var reading = Reading()
        for line in lines {
            isLiteral.append(reading.isInBlock)
            reading.read([UInt8](line.utf8))
            code.append(String(decoding: reading.code, as: UTF8.self))
            comments.append(String(decoding: reading.comment, as: UTF8.self))
            literals.append(String(decoding: reading.literal, as: UTF8.self))
        }
    }

    /// `path:line: what` for each line of a kind that the pattern is found in.
    func places(_ lines: [String], where isFound: (String) -> Bool) -> [String] {
        lines.enumerated().filter { isFound($0.element) }.map {
            "\(path):\($0.offset + 1): \(self.lines[$0.offset])"
        }
    }
}

/// Goes through the lines; remembers what a line begins in.
private struct Reading {
    private(set) var code: [UInt8] = []
    private(set) var comment: [UInt8] = []
    private(set) var literal: [UInt8] = []
    /// The quotes and hashes that end the literal one is in.
    private var fence: [UInt8] = []
    private var commentDepth = 0

    var isInBlock: Bool { !fence.isEmpty || commentDepth > 0 }

    mutating func read(_ line: [UInt8]) {
        (code, comment, literal) = ([], [], [])
        var rest = line[...]
        while !rest.isEmpty { rest = rest.dropFirst(step(rest)) }
        // A literal of one line ends with it, whatever has gone wrong.
        if fence.count(where: { $0 == UInt8(ascii: "\"") }) == 1 { fence = [] }
    }

    /// - Returns: how many bytes it has dealt with.
    private mutating func step(_ rest: ArraySlice<UInt8>) -> Int {
        if commentDepth > 0 { return inComment(rest) }
        if !fence.isEmpty { return inLiteral(rest) }
        if rest.starts(with: "//".utf8) {
            comment += rest
            return rest.count
        }
        if rest.starts(with: "/*".utf8) {
            commentDepth = 1
            return 2
        }
        let hashes = rest.prefix { $0 == UInt8(ascii: "#") }.count
        let quotes = rest.dropFirst(hashes).prefix(3).prefix { $0 == UInt8(ascii: "\"") }.count
        guard quotes > 0 else {
            code += rest.prefix(max(1, hashes))
            return max(1, hashes)
        }
        let count = quotes == 3 ? 3 : 1
        fence =
            Array(repeating: UInt8(ascii: "\""), count: count)
            + Array(repeating: UInt8(ascii: "#"), count: hashes)
        code.append(UInt8(ascii: "\""))
        return hashes + count
    }

    private mutating func inComment(_ rest: ArraySlice<UInt8>) -> Int {
        if rest.starts(with: "*/".utf8) {
            commentDepth -= 1
            return 2
        }
        if rest.starts(with: "/*".utf8) { commentDepth += 1 }
        comment += rest.prefix(1)
        return 1
    }

    private mutating func inLiteral(_ rest: ArraySlice<UInt8>) -> Int {
        let isRaw = fence.last == UInt8(ascii: "#")
        if rest.first == UInt8(ascii: "\\"), !isRaw {
            // What is interpolated may hold literals of its own; its parentheses say where it ends.
            if rest.dropFirst().first == UInt8(ascii: "(") { return interpolation(rest) }
            literal += rest.prefix(2)
            return min(2, rest.count)
        }
        if rest.starts(with: fence) {
            defer { fence = [] }
            return fence.count
        }
        literal += rest.prefix(1)
        return 1
    }

    private mutating func interpolation(_ rest: ArraySlice<UInt8>) -> Int {
        var depth = 0
        for (offset, byte) in rest.enumerated() {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            if offset > 0, depth == 0 { return offset + 1 }
        }
        return rest.count
    }
}
