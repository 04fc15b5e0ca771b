// A file as the body of an answer, read piece by piece so that its size does not matter.

internal import CSystem
internal import Glibc

/// An open file of known size; closed when the last holder lets go.
public final class FileBody: Sendable {
    let descriptor: Int32
    public let size: Int64
    public let modifiedMs: Int64

    /// Opens a regular file for reading.
    /// - Returns: nil if there is none. A symbolic link in the last place is not followed.
    public init?(path: String) {
        // Opening a pipe waits for its other end, and a loop must not wait; for a regular file the flag means
        // nothing.
        let descriptor = unsafe sys_open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        size = Int64(status.st_size)
        modifiedMs = Int64(status.st_mtim.tv_sec) * 1000
    }

    deinit { close(descriptor) }

    /// Appends up to `count` bytes from `offset`.
    /// - Returns: false if they cannot be read any more: the answer then has to be cut off.
    func append(from offset: Int64, count: Int, to output: inout [UInt8]) -> Bool {
        let part = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = unsafe max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
        }
        output.append(contentsOf: part)
        return part.count == count
    }
}
