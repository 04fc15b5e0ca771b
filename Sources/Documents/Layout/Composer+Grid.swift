// Blocks that stand in columns: sections, facts, lists, the organisation's name. Tables have a file of their
// own.

extension Composer {
    /// A square of the accent colour, then the name.
    func brand(_ prose: Prose, width: Double, parts: [Part]) throws(DocumentFlaw) -> Item {
        let (side, indent) = (10.5, 16.5)
        let square = Slab(
            height: side, inks: [.box(Frame(x: 0, y: 2.7, width: side, height: side), radius: 2.5, accent)])
        let name = try lines(
            prose, .brand, width: width - indent, parts: part(.paragraph, of: parts))
        return Item(
            kind: .beside(
                Beside([
                    Strand(x: x(0, width: side, of: width), items: [Item(kind: .slab(square))]),
                    Strand(x: x(indent, width: width - indent, of: width), items: name),
                ])))
    }

    func columns(_ columns: [Column], width: Double, parts: [Part]) throws(DocumentFlaw) -> Item {
        let widths = Self.widths(columns.map(\.share), gutter: Sheet.gutter, width: width)
        var strands: [Strand] = []
        var offset = 0.0
        for (column, own) in zip(columns, widths) {
            var strand = try self.strand(column.blocks, width: own, parts: parts)
            strand.x = x(offset, width: own, of: width)
            strands.append(strand)
            offset += own + Sheet.gutter
        }
        var beside = Beside(strands)
        beside.mayBeCut = beside.height > Self.highestColumns
        return Item(kind: .beside(beside))
    }

    /// Parts of a width, with a gutter between each and the next.
    static func widths(_ shares: [Int], gutter: Double, width: Double) -> [Double] {
        let all = Double(max(1, shares.reduce(0, +)))
        let room = max(0, width - gutter * Double(max(0, shares.count - 1)))
        return shares.map { room * Double($0) / all }
    }

    /// The column of names at the beginning of a width: the grid's own, or less where that is too much.
    private func nameWidth(in width: Double) -> Double { min(sheet.nameWidth, width * 0.4) }

    /// Columns that are no higher stay on one page, and so does a section.
    private static let highestColumns = 390.0
    private static let highestSection = 135.0

    /// A hairline, then a name and beside it what it names.
    func section(
        _ label: String, _ blocks: [Block], width: Double, parts: [Part]
    ) throws(DocumentFlaw) -> [Item] {
        let name = nameWidth(in: width)
        let offset = name + Sheet.gutter
        let label = Self.entering(
            label, level: 2,
            try lines(Prose(label), .label, width: name, parts: part(.heading, of: parts)))
        var content = try strand(blocks, width: width - offset, parts: parts)
        content.x = x(offset, width: width - offset, of: width)
        let names = Strand(x: x(0, width: name, of: width), items: Self.bound(label))
        var beside = Beside([names, content])
        beside.mayBeCut = beside.height > Self.highestSection
        return Self.bound([
            rule(.hairline, thickness: 0.5, width: width), Self.pad(7.5), Item(kind: .beside(beside)),
        ])
    }

    /// Labels and what they say, in one column or two.
    func facts(
        _ facts: [Fact], columns: Int, width: Double, parts: [Part]
    ) throws(DocumentFlaw) -> [Item] {
        let own = (width - Sheet.gutter * Double(columns - 1)) / Double(columns)
        var items: [Item] = []
        for start in stride(from: 0, to: facts.count, by: columns) {
            var strands: [Strand] = []
            for (place, fact) in facts[start..<min(start + columns, facts.count)].enumerated() {
                let begin = Double(place) * (own + Sheet.gutter)
                for var strand in try self.fact(fact, width: own, parts: part(.paragraph, of: parts)) {
                    strand.x = x(begin, width: own, of: width) + strand.x
                    strands.append(strand)
                }
            }
            if !items.isEmpty { items.append(Item(kind: .gap(1.5))) }
            items.append(Item(kind: .beside(Beside(strands))))
        }
        return items
    }

    private func fact(_ fact: Fact, width: Double, parts: [Part]) throws(DocumentFlaw) -> [Strand] {
        let name = nameWidth(in: width)
        let gauge = fact.eighths == nil ? 0 : Self.gaugeWidth + 7.5
        let offset = name + Sheet.gutter + gauge
        let own = width - offset
        let label = try lines(
            Prose(fact.label), .factLabel, width: name, parts: parts)
        let value = try lines(fact.prose, .fact, width: own, parts: parts)
        var strands = [
            Strand(x: x(0, width: name, of: width), items: label),
            Strand(x: x(offset, width: own, of: width), items: value),
        ]
        if let eighths = fact.eighths {
            let place = x(name + Sheet.gutter, width: Self.gaugeWidth, of: width)
            strands.append(Strand(x: place, items: [Item(kind: .slab(self.gauge(eighths)))]))
        }
        return strands
    }

    private static let gaugeWidth = 8 * gaugeStep - 1.5
    private static let gaugeStep = 7.5

    /// Eight fields, of which some are full.
    private func gauge(_ eighths: Int) -> Slab {
        var slab = Slab(height: TextStyle.fact.leading)
        for field in 0..<8 {
            let place = Double(runsRightToLeft ? 7 - field : field) * Self.gaugeStep
            slab.inks.append(
                .box(
                    Frame(x: place, y: 3.75, width: Self.gaugeStep - 1.5, height: 7), radius: 1.2,
                    field < eighths ? accent : .hairline))
        }
        return slab
    }

    func list(
        _ items: [Prose], isNumbered: Bool, width: Double, parts: [Part]
    ) throws(DocumentFlaw) -> [Item] {
        let indent = isNumbered ? 18.0 : 12.0
        let list = part(.list, of: parts)
        var found: [Item] = []
        for (index, prose) in items.enumerated() {
            let parts = part(.item, of: list)
            let sign = try lines(
                Prose(isNumbered ? "\(index + 1)." : "–"), TextStyle.fact.coloured(.quiet), width: indent - 3,
                parts: [])
            let words = try lines(prose, .body, width: width - indent, parts: parts)
            if !found.isEmpty { found.append(Item(kind: .gap(3))) }
            found.append(
                Item(
                    kind: .beside(
                        Beside(
                            [
                                Strand(x: x(0, width: indent - 3, of: width), items: sign),
                                Strand(x: x(indent, width: width - indent, of: width), items: words),
                            ], mayBeCut: true))))
        }
        return found
    }
}
