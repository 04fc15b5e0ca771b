// Where uploads lie while they arrive, each as a file of its own that grows at its end. What becomes of one
// is not here.

import Files
import Glibc
import Schema
import Synchronization

struct Arrivals: Sendable {
    let paths: InstancePaths

    /// Writes a piece where the last one ended; it is on the disk when this is back. What lies beyond comes
    /// from a piece that was never answered, and is written over.
    /// - Returns: nil when it was done, or how many bytes there are where that is less than `offset`.
    func append(_ piece: [UInt8], at offset: Int64, of id: UUID) throws -> Int64? {
        let path = paths.arriving(id)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.refused(path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Self.refused(path) }
        guard Int64(status.st_size) >= offset else { return Int64(status.st_size) }
        var written = 0
        while written < piece.count {
            let count = unsafe piece.withUnsafeBytes { bytes in
                // What is left of the array, which outlives the call.
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes.dropFirst(written))
                return unsafe pwrite(
                    descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.refused(path) }
            written += count
        }
        guard ftruncate(descriptor, off_t(offset) + off_t(written)) == 0, fsync(descriptor) == 0 else {
            throw Self.refused(path)
        }
        if offset == 0 { try FileContent.syncFolder(of: path) }
        return nil
    }

    /// - Returns: nil if it is not there.
    func bytes(of id: UUID, atMost limit: Int) throws -> [UInt8]? {
        try FileContent.read(paths.arriving(id), atMost: limit)
    }

    func remove(_ id: UUID) { FileContent.remove(paths.arriving(id)) }

    /// Puts it where nothing is served from.
    func quarantine(_ id: UUID) throws {
        let (from, to) = (paths.arriving(id), paths.quarantined(id))
        guard unsafe rename(from, to) == 0 || errno == ENOENT else { throw Self.refused(to) }
    }

    private static func refused(_ path: String) -> Failure {
        Failure(.unavailable, "cannot write \(path): \(unsafe String(cString: strerror(errno)))")
    }
}

/// Which files somebody is at work on in this process: two at once would write over each other's bytes.
final class FilesInHand: Sendable {
    private let ids = Mutex<Set<UUID>>([])

    /// - Throws: `conflict` where somebody else has it.
    func holding<R>(_ id: UUID, _ body: () throws -> R) throws -> R {
        guard ids.withLock({ $0.insert(id).inserted }) else {
            throw Failure(.conflict, "This upload is being worked on. Ask where it stands, and go on then.")
        }
        defer { ids.withLock { _ = $0.remove(id) } }
        return try body()
    }
}
