// Tables read from whatever bytes: what a reader makes of them, written again, is read as the same.

extension Parsers {
    @Sendable static func table(_ input: [UInt8]) {
        let rows = rows(of: input)
        var text: [UInt8] = []
        for row in rows {
            mustHold(!row.cells.isEmpty && row.cells.count <= CSVReader.mostColumns, "a row has some cells")
            mustHold(row.line >= 1 && row.number >= 1, "a row has a line and a number")
            mustHold(
                row.flaw.map { row.cells.indices.contains($0.column) } ?? true, "a flaw is of a cell")
            for (index, cell) in row.cells.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text.append(UInt8(ascii: "\""))
                for byte in cell { text += byte == UInt8(ascii: "\"") ? [byte, byte] : [byte] }
                text.append(UInt8(ascii: "\""))
            }
            text += [0x0D, 0x0A]
        }
        // A row of one cell takes whatever separator; one of a single empty cell is a line without
        // anything.
        let again = Parsers.rows(of: text)
        let kept = rows.filter { $0.cells.count > 1 || $0.cells.first?.isEmpty == false }
        mustHold(again.map(\.cells) == kept.map(\.cells), "quoted and written again it is the same")
        let lines = rows.map(\.line)
        mustHold(zip(lines, lines.dropFirst()).allSatisfy { $0 < $1 }, "each row begins on a later line")
    }

    private static func rows(of bytes: [UInt8]) -> [CSVReader.Row] {
        var reader = CSVReader(bytes)
        var rows: [CSVReader.Row] = []
        while let row = reader.next() { rows.append(row) }
        return rows
    }
}
