// Space for the write-ahead log, made before it is needed.

internal import Glibc

/// A log that grows with every commit makes the file system commit its own journal each time: 247 commits a
/// second instead of 7,500 were seen. So the log is filled with zeros up to its working size once, and from
/// then on written over in place. Zeros behind the valid frames are what SQLite expects to find there: no
/// frame of zeros has a right checksum.
struct WALFile {
    let path: String
    private static let workingBytes = 4 * 1024 * 1024
    private static let pieceBytes = 64 * 1024
    /// A frame: a page and its head.
    static let bytesPerPage = 4096 + 24

    /// Called by the writer before its first transaction, and when the log was cut off; at all other times
    /// the file is SQLite's alone. If the space cannot be had the log grows as it must, only slower.
    /// - Returns: how large the file is.
    func grow() -> Int {
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        let wanted = min(Self.workingBytes, freeBytes() / 8)
        let zeros = [UInt8](repeating: 0, count: Self.pieceBytes)
        let before = max(0, Int(lseek(descriptor, 0, SEEK_END)))
        var size = before
        while size < wanted {
            let count = unsafe pwrite(descriptor, zeros, min(zeros.count, wanted - size), off_t(size))
            guard count > 0 else { break }
            size += count
        }
        if size > before { fdatasync(descriptor) }
        return size
    }

    private func freeBytes() -> Int {
        var space = statvfs()
        guard unsafe statvfs(path, &space) == 0 else { return 0 }
        let (bytes, isTooMany) = UInt64(space.f_bavail).multipliedReportingOverflow(
            by: UInt64(space.f_frsize))
        return isTooMany ? .max : Int(clamping: bytes)
    }
}
