// Files of this machine: read whole, written so that they survive a power loss, listed, removed.

internal import Glibc

enum Disk {
    /// What a file was when it was looked at.
    struct Look: Equatable, Sendable {
        let bytes: Int64
        /// When its content was changed, and when anything about it was, in nanoseconds since 1970.
        let changedNs: Int64
        let touchedNs: Int64
        let isFolder: Bool
    }

    static func look(_ path: String) -> Look? {
        var status = stat()
        // A link would lead out of the folder that is meant.
        guard unsafe lstat(path, &status) == 0 else { return nil }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFDIR else { return nil }
        return Look(
            bytes: Int64(status.st_size), changedNs: nanoseconds(status.st_mtim),
            touchedNs: nanoseconds(status.st_ctim), isFolder: kind == S_IFDIR)
    }

    /// Whether anything has that name: also a link that leads nowhere.
    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    /// - Returns: nil if there is no such file.
    /// - Throws: also where the file is longer than `limit`.
    static func read(_ path: String, atMost limit: Int) throws(BackupError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw trouble("read", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unavailable("\(path) is no file")
        }
        guard status.st_size <= limit else { throw .unavailable("\(path) is longer than \(limit) bytes") }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes {
                unsafe pread(
                    descriptor, $0.baseAddress.map { unsafe $0 + filled }, $0.count - filled, off_t(filled))
            }
            guard count > 0 else { throw trouble("read", path) }
            filled += count
        }
        return bytes
    }

    /// How the name of what is still being written begins.
    static let draftMark = ".draft-"

    /// Writes a file that is either there whole, on the disk, or as it was before. For this user alone.
    /// - Parameter durably: false where whoever writes many syncs them all at the end.
    static func write(_ bytes: [UInt8], to path: String, durably: Bool = true) throws(BackupError) {
        // Of its own for each process, for two may put the same.
        let draft =
            "\(folder(of: path))/\(draftMark)\(getpid())-\(path.utf8.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) })"
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw trouble("write", draft) }
        defer { close(descriptor) }
        guard writeAll(bytes, to: descriptor, at: 0), !durably || fsync(descriptor) == 0,
            unsafe Glibc.rename(draft, path) == 0
        else {
            let error = trouble("write", path)
            unsafe unlink(draft)
            throw error
        }
        if durably { try sync(folder(of: path)) }
    }

    static func writeAll(_ bytes: [UInt8], to descriptor: Int32, at offset: Int64) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe pwrite(
                    descriptor, $0.baseAddress.map { unsafe $0 + done }, $0.count - done,
                    off_t(offset) + off_t(done))
            }
            if count <= 0 { return false }
            done += count
        }
        return true
    }

    /// Without the slashes at its end, so that something can be put beside it.
    static func plain(_ path: String) -> String {
        var bytes = path.utf8[...]
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return String(Substring(bytes))
    }

    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A name is on the disk once its folder is.
    static func sync(_ folder: String) throws(BackupError) {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw trouble("open", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw trouble("sync", folder) }
    }

    /// Makes a folder and those above it, for this user alone.
    /// - Returns: whether it was not there.
    @discardableResult
    static func make(_ folder: String) throws(BackupError) -> Bool {
        if unsafe mkdir(folder, 0o700) == 0 {
            try sync(Self.folder(of: folder))
            return true
        }
        if errno == EEXIST { return false }
        guard errno == ENOENT, Self.folder(of: folder) != folder else { throw trouble("make", folder) }
        try make(Self.folder(of: folder))
        return try make(folder)
    }

    /// - Returns: the names in the folder, in order; none if there is no such folder.
    static func names(in path: String) throws(BackupError) -> [String] {
        guard let folder = unsafe opendir(path) else {
            if errno == ENOENT { return [] }
            throw trouble("read", path)
        }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            // The name ends with a NUL within its array.
            let bytes = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
                unsafe [UInt8]($0.prefix { $0 != 0 })
            }
            let name = String(decoding: bytes, as: UTF8.self)
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func remove(_ path: String) throws(BackupError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw trouble("remove", path) }
    }

    /// With all that is in it; of a link the link alone.
    static func removeFolder(_ path: String) throws(BackupError) {
        guard look(path)?.isFolder == true else { return try remove(path) }
        for name in try names(in: path) {
            let inner = "\(path)/\(name)"
            if look(inner)?.isFolder == true { try removeFolder(inner) } else { try remove(inner) }
        }
        guard unsafe rmdir(path) == 0 || errno == ENOENT else { throw trouble("remove", path) }
    }

    static func removeIfEmpty(_ folder: String) { unsafe rmdir(folder) }

    /// Everything that was written to the file system that `path` lies on.
    static func syncAll(_ path: String) throws(BackupError) {
        Glibc.sync()
        try sync(path)
    }

    /// Gives a folder another name, where nothing has that name but perhaps an empty folder.
    static func rename(_ path: String, to other: String) throws(BackupError) {
        guard unsafe Glibc.rename(path, other) == 0 else {
            if errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR {
                throw .conflict("there is something at \(other) already; it is left alone")
            }
            throw trouble("rename to", other)
        }
        try sync(folder(of: other))
    }

    static func trouble(_ verb: String, _ path: String) -> BackupError {
        .unavailable("cannot \(verb) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
