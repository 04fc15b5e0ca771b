// What lies at a path, looked at without following links; folders, where nobody else could change them.

internal import CSystem
import CommandLine
import Files
import Glibc

enum Place {
    enum Kind { case nothing, file, folder, link, other }

    static func kind(of path: String) throws -> Kind {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return .nothing }
            throw problem("look at", path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .link
        default: return .other
        }
    }

    /// - Throws: `conflict` where something else than a file lies there.
    static func demandFileOrNothing(_ path: String) throws { try demand(path, .file, "file") }

    /// - Throws: `conflict` where something else than a folder lies there.
    static func demandFolderOrNothing(_ path: String) throws { try demand(path, .folder, "folder") }

    private static func demand(_ path: String, _ wanted: Kind, _ word: String) throws {
        let found = try kind(of: path)
        guard found == wanted || found == .nothing else {
            let what = found == .link ? "a symbolic link" : "something that is no \(word)"
            throw Refusal(.conflict, "\(what) lies at \(path); look at it, and take it away")
        }
    }

    /// Makes it so that a file that anybody may read says this and no more.
    /// - Returns: whether it said something else, or was not there.
    static func put(_ bytes: [UInt8], at path: String) throws -> Bool {
        try demandFileOrNothing(path)
        guard try FileContent.read(path, atMost: bytes.count + 1) != bytes else { return false }
        try FileContent.write(bytes, to: path, mode: 0o644)
        return true
    }

    /// - Returns: whether it was made.
    @discardableResult
    static func makeFolder(_ path: String, mode: mode_t) throws -> Bool {
        guard try kind(of: path) == .nothing else { return false }
        // Under its name it has its mode from the beginning, whatever the mask is and whenever a kill comes.
        let draft = path + ".new"
        let isMade = unsafe mkdir(draft, 0o700) == 0
        let isLeft = !isMade && errno == EEXIST
        if isLeft { try demandFolderOrNothing(draft) }
        guard isMade || isLeft, unsafe chmod(draft, mode) == 0, unsafe rename(draft, path) == 0
        else {
            let refusal = problem("make", path)
            // Another command may have made it at the same moment.
            guard try kind(of: path) == .folder else { throw refusal }
            return false
        }
        try FileContent.syncFolder(of: path)
        return true
    }

    /// - Throws: `notPermitted` where another user owns the folder or may write to it.
    static func demandOurs(_ path: String) throws {
        var (status, name) = (stat(), stat())
        guard unsafe stat(path, &status) == 0, unsafe lstat(path, &name) == 0 else {
            throw problem("look at", path)
        }
        // A link is as good as whoever has made it.
        let isOurs = [status.st_uid, name.st_uid].allSatisfy { $0 == geteuid() || $0 == 0 }
        guard isOurs, status.st_mode & 0o022 == 0 else {
            throw Refusal(
                .notPermitted,
                "others may write to \(path); make it the operator's alone: chown root and chmod go-w")
        }
    }

    /// Whether the group or everybody may read or write it.
    static func isOpenToOthers(_ path: String) throws -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw problem("look at", path) }
        return status.st_mode & 0o077 != 0
    }

    /// - Returns: nil if there is no such file.
    static func size(of path: String) -> Int64? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? Int64(status.st_size) : nil
    }

    static var pageBytes: Int { Int(getpagesize()) }

    static func problem(_ deed: String, _ path: String) -> Refusal {
        let (code, words) = (errno, unsafe String(cString: strerror(errno)))
        return Refusal(
            code == EACCES || code == EPERM ? .notPermitted : .failed, "cannot \(deed) \(path): \(words)")
    }
}
