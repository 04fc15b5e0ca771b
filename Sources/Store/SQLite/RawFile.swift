// The database's file byte by byte, as it lies there while others write. What it means takes the log too.

internal import CSQLite

/// Reads by a descriptor of SQLite's own: whoever opens and closes another of the same file takes the locks
/// of all connections of this process from them.
public final class RawFile {
    private let connection: Connection

    public init(path: String) throws(StoreError) { connection = try Connection(path: path, .reader) }

    public func bytes() throws(StoreError) -> Int64 {
        let bytes = unsafe sqlite_file_bytes(connection.handle)
        guard bytes >= 0 else { throw .unavailable(code: Int(SQLITE_IOERR)) }
        return bytes
    }

    /// - Returns: as many bytes as asked for; zeros where the file has ended meanwhile.
    public func read(at offset: Int64, count: Int) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let code = unsafe sqlite_read_file(connection.handle, &bytes, Int32(clamping: count), offset)
        guard code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ_CODE else {
            throw .unavailable(code: Int(code))
        }
        return bytes
    }
}
