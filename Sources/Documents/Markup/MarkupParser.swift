// From bytes to a tree of elements: the grammar, and every limit of it. What elements mean is not known here.

/// A subset of XML: elements and attributes of the lists in `Element`, values in double quotes, five
/// entities. No comments, no declarations, no sections of characters, no names of others. The tree is built
/// with a stack of its own, so a deep markup is refused and does not use up the thread's.
struct MarkupParser {
    static let mostBytes = 4 << 20
    static let mostDepth = 14
    static let mostElements = 100_000
    private static let longestName = 16

    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    private var elements = 0
    /// The elements around the current place, the innermost last.
    private var open: [Node] = []
    private var document: Node?

    static func parse(_ bytes: [UInt8]) throws(DocumentFlaw) -> Node {
        guard bytes.count <= mostBytes else { throw DocumentFlaw(.tooLarge) }
        var parser = MarkupParser(bytes)
        return try parser.run()
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    private mutating func run() throws(DocumentFlaw) -> Node {
        while let byte = peek() {
            guard byte == UInt8(ascii: "<") else {
                try text()
                continue
            }
            advance()
            if peek() == UInt8(ascii: "/") {
                advance()
                try closing()
            } else {
                try opening()
            }
        }
        if let node = open.last { throw DocumentFlaw(.unclosed(node.element.rawValue), line: node.line) }
        guard let document else { throw flaw(.malformed("there is no element")) }
        return document
    }

    // MARK: Elements

    private mutating func opening() throws(DocumentFlaw) {
        let start = line
        let name = try self.name()
        guard let element = Element(rawValue: name) else { throw flaw(.unknownElement(name)) }
        try check(element)
        elements += 1
        guard elements <= Self.mostElements else { throw flaw(.tooManyElements) }
        guard open.count < Self.mostDepth else { throw flaw(.tooDeep) }
        var node = Node(element, line: start)
        try attributes(of: &node)
        let isEmpty = peek() == UInt8(ascii: "/")
        if isEmpty { advance() }
        guard take(UInt8(ascii: ">")) else { throw flaw(.malformed("a tag does not end")) }
        for needed in element.attributes.needed where node[needed] == nil {
            throw DocumentFlaw(.missingAttribute(needed.rawValue, of: name), line: start)
        }
        if isEmpty { close(node) } else { open.append(node) }
    }

    private func check(_ element: Element) throws(DocumentFlaw) {
        if let outer = open.last?.element {
            guard outer.mayHold(element) else {
                throw flaw(.misplaced(element.rawValue, within: outer.rawValue))
            }
            // Only what stands on every page is set once its number is known.
            if element == .page || element == .pages {
                let isOnEvery = open.contains { [.letterhead, .header, .footer].contains($0.element) }
                guard isOnEvery else { throw flaw(.misplaced(element.rawValue, within: outer.rawValue)) }
            }
        } else {
            guard element == .document, document == nil else {
                throw flaw(.malformed("a markup is one document"))
            }
        }
    }

    private mutating func attributes(of node: inout Node) throws(DocumentFlaw) {
        let known = node.element.attributes
        while true {
            let hasBlank = skipBlanks()
            guard let byte = peek(), byte != UInt8(ascii: "/"), byte != UInt8(ascii: ">") else { return }
            guard hasBlank else { throw flaw(.malformed("a blank is missing before an attribute")) }
            let text = try name()
            let owner = node.element.rawValue
            guard let name = Attribute(rawValue: text),
                known.needed.contains(name) || known.others.contains(name)
            else { throw flaw(.unknownAttribute(text, of: owner)) }
            guard take(UInt8(ascii: "=")), take(UInt8(ascii: "\"")) else {
                throw flaw(.malformed("an attribute has no value in double quotes"))
            }
            let value = try words(upTo: UInt8(ascii: "\""))
            guard take(UInt8(ascii: "\"")) else { throw flaw(.malformed("a value does not end")) }
            guard node.add(name, value) else { throw flaw(.repeatedAttribute(text, of: owner)) }
        }
    }

    private mutating func closing() throws(DocumentFlaw) {
        let name = try self.name()
        _ = skipBlanks()
        guard take(UInt8(ascii: ">")) else { throw flaw(.malformed("a tag does not end")) }
        guard let node = open.popLast() else { throw flaw(.malformed("a tag closes what was not opened")) }
        guard node.element.rawValue == name else {
            throw flaw(.mismatchedClose(open: node.element.rawValue, close: name))
        }
        close(node)
    }

    private mutating func close(_ node: Node) {
        if open.isEmpty {
            document = node
        } else {
            open[open.count - 1].children.append(.node(node))
        }
    }

    // MARK: Words

    private mutating func text() throws(DocumentFlaw) {
        let start = offset
        let text = try words(upTo: UInt8(ascii: "<"))
        guard let outer = open.last?.element, outer.holdsWords else {
            guard bytes[start..<offset].allSatisfy(Self.isBlank) else {
                throw flaw(.textMisplaced(within: open.last?.element.rawValue ?? "nothing"))
            }
            return
        }
        open[open.count - 1].children.append(.text(text))
    }

    /// Reads up to a byte that ends the words, with entities resolved.
    private mutating func words(upTo end: UInt8) throws(DocumentFlaw) -> String {
        var words: [UInt8] = []
        while let byte = peek(), byte != end {
            switch byte {
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                throw flaw(.malformed("'<' and '>' are written &lt; and &gt;"))
            case UInt8(ascii: "&"):
                advance()
                words.append(try entity())
            default:
                words.append(byte)
                advance()
            }
        }
        guard let text = String(validating: words, as: UTF8.self) else { throw flaw(.notUTF8) }
        return text
    }

    private static let entities: [(name: [UInt8], byte: UInt8)] = [
        (Array("amp;".utf8), UInt8(ascii: "&")), (Array("lt;".utf8), UInt8(ascii: "<")),
        (Array("gt;".utf8), UInt8(ascii: ">")), (Array("quot;".utf8), UInt8(ascii: "\"")),
        (Array("#39;".utf8), UInt8(ascii: "'")),
    ]

    private mutating func entity() throws(DocumentFlaw) -> UInt8 {
        for entity in Self.entities where bytes[offset...].starts(with: entity.name) {
            offset += entity.name.count
            return entity.byte
        }
        throw flaw(.unknownEntity)
    }

    // MARK: Bytes

    private mutating func name() throws(DocumentFlaw) -> String {
        let start = offset
        while let byte = peek(), Self.isOfName(byte) { advance() }
        guard (1...Self.longestName).contains(offset - start) else {
            throw flaw(.malformed("a name is 1 to \(Self.longestName) small letters and digits"))
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func advance() {
        if bytes[offset] == UInt8(ascii: "\n") { line += 1 }
        offset += 1
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        advance()
        return true
    }

    private mutating func skipBlanks() -> Bool {
        let start = offset
        while let byte = peek(), Self.isBlank(byte) { advance() }
        return offset > start
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private func flaw(_ problem: DocumentFlaw.Problem) -> DocumentFlaw { DocumentFlaw(problem, line: line) }
}
