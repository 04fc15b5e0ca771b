// From a tree of elements to what the document says: defaults, values, and what must agree between elements.

/// The parser has seen to it that every element stands where it may; here is what the tree's form does not
/// say.
enum ContentReader {
    static func content(of document: Node) throws(DocumentFlaw) -> Content {
        var content = Content()
        content.title = try document.line(.title, upTo: 200)
        content.language = try document.language(.language)
        content.subject = try document.line(.subject, upTo: 500)
        content.author = try document.line(.author, upTo: 200)
        content.made = try document.moment(.made)
        content.paper = try document.word(.paper, or: .a4)
        if let text = document[.accent] {
            guard let accent = Colour(hex: text) else { throw document.flaw(of: .accent) }
            content.accent = accent.legible
        }
        var seen: Set<Element> = []
        for node in document.nodes {
            switch node.element {
            case .letterhead, .header, .footer:
                guard seen.insert(node.element).inserted else {
                    throw DocumentFlaw(.repeated(node.element.rawValue), line: node.line)
                }
                let blocks = try self.blocks(of: node)
                if node.element == .letterhead { content.letterhead = blocks }
                if node.element == .header { content.header = blocks }
                if node.element == .footer { content.footer = blocks }
            default:
                content.blocks.append(try block(node))
            }
        }
        return content
    }

    /// As deep as the parser lets elements stand in one another, and no deeper.
    private static func blocks(of node: Node) throws(DocumentFlaw) -> [Block] {
        var blocks: [Block] = []
        for child in node.nodes { blocks.append(try block(child)) }
        return blocks
    }

    private static func block(_ node: Node) throws(DocumentFlaw) -> Block {
        switch node.element {
        case .brand: return .brand(try Prose(of: node))
        case .h1: return .heading(level: 1, try Prose(of: node))
        case .h2: return .heading(level: 2, try Prose(of: node))
        case .p: return .paragraph(try paragraph(node))
        case .columns: return .columns(try columns(node))
        case .section: return .section(label: try node.line(.label, upTo: 200), try blocks(of: node))
        case .facts: return .facts(try facts(node), columns: try node.number(.columns, in: 1...2, or: 1))
        case .table: return .table(try TableReader.table(node))
        case .rule: return .rule
        case .space: return .space(try node.word(.height, or: .normal))
        case .keep: return .keep(try blocks(of: node))
        case .list: return .list(try items(node), isNumbered: try isNumbered(node))
        case .signature: return .signature(try signature(node))
        case .diagram: return .diagram(try diagram(node))
        default:
            throw DocumentFlaw(.misplaced(node.element.rawValue, within: "the document"), line: node.line)
        }
    }

    private static func paragraph(_ node: Node) throws(DocumentFlaw) -> Paragraph {
        var paragraph = Paragraph(prose: try Prose(of: node))
        if node[.align] != nil { paragraph.align = try node.word(.align, of: Alignment.self) }
        paragraph.size = try node.word(.size, or: .normal)
        paragraph.weight = try node.word(.weight, or: .regular)
        paragraph.tone = try node.word(.tone, or: .plain)
        return paragraph
    }

    private static func columns(_ node: Node) throws(DocumentFlaw) -> [Column] {
        var columns: [Column] = []
        for child in node.nodes {
            columns.append(
                Column(share: try child.number(.width, in: 1...100, or: 1), blocks: try blocks(of: child)))
        }
        // More would leave no width to set a word in.
        guard columns.count <= 6 else { throw DocumentFlaw(.repeated("column"), line: node.line) }
        return columns
    }

    private static func facts(_ node: Node) throws(DocumentFlaw) -> [Fact] {
        var facts: [Fact] = []
        for child in node.nodes {
            facts.append(
                Fact(
                    label: try child.line(.label, upTo: 200), prose: try Prose(of: child),
                    eighths: try child.number(.eighths, in: 0...8)))
        }
        return facts
    }

    private static func items(_ node: Node) throws(DocumentFlaw) -> [Prose] {
        var items: [Prose] = []
        for child in node.nodes { items.append(try Prose(of: child)) }
        return items
    }

    private enum Numbering: String { case dash, number }

    private static func isNumbered(_ node: Node) throws(DocumentFlaw) -> Bool {
        try node.word(.kind, or: Numbering.dash) == .number
    }

    private static func signature(_ node: Node) throws(DocumentFlaw) -> Signature {
        var strokes: Strokes?
        if let path = node[.path], !path.isEmpty {
            guard let read = Strokes(path) else { throw node.flaw(of: .path) }
            strokes = read
        }
        return Signature(
            name: try node.line(.name), role: try node.line(.role), date: try node.line(.date),
            strokes: strokes)
    }

    private static func diagram(_ node: Node) throws(DocumentFlaw) -> Diagram {
        var marks: [Diagram.Mark] = []
        var legends: [Diagram.Legend] = []
        for child in node.nodes {
            let kind = try child.word(.kind, of: Diagram.Kind.self)
            guard child.element == .mark else {
                legends.append(Diagram.Legend(kind: kind, prose: try Prose(of: child)))
                continue
            }
            marks.append(
                Diagram.Mark(
                    x: try child.number(.x, in: 0...1000, or: 0),
                    y: try child.number(.y, in: 0...1000, or: 0),
                    number: try child.number(.number, in: 0...999, or: 0), kind: kind,
                    state: try child.word(.state, or: .new)))
        }
        return Diagram(
            marks: marks, legends: legends, front: try node.line(.front, upTo: 60),
            rear: try node.line(.rear, upTo: 60))
    }
}
