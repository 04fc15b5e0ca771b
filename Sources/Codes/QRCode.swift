// A text as a QR code: its squares, and their outline for a drawing. What the text means is the caller's.

internal import CQRCode

/// Made by libqrencode at its level M, which bears the loss of about a seventh of the squares.
public struct QRCode: Sendable, Equatable {
    /// Squares along one side, without the quiet edge around them.
    public let side: Int
    /// Row by row from the top left.
    private let squares: [Bool]

    /// So much fits onto a code that a telephone still reads from a screen.
    public static let mostBytes = 500

    /// - Returns: nil for a text that is empty, longer than `mostBytes` or holds a zero byte, and where the
    ///   library is not there or the system gives no memory. The secret can be typed in then.
    public init?(_ text: String) {
        let bytes = [UInt8](text.utf8)
        guard (1...Self.mostBytes).contains(bytes.count), !bytes.contains(0) else { return nil }
        guard let library = Library.loaded,
            let code = unsafe qrcode_encode(library.calls, bytes, Int32(bytes.count), QR_ECLEVEL_M)
        else { return nil }
        defer { unsafe qrcode_free(library.calls, code) }
        guard let data = unsafe code.pointee.data, unsafe (21...177).contains(code.pointee.width) else {
            return nil
        }
        let side = unsafe Int(code.pointee.width)
        self.side = side
        // The library promises a byte for each square; the lowest bit says whether it is dark.
        squares = (0..<side * side).map { unsafe data[$0] & 1 == 1 }
    }

    /// Whether the square is dark; false for whatever lies outside.
    public func isDark(column: Int, row: Int) -> Bool {
        guard (0..<side).contains(column), (0..<side).contains(row) else { return false }
        return squares[row * side + column]
    }

    /// The dark squares as the data of an SVG path, one unit a square: a strip for each run in a row.
    public var path: String {
        var strips: [String] = []
        for row in 0..<side {
            var column = 0
            while column < side {
                let start = column
                while isDark(column: column, row: row) { column += 1 }
                if column > start {
                    strips.append("M\(start) \(row)h\(column - start)v1h-\(column - start)z")
                }
                column += 1
            }
        }
        return strips.joined()
    }
}
