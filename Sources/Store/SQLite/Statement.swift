// One prepared SQLite statement: binding, stepping, reading columns.

internal import CSQLite
internal import Schema

/// Belongs to one connection, and like it to one thread at a time. It does not hold the connection, which
/// holds it: the two would keep each other, and the file, for ever. SQLite keeps a closed connection's memory
/// until its last statement has gone.
///
/// `@safe`: the pointer is this object's own from `init` to `deinit`; column pointers are used before the
/// next step and never kept.
@safe final class Statement: Columns {
    private let handle: OpaquePointer
    let columns: Int32
    let isReadOnly: Bool
    private let parameters: Int32

    init(_ text: String, _ connection: Connection) throws(StoreError) {
        var handle: OpaquePointer?
        // Read inside the closure, for as long as the text lives that it points into.
        let (code, hasMore) = unsafe Self.numbered(text).withCString { text in
            var rest: UnsafePointer<CChar>?
            let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
            let code = unsafe sqlite3_prepare_v3(connection.handle, text, -1, flags, &handle, &rest)
            return unsafe (code, rest.map { unsafe String(cString: $0).utf8.contains { $0 > 0x20 } } ?? false)
        }
        guard code == SQLITE_OK, let handle = unsafe handle else { throw unsafe .last(connection.handle) }
        unsafe self.handle = handle
        columns = unsafe sqlite3_column_count(handle)
        isReadOnly = unsafe sqlite3_stmt_readonly(handle) != 0
        parameters = unsafe sqlite3_bind_parameter_count(handle)
        // SQLite would run the first and drop the others without a word.
        guard !hasMore else { throw StoreError.mistake("more than one statement: \(text)") }
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// The error that the last call left, by way of the connection that the statement was made on.
    private func failure() -> StoreError { unsafe .last(sqlite3_db_handle(handle)) }

    /// Whether rows are still being taken from it.
    var isRunning: Bool { unsafe sqlite3_stmt_busy(handle) != 0 }

    /// `$7` becomes `?7`: SQLite would take `$7` for a name and number it by its first appearance.
    private static func numbered(_ text: String) -> String {
        var bytes = [UInt8](text.utf8)
        for index in bytes.indices.dropLast()
        where bytes[index] == UInt8(ascii: "$") && bytes[index + 1] &- 0x30 < 10 {
            bytes[index] = UInt8(ascii: "?")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Runs `body` with the values bound, and ends the statement behind it.
    ///
    /// The values are lent: SQLite reads them where they lie, for as long as `body` runs. Copying them would
    /// cost more than binding them.
    func with(_ values: [Value], _ body: () throws -> Void) throws {
        guard values.count == Int(parameters) else {
            throw StoreError.mistake("\(values.count) values for \(parameters) parameters")
        }
        try lend(values, from: 0, body)
    }

    /// Each value that lies in memory is lent by a call that encloses those for the values behind it. Of a
    /// long list the rest is copied: the stack is not endless.
    private func lend(_ values: [Value], from first: Int, _ body: () throws -> Void) throws {
        for index in first..<values.count {
            let (value, place) = (values[index], Int32(truncatingIfNeeded: index + 1))
            switch value {
            case .null: try require(unsafe sqlite3_bind_null(handle, place))
            case .integer(let value): try require(unsafe sqlite3_bind_int64(handle, place, value))
            case .double(let value): try require(unsafe sqlite3_bind_double(handle, place, value))
            case .text, .utf8, .bytes, .uuid:
                guard index < Self.mostLent else {
                    try unsafe value.withBytes { try unsafe bind($0, place, value.isText, isLent: false) }
                    continue
                }
                return try unsafe value.withBytes { bytes in
                    try unsafe bind(bytes, place, value.isText, isLent: true)
                    try lend(values, from: index + 1, body)
                }
            }
        }
        defer { reset() }
        try body()
    }

    private func bind(
        _ bytes: UnsafeRawBufferPointer, _ place: Int32, _ isText: Bool, isLent: Bool
    ) throws(StoreError) {
        try require(
            unsafe sqlite_bind_bytes(
                handle, place, bytes.baseAddress, Int32(clamping: bytes.count), isText ? 1 : 0,
                isLent ? 1 : 0))
    }

    private func require(_ code: Int32) throws(StoreError) {
        guard code == SQLITE_OK else {
            let error = failure()
            reset()
            throw error
        }
    }

    private static let mostLent = 32

    /// - Returns: whether there is a row.
    func step() throws(StoreError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = failure()
            reset()
            throw error
        }
    }

    /// Ends the statement, so that it holds no place in the transaction, and lets go of the values: a picture
    /// must not stay in memory until the statement is used again.
    func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }

    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    func double(_ column: Int32) -> Double { unsafe sqlite3_column_double(handle, column) }

    @unsafe func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        // The order is SQLite's rule: the pointer first, then the count that goes with it.
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        return unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
    }
}

extension Value {
    fileprivate var isText: Bool {
        switch self {
        case .text, .utf8: true
        case .null, .integer, .double, .bytes, .uuid: false
        }
    }

    /// Lends the bytes of what lies in memory. Unsafe as its parameter is: they must not be kept.
    @unsafe fileprivate func withBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        switch self {
        case .text(let value): try unsafe value.utf8.span.withUnsafeBytes { try unsafe body($0) }
        case .utf8(let value), .bytes(let value): try unsafe value.withUnsafeBytes(body)
        case .uuid(let value):
            var bytes = (value.high.bigEndian, value.low.bigEndian)
            try unsafe withUnsafeBytes(of: &bytes, body)
        case .null, .integer, .double: try unsafe body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
    }
}
