// One row of a result, as long as it is the current one.

public import Schema

public struct Row: ~Copyable {
    let columns: any Columns

    package init(columns: any Columns) { self.columns = columns }

    public func isNull(_ column: Int) -> Bool { columns.isNull(Int32(clamping: column)) }
    public func integer(_ column: Int) -> Int64 { columns.integer(Int32(clamping: column)) }
    public func double(_ column: Int) -> Double { columns.double(Int32(clamping: column)) }
    public func boolean(_ column: Int) -> Bool { integer(column) != 0 }
    public func instant(_ column: Int) -> Instant { Instant(epochMs: integer(column)) }

    public func text(_ column: Int) -> String {
        columns.withBytes(Int32(clamping: column)) { span in
            // The buffer is the span's own, for the length of this call.
            unsafe span.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
        }
    }

    public func bytes(_ column: Int) -> [UInt8] {
        columns.withBytes(Int32(clamping: column)) { span in
            // The buffer is the span's own, for the length of this call.
            unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
        }
    }

    public func uuid(_ column: Int) throws -> UUID {
        guard let value = columns.withBytes(Int32(clamping: column), { UUID(bytes: $0) }) else {
            throw StoreError.unusable("column \(column) holds no UUID")
        }
        return value
    }

    public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    public func optionalUUID(_ column: Int) throws -> UUID? { isNull(column) ? nil : try uuid(column) }
    public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    public func optionalInstant(_ column: Int) -> Instant? { isNull(column) ? nil : instant(column) }

    /// Writes the fields of `shape`, which the row holds from `first` on in the shape's own order of columns,
    /// straight from the driver's memory. Broken text is mended, see `JSONWriter`.
    /// - Throws: `unusable` for a broken value that nothing can stand in for; then nothing was written.
    public func write(_ shape: Shape, from first: Int = 0, to writer: inout JSONWriter) throws {
        try writer.allOrNothing { writer in
            writer.beginObject()
            try writeMembers(shape, from: first, to: &writer)
            writer.endObject()
        }
    }

    /// The same without the braces, so that members which are no columns can stand beside.
    public func writeMembers(_ shape: Shape, from first: Int = 0, to writer: inout JSONWriter) throws {
        let layout = shape.layout
        var column = Int32(clamping: first)
        for index in layout.types.indices {
            writer.key(layout, at: index)
            let type = layout.types[index]
            if columns.isNull(column) { writer.null() } else { try write(type, column, to: &writer) }
            column += type == .money ? 2 : 1
        }
        try requireColumns(column, for: shape)
    }

    /// SQLite answers NULL for a column that is not there.
    private func requireColumns(_ count: Int32, for shape: Shape) throws(StoreError) {
        guard count <= columns.columns else {
            throw .mistake("\(shape.name) has more columns than the row: \(columns.columns)")
        }
    }

    private func write(_ type: ColumnType, _ column: Int32, to writer: inout JSONWriter) throws {
        switch type {
        case .text: columns.withBytes(column) { writer.text(utf8: $0) }
        case .list: columns.withBytes(column) { writer.list($0) }
        case .json: columns.withBytes(column) { writer.raw($0) }
        case .integer: writer.integer(columns.integer(column))
        case .boolean: writer.boolean(columns.integer(column) != 0)
        case .uuid: writer.uuid(try uuid(Int(column)))
        case .instant: writer.instant(Instant(epochMs: columns.integer(column)))
        case .money: writer.money(try money(Int(column)))
        }
    }

    /// An amount and, in the column behind it, its currency.
    public func money(_ column: Int) throws -> Money {
        guard let currency = columns.withBytes(Int32(clamping: column + 1), { Currency(text: $0) }) else {
            throw StoreError.unusable("column \(column + 1) holds no currency")
        }
        return Money(amountMinor: integer(column), currency: currency)
    }
}

extension Row {
    /// Appends the fields of `shape` as one line of a table.
    /// - Throws: as the other `write`.
    public func write(_ shape: Shape, to csv: inout CSVWriter) throws {
        try csv.allOrNothing { csv in
            var column: Int32 = 0
            for field in shape.fields {
                try writeCell(field.columnType, column, to: &csv)
                column += field.columnType == .money ? 2 : 1
            }
            try requireColumns(column, for: shape)
            csv.endRow()
        }
    }

    private func writeCell(_ type: ColumnType, _ column: Int32, to csv: inout CSVWriter) throws {
        guard !columns.isNull(column) else {
            csv.empty()
            if type == .money { csv.empty() }
            return
        }
        switch type {
        case .text, .list, .json: columns.withBytes(column) { csv.text(utf8: $0) }
        case .integer: csv.integer(columns.integer(column))
        case .boolean: csv.boolean(columns.integer(column) != 0)
        case .uuid: csv.uuid(try uuid(Int(column)))
        case .instant: csv.instant(Instant(epochMs: columns.integer(column)))
        case .money: csv.money(try money(Int(column)))
        }
    }
}
