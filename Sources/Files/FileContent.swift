// Files as a whole: read up to a limit, written so that they are there whole or not at all; and folders.

public import Glibc

/// What could not be read or written, and the system's word for why.
public struct FileProblem: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Files of at most some megabytes, read and written whole.
public enum FileContent {
    /// - Returns: nil if there is no such file; of a longer one the beginning.
    public static func read(_ path: String, atMost limit: Int) throws -> [UInt8]? {
        // Whoever puts a pipe there must not keep us waiting.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw FileProblem("cannot read \(path): \(unsafe String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var status = stat()
        // What grows is copied, and for a moment there twice.
        if unsafe fstat(descriptor, &status) == 0 {
            bytes.reserveCapacity(min(limit, Int(clamping: status.st_size)))
        }
        var piece = [UInt8](repeating: 0, count: min(limit, 64 * 1024))
        while bytes.count < limit {
            let count = unsafe Glibc.read(descriptor, &piece, min(piece.count, limit - bytes.count))
            guard count >= 0 else { throw FileProblem("cannot read \(path)") }
            if count == 0 { break }
            bytes.append(contentsOf: piece[..<count])
        }
        return bytes
    }

    /// Removes a file, if there is one.
    public static func remove(_ path: String) { unsafe unlink(path) }

    /// Removes a folder and what is in it, if there is one; of a link the link alone.
    public static func removeFolder(_ path: String) throws {
        for name in try names(in: path) ?? [] where name != "." && name != ".." {
            let inner = "\(path)/\(name)"
            if unsafe unlink(inner) != 0, errno == EISDIR { try removeFolder(inner) }
        }
        guard unsafe rmdir(path) == 0 || errno == ENOENT else {
            throw FileProblem("cannot remove \(path): \(unsafe String(cString: strerror(errno)))")
        }
    }

    /// - Returns: nil if there is no such folder.
    public static func names(in path: String) throws -> [String]? {
        guard let folder = unsafe opendir(path) else {
            if errno == ENOENT { return nil }
            throw FileProblem("cannot read \(path): \(unsafe String(cString: strerror(errno)))")
        }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            // The name ends with a NUL within its array.
            let bytes = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
                unsafe [UInt8]($0.prefix { $0 != 0 })
            }
            names.append(String(decoding: bytes, as: UTF8.self))
        }
        return names
    }

    /// Writes a new file that is either there whole, on the disk, or not at all.
    ///
    /// - Parameter durably: false for what can be made again: then it may not survive a power loss.
    /// - Parameter mode: who may read it; nobody else by itself.
    /// - Parameter draft: where it is written first; nil: beside it. Of its own for each of those who may
    ///   write the same at once.
    public static func write(
        _ bytes: [UInt8], to path: String, durably: Bool = true, mode: mode_t = 0o600, draft: String? = nil
    )
        throws
    {
        let draft = draft ?? path + ".new"
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw FileProblem("cannot write \(draft): \(unsafe String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        // What a mask leaves out, and what a draft of before had otherwise.
        guard mode == 0o600 || fchmod(descriptor, mode) == 0 else {
            throw FileProblem("cannot write \(draft): \(unsafe String(cString: strerror(errno)))")
        }
        let written = unsafe Glibc.write(descriptor, bytes, bytes.count)
        guard written == bytes.count, !durably || fsync(descriptor) == 0, unsafe rename(draft, path) == 0
        else {
            let problem = FileProblem("cannot write \(path): \(unsafe String(cString: strerror(errno)))")
            // Half of it is of no use, and its room may be what is missing.
            unsafe unlink(draft)
            throw problem
        }
        if durably { try syncFolder(of: path) }
    }

    /// A name is on the disk once its folder is; the file's own `fsync` does not see to that.
    public static func syncFolder(of path: String) throws {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw FileProblem("cannot write \(folder): \(unsafe String(cString: strerror(errno)))")
        }
    }
}
