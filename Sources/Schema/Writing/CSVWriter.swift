// Tables as CSV (RFC 4180, CRLF), safe to be opened in a spreadsheet. Which rows is the caller's.

public struct CSVWriter: Sendable {
    public var bytes: [UInt8] = []
    private var isFirstInRow = true

    public init() {}

    /// Begins with a row of the shape's columns.
    public init(header shape: Shape) {
        for column in shape.fields.flatMap(\.columns) { text(column) }
        endRow()
    }

    /// A cell of text. One that a spreadsheet would take for a formula is given an apostrophe in front; so
    /// is one that looks as if it had been given it already, so that whoever takes the first away has what
    /// it was.
    public mutating func text(_ value: String) { text(utf8: value.utf8.span) }

    /// The same from UTF-8; what is not well-formed in it is written as U+FFFD.
    public mutating func text(utf8 value: Span<UInt8>) {
        guard UTF8Sequence.isWellFormed(value) else {
            // The span is read within the call alone.
            text(unsafe value.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) })
            return
        }
        separate()
        let isFormula = Self.isMarked(value)
        guard Self.needsQuotes(value) else {
            if isFormula { bytes.append(UInt8(ascii: "'")) }
            bytes.append(run: value)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for index in value.indices {
            if value[index] == UInt8(ascii: "\"") { bytes.append(UInt8(ascii: "\"")) }
            bytes.append(value[index])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func integer(_ value: Int64) {
        separate()
        Decimal.append(value, to: &bytes)
    }

    public mutating func boolean(_ value: Bool) { text(value ? "true" : "false") }

    public mutating func uuid(_ value: UUID) {
        separate()
        value.appendText(to: &bytes)
    }

    public mutating func instant(_ value: Instant) {
        separate()
        value.appendText(to: &bytes)
    }

    /// Two cells: minor units, then the currency.
    public mutating func money(_ value: Money) {
        integer(value.amountMinor)
        separate()
        value.currency.appendCode(to: &bytes)
    }

    /// An empty cell.
    public mutating func empty() { separate() }

    /// Undoes all that `body` has written if it throws.
    public mutating func allOrNothing(_ body: (inout CSVWriter) throws -> Void) throws {
        let (count, isFirst) = (bytes.count, isFirstInRow)
        do { try body(&self) } catch {
            bytes.removeLast(bytes.count - count)
            isFirstInRow = isFirst
            throw error
        }
    }

    public mutating func endRow() {
        bytes.append(0x0D)
        bytes.append(0x0A)
        isFirstInRow = true
    }

    /// A whole row, lists and objects as JSON.
    public mutating func row(_ record: Record) {
        for (spec, value) in zip(record.shape.fields, record.values) {
            switch value {
            case nil:
                for _ in spec.columns { empty() }
            case .text(let value): text(value)
            case .integer(let value): integer(value)
            case .boolean(let value): boolean(value)
            case .uuid(let value): uuid(value)
            case .instant(let value): instant(value)
            case .money(let value): money(value)
            case .list, .record:
                var json = JSONWriter()
                value?.write(to: &json)
                text(utf8: json.bytes.span)
            }
        }
        endRow()
    }

    private mutating func separate() {
        if !isFirstInRow { bytes.append(UInt8(ascii: ",")) }
        isFirstInRow = false
    }

    /// Any number of apostrophes, and then what begins a formula.
    private static func isMarked(_ value: Span<UInt8>) -> Bool {
        for index in value.indices where value[index] != UInt8(ascii: "'") {
            return startsFormula(value[index])
        }
        return false
    }

    private static func startsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0A, 0x0D:
            true
        default: false
        }
    }

    private static func needsQuotes(_ value: Span<UInt8>) -> Bool {
        for index in value.indices {
            switch value[index] {
            case UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D: return true
            default: continue
            }
        }
        return false
    }
}
