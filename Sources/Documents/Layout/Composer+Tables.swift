// Tables: columns, rows and the rules between them. What a table says is read before.

extension Composer {
    private static let gutter = 12.0
    /// Above and below the words of a row.
    private static let padding = 4.5
    /// Above a head: what it is level with has none.
    private static let headPadding = 1.5
    /// A head that is higher would leave its rows too little of a page; it is not repeated.
    private static let mostHead = 120.0

    func table(_ table: Table, width: Double, parts: [Part]) throws(DocumentFlaw) -> Item {
        let parts = part(.table, of: parts)
        let widths = Self.widths(table.shares, gutter: Self.gutter, width: width)
        var (head, items): ([Item], [Item]) = ([], [])
        for (index, row) in table.rows.enumerated() {
            let next = index + 1 < table.rows.count ? table.rows[index + 1].kind : nil
            let previous = index > 0 ? table.rows[index - 1].kind : nil
            var own: [Item] = []
            if let line = line(above: row.kind, after: previous, width: width) { own.append(line) }
            own += try cells(of: row, widths, width: width, parts: part(.row, of: parts))
            // A head stays with a row, and a total with what it is the total of.
            let binds = row.kind == .head || next == .total || next == nil
            if row.kind == .head, next != .head { own.append(rule(.ink, thickness: 0.75, width: width)) }
            items += Self.bound(own, toNext: binds && next != nil)
            if row.kind == .head { head = items }
        }
        if head.reduce(0, { $0 + $1.height }) > Self.mostHead { head = [] }
        return Item(kind: .beside(Beside([Strand(items: items, head: head)], mayBeCut: true)))
    }

    private func line(above kind: Table.Kind, after previous: Table.Kind?, width: Double) -> Item? {
        switch (kind, previous) {
        case (.total, .plain): rule(.ink, thickness: 0.75, width: width)
        case (.head, _), (_, .head), (_, nil): nil
        default: rule(.hairline, thickness: 0.5, width: width)
        }
    }

    /// The cells side by side between their paddings.
    private func cells(
        of row: Table.Row, _ widths: [Double], width: Double, parts: [Part]
    ) throws(DocumentFlaw) -> [Item] {
        var strands: [Strand] = []
        var (column, offset) = (0, 0.0)
        for cell in row.cells {
            let own =
                widths[column..<min(column + cell.span, widths.count)].reduce(0, +)
                + Self.gutter * Double(cell.span - 1)
            let role = row.kind == .head ? Part.Role.head : .cell
            let items = try lines(
                cell.prose, style(of: cell, in: row), align: cell.align, width: own,
                parts: part(role, of: parts))
            strands.append(Strand(x: x(offset, width: own, of: width), items: items))
            column += cell.span
            offset += own + Self.gutter
        }
        return [
            Self.pad(row.kind == .head ? Self.headPadding : Self.padding),
            Item(kind: .beside(Beside(strands))), Self.pad(Self.padding),
        ]
    }

    private func style(of cell: Table.Cell, in row: Table.Row) -> TextStyle {
        switch row.kind {
        case .head: TextStyle.tableHead
        case .plain: TextStyle.fact.with(cell.weight)
        case .total: TextStyle.fact.with(.bold)
        }
    }
}
