// Tables as CSV, read again by the rules of RFC 4180: the same cells, and no text that begins a formula.

extension Parsers {
    @Sendable static func csv(_ input: [UInt8]) {
        let cells = input.split(separator: 0, omittingEmptySubsequences: false)
        var writer = CSVWriter()
        for cell in cells { writer.text(utf8: Array(cell).span) }
        writer.endRow()
        let rows = read(csv: writer.bytes)
        mustHold(rows?.count == 1 && rows?.first?.count == cells.count, "a row is one row, a cell one cell")
        for (cell, read) in zip(cells, rows?.first ?? []) {
            mustHold(!"=+-@\t\r\n".utf8.contains(read.first ?? 0), "no cell begins a formula")
            let text = String(decoding: cell, as: UTF8.self).utf8
            let isMarked = read.first == UInt8(ascii: "'") && read.dropFirst().elementsEqual(text)
            mustHold(isMarked || read.elementsEqual(text), "a cell says what it was given, well-formed")
        }
    }

    /// The rows of a table; nil where a quote is out of place.
    private static func read(csv bytes: [UInt8]) -> [[[UInt8]]]? {
        var rows: [[[UInt8]]] = []
        var row: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            var cell: [UInt8] = []
            if rest.first == UInt8(ascii: "\"") {
                rest.removeFirst()
                while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
                    cell += rest[..<quote]
                    rest = rest[(quote + 1)...]
                    guard rest.first == UInt8(ascii: "\"") else { break }
                    cell.append(rest.removeFirst())
                }
            } else {
                cell = Array(rest.prefix { !",\r\n\"".utf8.contains($0) })
                rest = rest.dropFirst(cell.count)
            }
            row.append(cell)
            if rest.starts(with: [0x0D, 0x0A]) {
                rest = rest.dropFirst(2)
                rows.append(row)
                row = []
            } else if rest.popFirst() != UInt8(ascii: ",") {
                return nil
            }
        }
        return rows
    }
}
