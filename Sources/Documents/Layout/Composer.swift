// From blocks to strands of slabs: spaces between blocks, and where each block's parts stand. Pages are cut
// later.

/// Sets the blocks of one document. The kinds of blocks that take more than some lines are in files of their
/// own.
final class Composer {
    let typesetter: Typesetter
    let sheet: Sheet
    let accent: Colour
    let runsRightToLeft: Bool
    /// The number of the page at hand and of all, for what stands on every page; nil for what flows.
    private let page: (number: Int, of: Int)?
    private var parts = 0

    init(
        _ content: Content, _ typesetter: Typesetter, _ sheet: Sheet, page: (number: Int, of: Int)? = nil
    ) {
        self.typesetter = typesetter
        self.sheet = sheet
        self.page = page
        accent = content.accent
        runsRightToLeft = content.runsRightToLeft
    }

    /// What stands on every page is no part of the document: nobody wants it read out each time.
    func part(_ role: Part.Role, of outer: [Part]) -> [Part] {
        guard page == nil else { return [] }
        parts += 1
        return outer + [Part(role: role, number: parts)]
    }

    /// Blocks below each other. Goes as deep as elements may stand in one another, which the parser limits.
    func strand(_ blocks: [Block], width: Double, parts: [Part]) throws(DocumentFlaw) -> Strand {
        var items: [Item] = []
        var last: Block?
        for block in blocks {
            if let last { items.append(Item(kind: .gap(max(last.spaceBelow, block.spaceAbove)))) }
            items += try self.items(block, width: width, parts: parts)
            last = block
        }
        return Strand(items: items)
    }

    private func items(_ block: Block, width: Double, parts: [Part]) throws(DocumentFlaw) -> [Item] {
        switch block {
        case .brand(let prose): return [try brand(prose, width: width, parts: parts)]
        case .heading(let level, let prose):
            return try heading(prose, level: level, width: width, parts: parts)
        case .paragraph(let paragraph): return try lines(paragraph, width: width, parts: parts)
        case .columns(let columns): return [try self.columns(columns, width: width, parts: parts)]
        case .section(let label, let blocks):
            return try section(label, blocks, width: width, parts: parts)
        case .facts(let facts, let columns):
            return try self.facts(facts, columns: columns, width: width, parts: parts)
        case .table(let table): return [try self.table(table, width: width, parts: parts)]
        case .rule: return [rule(.hairline, thickness: 0.5, width: width)]
        case .space: return []
        case .keep(let blocks):
            return Self.bound(try strand(blocks, width: width, parts: parts).items)
        case .list(let items, let isNumbered):
            return try list(items, isNumbered: isNumbered, width: width, parts: parts)
        case .signature(let signature):
            return try self.signature(signature, width: width, parts: parts)
        case .diagram(let diagram): return try self.diagram(diagram, width: width, parts: parts)
        }
    }

    // MARK: Words

    func set(_ prose: Prose, _ style: TextStyle, width: Double) throws(DocumentFlaw) -> TextBlock {
        let numbered = page.map { prose.numbered(page: $0.number, of: $0.of) } ?? prose
        return try typesetter.set(numbered, style, width: width)
    }

    /// A slab for each line. Neither the first line nor the last of a block stands alone on a page.
    ///
    /// - Parameter asDocument: whether lines begin where the document's do, even those in another direction.
    func lines(
        _ prose: Prose, _ style: TextStyle, align: Alignment = .start, width: Double, parts: [Part],
        asDocument: Bool = true
    ) throws(DocumentFlaw) -> [Item] {
        guard !prose.isEmpty else { return [] }
        let block = try set(prose, style, width: width)
        let count = block.lines.count
        return block.lines.enumerated().map { index, line in
            let beginsRight = asDocument ? runsRightToLeft : line.runsRightToLeft
            let room = width - line.width
            let x =
                switch align {
                case .center: room / 2
                case .start: beginsRight ? room : 0
                case .end: beginsRight ? 0 : room
                }
            var slab = Slab(height: line.height, parts: parts)
            slab.inks.append(.line(block, index: index, x: x, baseline: line.baseline))
            for link in line.links {
                let frame = Frame(x: x + link.x, y: 0, width: link.width, height: line.height)
                slab.inks.append(.link(link.address, frame))
            }
            let isShort = count < 4 && index < count - 1
            return Item(
                kind: .slab(slab), bindsNext: isShort || count >= 4 && (index == 0 || index == count - 2))
        }
    }

    private func lines(_ paragraph: Paragraph, width: Double, parts: [Part]) throws(DocumentFlaw) -> [Item] {
        let style =
            switch paragraph.size {
            case .small: TextStyle.small
            case .normal: TextStyle.body
            case .large: TextStyle.large
            }
        let colour =
            switch paragraph.tone {
            case .plain: Colour.ink
            case .quiet: Colour.quiet
            case .accent: accent
            }
        return try lines(
            paragraph.prose, style.with(paragraph.weight).coloured(colour), align: paragraph.align ?? .start,
            width: width, parts: part(.paragraph, of: parts), asDocument: paragraph.align != nil)
    }

    private func heading(
        _ prose: Prose, level: Int, width: Double, parts: [Part]
    ) throws(DocumentFlaw) -> [Item] {
        let style = level == 1 ? TextStyle.title : TextStyle.heading
        let title = String(decoding: prose.bytes, as: UTF8.self)
        let items = try lines(
            prose, style, width: width, parts: part(level == 1 ? .title : .heading, of: parts),
            asDocument: false)
        return Self.bound(Self.entering(title, level: level, items), toNext: true)
    }

    /// Puts an entry of the outline where the first of the items stands.
    static func entering(_ title: String, level: Int, _ items: [Item]) -> [Item] {
        guard let first = items.first, case .slab(var slab) = first.kind else { return items }
        slab.inks.append(.entry(title, level: level))
        return [Item(kind: .slab(slab), bindsNext: first.bindsNext)] + items.dropFirst()
    }

    // MARK: Pieces

    /// Items that stay on one page, and on that of what follows if so wished.
    static func bound(_ items: [Item], toNext: Bool = false) -> [Item] {
        items.enumerated().map { index, item in
            Item(kind: item.kind, bindsNext: toNext || index < items.count - 1)
        }
    }

    func rule(_ colour: Colour, thickness: Double, width: Double) -> Item {
        var slab = Slab(height: 0)
        slab.inks.append(.rule(x: 0, y: 0, width: width, thickness: thickness, colour))
        slab.isDivider = true
        return Item(kind: .slab(slab))
    }

    /// Space that is kept at the top of a page too.
    static func pad(_ height: Double) -> Item { Item(kind: .slab(Slab(height: height))) }

    /// Where something begins that stands this far from the beginning of its surroundings.
    func x(_ offset: Double, width: Double, of outer: Double) -> Double {
        runsRightToLeft ? outer - offset - width : offset
    }
}

extension Block {
    fileprivate var spaceAbove: Double {
        switch self {
        case .heading(let level, _): level == 1 ? 24 : 21
        case .section: 12
        case .table, .facts, .columns, .keep: 9
        case .rule, .signature, .diagram: 12
        case .space(let space): space.height
        case .paragraph(let paragraph): paragraph.size == .small ? 3 : 6
        case .brand, .list: 6
        }
    }

    fileprivate var spaceBelow: Double {
        switch self {
        case .heading(let level, _): level == 1 ? 4.5 : 6
        case .section: 12
        case .table: 10.5
        case .rule, .signature, .diagram: 12
        case .facts, .columns, .keep: 9
        case .space(let space): space.height
        case .brand: 3
        case .paragraph(let paragraph): paragraph.size == .small ? 3 : 6
        case .list: 6
        }
    }
}

extension Space {
    fileprivate var height: Double {
        switch self {
        case .small: 6
        case .normal: 15
        case .large: 30
        }
    }
}
