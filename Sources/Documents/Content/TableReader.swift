// Reading a table: its columns from the first row, and whether every other row agrees with them.

enum TableReader {
    private static let mostColumns = 12

    static func table(_ node: Node) throws(DocumentFlaw) -> Table {
        let nodes = node.nodes
        guard let first = nodes.first else { return Table(shares: [], rows: []) }
        let shares = try self.shares(of: first)
        var rows: [Table.Row] = []
        var hasBody = false
        for child in nodes {
            let kind = try child.word(.kind, or: Table.Kind.plain)
            // Those that are repeated on every page come first.
            if kind == .head, hasBody { throw child.flaw(of: .kind) }
            hasBody = hasBody || kind != .head
            let cells = try self.cells(of: child)
            guard cells.reduce(0, { $0 + $1.span }) == shares.count else {
                throw DocumentFlaw(.wrongCellCount, line: child.line)
            }
            rows.append(Table.Row(kind: kind, cells: cells, line: child.line))
        }
        return Table(shares: shares, rows: rows)
    }

    /// A cell of the first row that takes several columns shares its width among them.
    private static func shares(of row: Node) throws(DocumentFlaw) -> [Int] {
        var shares: [Int] = []
        for cell in row.nodes {
            let span = try cell.number(.span, in: 1...mostColumns, or: 1)
            let width = try cell.number(.width, in: 1...100, or: span)
            for _ in 0..<span { shares.append(max(1, width / span)) }
        }
        guard (1...mostColumns).contains(shares.count) else {
            throw DocumentFlaw(.wrongCellCount, line: row.line)
        }
        return shares
    }

    private static func cells(of row: Node) throws(DocumentFlaw) -> [Table.Cell] {
        var cells: [Table.Cell] = []
        for node in row.nodes {
            var cell = Table.Cell(prose: try Prose(of: node))
            cell.align = try node.word(.align, or: .start)
            cell.weight = try node.word(.weight, or: .regular)
            cell.span = try node.number(.span, in: 1...mostColumns, or: 1)
            cells.append(cell)
        }
        return cells
    }
}
