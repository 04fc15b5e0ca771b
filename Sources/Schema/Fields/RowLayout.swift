// A shape flattened for the loop that writes rows: no objects to count references of, no arrays of arrays.

public struct RowLayout: Sendable {
    public let types: [ColumnType]
    /// All keys, as `JSONWriter.key` makes them, one behind the other; key `i` ends at `ends[i]`.
    let keys: [UInt8]
    let ends: [Int]
    /// Columns of a row of this shape; money has two.
    public let columnCount: Int

    init(_ fields: [FieldSpec]) {
        types = fields.map(\.columnType)
        columnCount = fields.reduce(0) { $0 + $1.columns.count }
        var keys: [UInt8] = []
        ends = fields.map { field in
            keys += field.jsonKey
            return keys.count
        }
        self.keys = keys
    }
}

extension JSONWriter {
    /// The name of the layout's field at `index`.
    public mutating func key(_ layout: RowLayout, at index: Int) {
        beginMember()
        let start = index == 0 ? 0 : layout.ends[index - 1]
        bytes.append(run: layout.keys.span.extracting(start..<layout.ends[index]))
    }
}
