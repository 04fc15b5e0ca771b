// A file of any size copied to another place: where the file system can, without a byte being moved.

internal import CSystem
internal import Glibc

public enum FileCopy {
    /// The copy is this user's alone, and on the disk.
    /// - Throws: `FileProblem`; what was copied by then stays.
    public static func make(of path: String, at copy: String) throws {
        let from = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard from >= 0 else { throw problem("read", path) }
        defer { close(from) }
        let into = unsafe open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard into >= 0 else { throw problem("write", copy) }
        defer { close(into) }
        while true {
            let count = sys_copy_on(from, into, 1 << 30)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EXDEV || errno == EINVAL || errno == EOPNOTSUPP || errno == ENOSYS {
                try copyByHand(from, into, path, copy)
                break
            }
            guard count >= 0 else { throw problem("write", copy) }
            if count == 0 { break }
        }
        guard fsync(into) == 0 else { throw problem("write", copy) }
    }

    /// From where the two stand.
    private static func copyByHand(_ from: Int32, _ into: Int32, _ path: String, _ copy: String) throws {
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe read(from, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw problem("read", path) }
            if count == 0 { return }
            var done = 0
            while done < count {
                let written = unsafe piece.withUnsafeBytes { bytes in
                    unsafe write(into, bytes.baseAddress.map { unsafe $0 + done }, count - done)
                }
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw problem("write", copy) }
                done += written
            }
        }
    }

    private static func problem(_ verb: String, _ path: String) -> FileProblem {
        FileProblem("cannot \(verb) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
