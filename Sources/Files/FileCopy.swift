// A file of any size copied to another place.

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
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe read(from, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw problem("read", path) }
            if count == 0 { break }
            try append(piece, count, to: into, copy)
        }
        guard fsync(into) == 0 else { throw problem("write", copy) }
    }

    private static func append(_ bytes: [UInt8], _ count: Int, to into: Int32, _ copy: String) throws {
        var done = 0
        while done < count {
            let written = unsafe bytes.withUnsafeBytes { bytes in
                unsafe write(into, bytes.baseAddress.map { unsafe $0 + done }, count - done)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw problem("write", copy) }
            done += written
        }
    }

    private static func problem(_ verb: String, _ path: String) -> FileProblem {
        FileProblem("cannot \(verb) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
