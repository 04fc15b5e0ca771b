// One prepared SQLite statement: binding, stepping, reading columns.

internal import CSQLite
internal import Schema

/// Belongs to one connection, and like it to one thread at a time.
///
/// `@safe`: the pointer is this object's own from `init` to `deinit`; column pointers are used before the next
/// step and never kept.
@safe final class Statement {
    private let handle: OpaquePointer
    private let connection: Connection
    private(set) var columns: Int32 = 0

    init(_ text: String, _ connection: Connection) throws(StoreError) {
        self.connection = connection
        var handle: OpaquePointer?
        let translated = Self.numbered(text)
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let code = unsafe sqlite3_prepare_v3(connection.handle, translated, -1, flags, &handle, nil)
        guard code == SQLITE_OK, let handle = unsafe handle else { throw unsafe .last(connection.handle) }
        unsafe self.handle = handle
        columns = unsafe sqlite3_column_count(handle)
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// `$7` becomes `?7`: SQLite would take `$7` for a name and number it by its first appearance.
    private static func numbered(_ text: String) -> String {
        var bytes = [UInt8](text.utf8)
        for index in bytes.indices.dropLast() where bytes[index] == UInt8(ascii: "$") && bytes[index + 1] &- 0x30 < 10 {
            bytes[index] = UInt8(ascii: "?")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func bind(_ values: [Value]) throws(StoreError) {
        var position: Int32 = 0
        for value in values {
            position += 1
            guard bind(value, position) == SQLITE_OK else { throw unsafe .last(connection.handle) }
        }
    }

    private func bind(_ value: Value, _ position: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle, position)
        case .integer(let value): return unsafe sqlite3_bind_int64(handle, position, value)
        case .double(let value): return unsafe sqlite3_bind_double(handle, position, value)
        case .text(let value):
            return unsafe sqlite_bind_text(handle, position, value, Int32(clamping: value.utf8.count))
        case .bytes(let value):
            return unsafe value.withUnsafeBytes {
                unsafe sqlite_bind_blob(handle, position, $0.baseAddress, Int32(clamping: $0.count))
            }
        case .uuid(let value):
            var bytes = (value.high.bigEndian, value.low.bigEndian)
            return unsafe withUnsafeBytes(of: &bytes) {
                unsafe sqlite_bind_blob(handle, position, $0.baseAddress, 16)
            }
        }
    }

    /// - Returns: whether there is a row.
    func step() throws(StoreError) -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = unsafe StoreError.last(connection.handle)
            reset()
            throw error
        }
    }

    /// Ends the statement, so that it holds no place in the transaction.
    func reset() { unsafe sqlite3_reset(handle) }

    func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }

    func double(_ column: Int32) -> Double { unsafe sqlite3_column_double(handle, column) }

    /// Lends the bytes of a text or blob column.
    func withBytes<R>(_ column: Int32, _ body: (Span<UInt8>) throws -> R) rethrows -> R {
        // The order is SQLite's rule: the pointer first, then the count that goes with it.
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
        return try unsafe bytes.withMemoryRebound(to: UInt8.self) { try unsafe body($0.span) }
    }
}
