// What came back of one command: rows, in libpq's memory.

internal import CPostgres
internal import Glibc
internal import Store

/// `@safe`: the pointer is this object's own from `init` to `deinit`, or that of the whole which it holds;
/// whoever is lent bytes is told for how long.
@safe final class Answers: Columns {
    let handle: OpaquePointer
    /// What this is a part of; nil: all of it.
    private let whole: Answers?
    let columns: Int32
    private let rows: [Int32]
    /// The row that is the current one.
    private var row: Int32 = 0

    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
        whole = nil
        columns = unsafe PQnfields(handle)
        rows = Array(0..<(unsafe PQntuples(handle)))
    }

    private init(_ rows: [Int32], of whole: Answers) {
        unsafe handle = whole.handle
        self.whole = whole
        columns = whole.columns - 1
        self.rows = rows
    }

    deinit { if whole == nil { unsafe PQclear(handle) } }

    var isEmpty: Bool { rows.isEmpty }

    /// What each of several is answered who have asked as one: the last column says whose a row is.
    func parts(for count: Int) -> [Answers] {
        var parts = [[Int32]](repeating: [], count: count)
        for row in rows {
            self.row = row
            let number = integer(columns - 1)
            if number >= 1, number <= count { parts[Int(number) - 1].append(row) }
        }
        return parts.map { Answers($0, of: self) }
    }

    /// Hands each row to `body`, until that answers that it has seen enough.
    func each(_ body: (any Columns) throws -> Bool) rethrows {
        for row in rows {
            self.row = row
            guard try body(self) else { return }
        }
    }

    /// Rows that an INSERT, UPDATE or DELETE has touched.
    var changes: Int {
        guard let text = unsafe PQcmdTuples(handle) else { return 0 }
        return unsafe Int(strtol(text, nil, 10))
    }

    /// What the server says that it has done, as in `COMMIT`.
    var tag: String {
        guard let text = unsafe PQcmdStatus(handle) else { return "" }
        return unsafe String(cString: text)
    }

    /// The types of a described statement's parameters.
    var parameterTypes: [UInt32] {
        (0..<max(0, unsafe PQnparams(handle))).map { unsafe PQparamtype(handle, $0) }
    }

    /// All rows of a command that was answered as text.
    var texts: [[String]] {
        rows.map { row in
            (0..<columns).map { column in
                guard let text = unsafe PQgetvalue(handle, row, column) else { return "" }
                return unsafe String(cString: text)
            }
        }
    }

    func isNull(_ column: Int32) -> Bool { unsafe PQgetisnull(handle, row, column) == 1 }

    /// A whole number of any width, or a truth.
    func integer(_ column: Int32) -> Int64 {
        let bytes = unsafe bytes(column)
        switch bytes.count {
        case 8: return Int64(bigEndian: unsafe bytes.loadUnaligned(as: Int64.self))
        case 4: return Int64(Int32(bigEndian: unsafe bytes.loadUnaligned(as: Int32.self)))
        case 2: return Int64(Int16(bigEndian: unsafe bytes.loadUnaligned(as: Int16.self)))
        case 1: return Int64(unsafe bytes[0])
        default: return 0
        }
    }

    func double(_ column: Int32) -> Double {
        let bytes = unsafe bytes(column)
        guard bytes.count == 8 else { return 0 }
        return Double(bitPattern: UInt64(bigEndian: unsafe bytes.loadUnaligned(as: UInt64.self)))
    }

    @unsafe func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = unsafe PQgetvalue(handle, row, column)
        return unsafe UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(handle, row, column)))
    }
}
