// Making bytes shorter, and long again, by libzstd.

internal import CZstd

enum Zstd {
    /// Backups are made beside a server that has better things to do.
    private static let level: Int32 = 1

    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        let room = ZSTD_compressBound(bytes.count)
        return unsafe [UInt8](unsafeUninitializedCapacity: room) { output, filled in
            let count = unsafe ZSTD_compress(output.baseAddress, room, bytes, bytes.count, level)
            // With as much room as the library asked for, all that can fail is memory.
            precondition(ZSTD_isError(count) == 0, "libzstd has no memory")
            filled = count
        }
    }

    /// - Returns: nil for what is no single packed content, or a longer one than `limit`.
    static func unpack(_ bytes: [UInt8], atMost limit: Int) -> [UInt8]? {
        let said = unsafe ZSTD_getFrameContentSize(bytes, bytes.count)
        guard zstd_knows_size(said) == 1, said <= UInt64(clamping: limit),
            unsafe ZSTD_findFrameCompressedSize(bytes, bytes.count) == bytes.count
        else { return nil }
        let size = Int(said)
        var isWhole = false
        let plain = unsafe [UInt8](unsafeUninitializedCapacity: size) { output, filled in
            let count = unsafe ZSTD_decompress(output.baseAddress, size, bytes, bytes.count)
            isWhole = ZSTD_isError(count) == 0 && count == size
            filled = isWhole ? size : 0
        }
        return isWhole ? plain : nil
    }
}
