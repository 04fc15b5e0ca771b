// Space for the write-ahead log, made before it is needed.

internal import Glibc

/// A log that grows with every commit makes the file system commit its own journal each time: 247 commits a
/// second instead of 7,500 were seen. So the log is filled with zeros up to its working size once, and from
/// then on written over in place. Zeros behind the valid frames are what SQLite expects to find there: no frame
/// of zeros has a right checksum.
struct WALFile {
    let path: String
    private static let workingBytes = 4 * 1024 * 1024
    private static let pieceBytes = 64 * 1024

    /// Called by the writer before its first transaction; afterwards the file is SQLite's alone. If the space
    /// cannot be had the log grows as it must, only slower.
    func grow() {
        var space = statvfs()
        guard unsafe statvfs(path, &space) == 0 else { return }
        let free = Int(
            clamping: UInt64(space.f_bavail).multipliedReportingOverflow(by: UInt64(space.f_frsize))
                .partialValue)
        let wanted = min(Self.workingBytes, free / 8)
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let zeros = [UInt8](repeating: 0, count: Self.pieceBytes)
        var size = Int(lseek(descriptor, 0, SEEK_END))
        guard size >= 0, size < wanted else { return }
        while size < wanted {
            let count = unsafe pwrite(descriptor, zeros, min(zeros.count, wanted - size), off_t(size))
            guard count > 0 else { return }
            size += count
        }
        fdatasync(descriptor)
    }
}
