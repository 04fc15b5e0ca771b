// The words of one block and how stretches of them are marked. Sizes and colours are the type scale's.

/// Words as UTF-8, in which marks give ranges of bytes. The numbers of pages are known last, so their places
/// are kept apart until then.
struct Prose: Sendable {
    /// Beyond it a text is no longer one of a document.
    static let mostBytes = 100_000

    struct Marking: Sendable, Equatable {
        enum Kind: Sendable, Equatable {
            case bold, italic, small, code
            case link(String)
        }

        let kind: Kind
        let range: Range<Int>
    }

    /// A number that stands where this many bytes have gone before.
    struct Counter: Sendable, Equatable {
        enum Kind: Sendable { case page, pages }

        let kind: Kind
        let offset: Int
    }

    private(set) var bytes: [UInt8] = []
    private(set) var markings: [Marking] = []
    private var counters: [Counter] = []

    init(_ text: String) { bytes = Array(Wording.clean(text).utf8) }

    var isEmpty: Bool { bytes.isEmpty && counters.isEmpty }

    /// What the words of an element are.
    init(of node: Node) throws(DocumentFlaw) {
        var wording = Wording()
        try read(node, into: &wording)
        bytes = wording.bytes
        guard bytes.count <= Self.mostBytes else { throw DocumentFlaw(.textTooLong, line: node.line) }
        markings.removeAll { $0.range.isEmpty }
    }

    /// Goes as deep as the parser has let the elements stand in one another, and no deeper.
    private mutating func read(_ node: Node, into wording: inout Wording) throws(DocumentFlaw) {
        for child in node.children {
            switch child {
            case .text(let text): wording.add(text)
            case .node(let inner):
                let start = wording.bytes.count
                switch inner.element {
                case .br: wording.breakLine()
                case .page, .pages:
                    wording.add(Self.standIn)
                    counters.append(
                        Counter(
                            kind: inner.element == .page ? .page : .pages, offset: wording.bytes.count - 1))
                case .bdi:
                    wording.beginIsolate()
                    try read(inner, into: &wording)
                    wording.endIsolate()
                default:
                    try read(inner, into: &wording)
                    guard let kind = try Self.marking(of: inner) else { continue }
                    markings.append(Marking(kind: kind, range: start..<wording.bytes.count))
                }
            }
        }
    }

    private static func marking(of node: Node) throws(DocumentFlaw) -> Marking.Kind? {
        switch node.element {
        case .b: return .bold
        case .i: return .italic
        case .small: return .small
        case .code: return .code
        case .link: return .link(try address(node))
        default: return nil
        }
    }

    /// Where a link leads: written into the document as it is, so nothing in it may end it early.
    private static func address(_ node: Node) throws(DocumentFlaw) -> String {
        let address = node[.to] ?? ""
        let isPlain = address.utf8.allSatisfy { byte in
            (0x21...0x7E).contains(byte)
                && ![UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<")].contains(
                    byte)
        }
        let isKnown = address.utf8.starts(with: "https://".utf8) || address.utf8.starts(with: "mailto:".utf8)
        guard isPlain, isKnown, address.utf8.count <= 500 else { throw node.flaw(of: .to) }
        return address
    }

    /// Stands for a number of pages until it is known: one byte, which the number then replaces.
    private static let standIn: Unicode.Scalar = "0"

    /// The same words with the numbers of pages written in.
    func numbered(page: Int, of pages: Int) -> Prose {
        guard !counters.isEmpty else { return self }
        var prose = self
        prose.counters = []
        for counter in counters.reversed() {
            let digits = Array(String(counter.kind == .page ? page : pages).utf8)
            prose.bytes.replaceSubrange(counter.offset...counter.offset, with: digits)
            let growth = digits.count - 1
            prose.markings = prose.markings.map { marking in
                let lower =
                    marking.range.lowerBound + (marking.range.lowerBound > counter.offset ? growth : 0)
                let upper =
                    marking.range.upperBound + (marking.range.upperBound > counter.offset ? growth : 0)
                return Marking(kind: marking.kind, range: lower..<upper)
            }
        }
        return prose
    }
}
