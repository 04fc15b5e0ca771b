// Tables as CSV (RFC 4180) read row by row from bytes. What the columns mean is the caller's.

/// Lenient where programs differ: a byte order mark, UTF-16 with one, LF or CR alone at the end of a line,
/// and commas, semicolons or tabs between cells, whichever the first row has most of. A quote that stands
/// within a cell is a character like others, as spreadsheets have it: inches are written so.
///
/// What is wrong with a row is said of that row, and the reading goes on with the next line: one bad row
/// makes no table bad.
public struct CSVReader: Sendable {
    /// What makes it uncertain what a row says.
    public struct Flaw: Equatable, Sendable {
        /// Which cell of the row, from zero.
        public let column: Int
        /// Fit to stand after the row.
        public let detail: String
    }

    /// One row: its cells as they are, which is UTF-8 where nothing is wrong with it.
    public struct Row: Equatable, Sendable {
        /// The line, from one, on which it begins.
        public let line: Int
        /// As a spreadsheet counts, from one: rows without anything are counted, lines within a cell are
        /// not.
        public let number: Int
        public let cells: [[UInt8]]
        public let flaw: Flaw?

        /// What is no UTF-8 in it is U+FFFD.
        public func text(_ index: Int) -> String { String(decoding: cells[index], as: UTF8.self) }
    }

    public static let mostCellBytes = 64 * 1024
    public static let mostColumns = 500

    public let separator: UInt8
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var number = 0
    private var flaw: Flaw?

    public init(_ bytes: [UInt8]) {
        self.bytes = UTF16Text.utf8(of: bytes) ?? bytes
        if self.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        separator = Self.separator(of: self.bytes[index...])
    }

    /// The next row; nil behind the last. Rows without anything are passed over.
    public mutating func next() -> Row? {
        while index < bytes.count {
            let (start, begin) = (line, index)
            number += 1
            flaw = nil
            var cells = row()
            if let flaw, flaw.isOfQuotes {
                // A quote by mistake takes no lines along: the row is its line, as it stands there.
                (line, index) = (start, begin)
                cells = row(withQuotes: false)
                // Of lines that were taken along, no cell is left.
                self.flaw = Flaw(column: min(flaw.column, cells.count - 1), detail: flaw.detail)
            }
            if flaw == nil, let column = cells.firstIndex(where: { !UTF8Sequence.isWellFormed($0.span) }) {
                flaw = Flaw(column: column, detail: "is not UTF-8")
            }
            if cells.count > 1 || cells.first?.isEmpty == false || flaw != nil {
                return Row(line: start, number: number, cells: cells, flaw: flaw)
            }
        }
        return nil
    }

    private mutating func row(withQuotes: Bool = true) -> [[UInt8]] {
        var cells: [[UInt8]] = []
        var column = 0
        while true {
            let cell = cell(column, withQuotes)
            if column < Self.mostColumns {
                cells.append(cell)
            } else {
                note(Self.mostColumns - 1, "stands before more than \(Self.mostColumns) cells")
            }
            column += 1
            guard index < bytes.count else { return cells }
            let byte = bytes[index]
            index += 1
            // An end behind a separator is an empty cell.
            if byte == separator { continue }
            if byte == Self.cr, index < bytes.count, bytes[index] == Self.lf { index += 1 }
            line += 1
            return cells
        }
    }

    /// A cell, up to the separator or the line's end behind it.
    private mutating func cell(_ column: Int, _ withQuotes: Bool) -> [UInt8] {
        if withQuotes, index < bytes.count, bytes[index] == Self.quote { return quoted(column) }
        let first = index
        passPlain()
        if index - first > Self.mostCellBytes { noteLength(column) }
        return Array(bytes[first..<min(index, first + Self.mostCellBytes)])
    }

    private mutating func passPlain() {
        while index < bytes.count, bytes[index] != separator, !isLineEnd(bytes[index]) { index += 1 }
    }

    private mutating func quoted(_ column: Int) -> [UInt8] {
        var cell: [UInt8] = []
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == Self.quote {
                guard index < bytes.count, bytes[index] == Self.quote else {
                    if index < bytes.count, bytes[index] != separator, !isLineEnd(bytes[index]) {
                        note(column, Self.behindQuote)
                        passPlain()
                    }
                    return cell
                }
                index += 1
            } else if byte == Self.lf || byte == Self.cr && !(index < bytes.count && bytes[index] == Self.lf)
            {
                line += 1
            }
            if cell.count < Self.mostCellBytes { cell.append(byte) } else { noteLength(column) }
        }
        note(column, Self.noEnd)
        return cell
    }

    /// The first that is found is told; but one of quotes says where the row ends.
    private mutating func note(_ column: Int, _ detail: String) {
        let found = Flaw(column: column, detail: detail)
        if flaw.map({ !$0.isOfQuotes && found.isOfQuotes }) ?? true { flaw = found }
    }

    private mutating func noteLength(_ column: Int) {
        note(column, "is longer than \(Self.mostCellBytes) bytes")
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == Self.lf || byte == Self.cr }

    /// Which of the three the first row has most of, outside of quotes.
    private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
        let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in bytes {
            if byte == quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == lf || byte == cr { break }
            if let place = candidates.firstIndex(of: byte) { counts[place] += 1 }
        }
        let most = counts.max() ?? 0
        return zip(candidates, counts).first { $0.1 == most }?.0 ?? candidates[0]
    }

    fileprivate static let behindQuote = "has something behind the quote that ends it"
    fileprivate static let noEnd = "begins with a quote that nothing ends"
    private static let quote = UInt8(ascii: "\"")
    private static let cr: UInt8 = 0x0D
    private static let lf: UInt8 = 0x0A
}

extension CSVReader.Flaw {
    fileprivate var isOfQuotes: Bool { detail == CSVReader.behindQuote || detail == CSVReader.noEnd }
}
