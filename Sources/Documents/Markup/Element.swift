// Which elements there are, what may stand in each, and which attributes each has. Values are read elsewhere.

enum Element: String, CaseIterable, Sendable {
    case document, letterhead, header, footer
    case brand, h1, h2, p, columns, column, section, facts, fact, table, row, cell
    case rule, space, keep, list, item, signature, diagram, mark, legend
    case b, i, small, code, bdi, br, link, page, pages

    /// What may stand in an element.
    enum Content {
        case nothing
        /// Words, and the elements that mark them.
        case words
        case only(Set<Element>)
    }

    var content: Content {
        switch self {
        case .document: .only(Self.flow.union([.letterhead, .header, .footer, .keep, .section, .columns]))
        case .letterhead, .header, .footer: .only([.brand, .p, .rule, .space, .columns])
        case .keep: .only(Self.flow.union([.section, .columns]))
        case .section: .only(Self.flow.union([.columns]))
        case .column: .only(Self.flow.union([.brand]))
        case .columns: .only([.column])
        case .facts: .only([.fact])
        case .table: .only([.row])
        case .row: .only([.cell])
        case .list: .only([.item])
        case .diagram: .only([.mark, .legend])
        case .rule, .space, .signature, .mark, .br, .page, .pages: .nothing
        case .brand, .h1, .h2, .p, .fact, .cell, .item, .legend: .words
        case .b, .i, .small, .code, .bdi, .link: .words
        }
    }

    func mayHold(_ child: Element) -> Bool {
        switch content {
        case .nothing: false
        case .words: Self.inline.contains(child)
        case .only(let elements): elements.contains(child)
        }
    }

    var holdsWords: Bool {
        if case .words = content { true } else { false }
    }

    private static let inline: Set<Element> = [.b, .i, .small, .code, .bdi, .br, .link, .page, .pages]
    private static let flow: Set<Element> = [
        .h1, .h2, .p, .facts, .table, .rule, .space, .list, .signature, .diagram,
    ]
}

enum Attribute: String, CaseIterable, Sendable {
    case title, language, subject, author, made, paper, accent
    case align, size, weight, tone, width, span, height, columns, kind
    case label, eighths, name, role, date, path, to
    case x, y, number, state, front, rear
}

extension Element {
    /// Those that must be given come first.
    var attributes: (needed: [Attribute], others: [Attribute]) {
        switch self {
        case .document: ([.title, .language, .made], [.subject, .author, .paper, .accent])
        case .p: ([], [.align, .size, .weight, .tone])
        case .column: ([], [.width])
        case .section: ([.label], [])
        case .facts: ([], [.columns])
        case .fact: ([.label], [.eighths])
        case .row: ([], [.kind])
        case .cell: ([], [.align, .width, .weight, .span])
        case .space: ([], [.height])
        case .list: ([], [.kind])
        case .link: ([.to], [])
        case .signature: ([.name], [.role, .date, .path])
        case .diagram: ([], [.front, .rear])
        case .mark: ([.x, .y, .kind, .number], [.state])
        case .legend: ([.kind], [])
        default: ([], [])
        }
    }
}
