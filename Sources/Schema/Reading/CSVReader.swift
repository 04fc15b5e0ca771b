// Tables as CSV (RFC 4180) read row by row from bytes. What the columns mean is the caller's.

/// Strict where the form leaves no doubt, and lenient where programs differ: a byte order mark, LF alone at
/// the end of a line, and commas, semicolons or tabs between cells, whichever the first row has most of.
///
/// A quote stands at both ends of a cell or, doubled, inside of one. Anything else makes it uncertain where
/// cells end, and ends the reading.
public struct CSVReader: Sendable {
    /// Why bytes are no table.
    public struct Flaw: Error, Equatable, Sendable {
        /// The line, from one, on which the row begins.
        public let line: Int
        /// Fit to stand after the line.
        public let detail: String
    }

    /// One row: its cells as UTF-8, and the line on which it begins.
    public struct Row: Equatable, Sendable {
        public let line: Int
        public let cells: [[UInt8]]

        public func text(_ index: Int) -> String { String(decoding: cells[index], as: UTF8.self) }
    }

    public static let mostCellBytes = 64 * 1024
    public static let mostColumns = 500

    public let separator: UInt8
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1

    /// - Throws: `Flaw` for what is not UTF-8.
    public init(_ bytes: [UInt8]) throws(Flaw) {
        guard UTF8Sequence.isWellFormed(bytes.span) else {
            throw Flaw(line: Self.lineOfFirstFault(bytes), detail: "is not UTF-8")
        }
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        separator = Self.separator(of: bytes[index...])
    }

    /// The next row; nil behind the last. Lines without anything are passed over.
    /// - Throws: `Flaw`; there is nothing to be read behind it.
    public mutating func next() throws(Flaw) -> Row? {
        while index < bytes.count {
            let start = line
            let cells = try row(from: start)
            if cells.count > 1 || cells.first?.isEmpty == false { return Row(line: start, cells: cells) }
        }
        return nil
    }

    private mutating func row(from start: Int) throws(Flaw) -> [[UInt8]] {
        var cells: [[UInt8]] = []
        while true {
            cells.append(try cell(start))
            guard cells.count <= Self.mostColumns else {
                throw Flaw(line: start, detail: "has more than \(Self.mostColumns) cells")
            }
            guard index < bytes.count else { return cells }
            let byte = bytes[index]
            index += 1
            // An end behind a separator is an empty cell.
            if byte == separator { continue }
            if byte == Self.cr { index += 1 }
            line += 1
            return cells
        }
    }

    /// A cell, up to the separator or the line's end behind it.
    private mutating func cell(_ start: Int) throws(Flaw) -> [UInt8] {
        if index < bytes.count, bytes[index] == Self.quote { return try quoted(start) }
        let first = index
        while index < bytes.count, bytes[index] != separator, !(try isLineEnd(start)) {
            guard bytes[index] != Self.quote else {
                throw Flaw(line: start, detail: "has a quote inside of a cell that does not begin with one")
            }
            index += 1
        }
        try demandFitting(index - first, start)
        return Array(bytes[first..<index])
    }

    private mutating func quoted(_ start: Int) throws(Flaw) -> [UInt8] {
        var cell: [UInt8] = []
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == Self.quote else {
                if byte == Self.lf { line += 1 }
                cell.append(byte)
                try demandFitting(cell.count, start)
                continue
            }
            if index < bytes.count, bytes[index] == Self.quote {
                cell.append(byte)
                index += 1
                continue
            }
            let isEnd = index == bytes.count ? true : bytes[index] == separator ? true : try isLineEnd(start)
            guard isEnd else {
                throw Flaw(line: start, detail: "has something behind the quote that ends a cell")
            }
            return cell
        }
        throw Flaw(line: start, detail: "has a quote that nothing ends")
    }

    /// Whether a line ends at the index, which is within the bytes.
    private func isLineEnd(_ start: Int) throws(Flaw) -> Bool {
        if bytes[index] == Self.lf { return true }
        guard bytes[index] == Self.cr else { return false }
        guard index + 1 < bytes.count, bytes[index + 1] == Self.lf else {
            throw Flaw(line: start, detail: "has a carriage return without a line feed")
        }
        return true
    }

    private func demandFitting(_ count: Int, _ start: Int) throws(Flaw) {
        guard count <= Self.mostCellBytes else {
            throw Flaw(line: start, detail: "has a cell of more than \(Self.mostCellBytes) bytes")
        }
    }

    /// Which of the three the first row has most of, outside of quotes.
    private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
        let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in bytes {
            if byte == quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == lf { break }
            if let place = candidates.firstIndex(of: byte) { counts[place] += 1 }
        }
        let most = counts.max() ?? 0
        return zip(candidates, counts).first { $0.1 == most }?.0 ?? candidates[0]
    }

    private static func lineOfFirstFault(_ bytes: [UInt8]) -> Int {
        var (index, line) = (0, 1)
        while index < bytes.count, let length = UTF8Sequence.length(in: bytes.span, at: index) {
            if bytes[index] == lf { line += 1 }
            index += length
        }
        return line
    }

    private static let quote = UInt8(ascii: "\"")
    private static let cr: UInt8 = 0x0D
    private static let lf: UInt8 = 0x0A
}
