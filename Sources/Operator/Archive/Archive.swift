// All that is left of an instance that was removed: its directory and settings as a tar archive, sealed.

internal import CSystem
import CommandLine
import Crypto
import Files
internal import Glibc

struct Archive {
    let path: String
    /// What it is sealed for: the file's own name, so that one archive cannot stand for another.
    let title: String
    let key: SealingKey

    private static let deepest = 16

    init(_ path: String, key: SealingKey) {
        let name = path.split(separator: "/").last ?? ""
        (self.path, title, self.key) = (path, String(name), key)
    }

    /// Packs a directory, and files beside it, while nobody writes there. What is at the path already, from a
    /// try that was killed, is written anew.
    /// - Parameter folders: each with the name that it has in the archive.
    func write(_ folders: [(name: String, path: String)], files: [(name: String, path: String)]) throws {
        let draft = path + ".new"
        do { try fill(draft, folders, files) } catch {
            // Half an archive is of no use, and its room may be what is missing.
            FileContent.remove(draft)
            throw error
        }
        guard unsafe rename(draft, path) == 0 else { throw Place.problem("write", path) }
        try FileContent.syncFolder(of: path)
    }

    private func fill(
        _ draft: String, _ folders: [(name: String, path: String)], _ files: [(name: String, path: String)]
    ) throws {
        let writer = try SealedWriter(draft, title: title, key: key)
        for file in files { try add(file.name, file.path, writer) }
        for folder in folders { try addFolder(folder.name, folder.path, writer, depth: 0) }
        try writer.append(TarBlock.end)
        try writer.finish()
    }

    private func addFolder(
        _ name: String, _ path: String, _ writer: SealedWriter, depth: Int
    ) throws {
        guard depth < Self.deepest else { throw Refusal(.failed, "\(path) lies too deep to be archived") }
        try addHead(name + "/", path, size: 0, isFolder: true, writer)
        for entry in try (FileContent.names(in: path) ?? []).sorted() where entry != "." && entry != ".." {
            let (inner, innerName) = ("\(path)/\(entry)", "\(name)/\(entry)")
            switch try Place.kind(of: inner) {
            case .folder: try addFolder(innerName, inner, writer, depth: depth + 1)
            case .file: try add(innerName, inner, writer)
            // A socket that a killed process has left holds nothing.
            case .other: continue
            // Nothing may be removed that is not in here.
            case .nothing:
                throw Refusal(
                    .conflict,
                    "\(inner) has gone, or its name is no text; look at \(path), and give the command again"
                )
            case .link:
                throw Refusal(.conflict, "a symbolic link lies at \(inner); look at it, and take it away")
            }
        }
    }

    private func add(_ name: String, _ path: String, _ writer: SealedWriter) throws {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw Place.problem("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Place.problem("read", path) }
        let size = Int(status.st_size)
        try addHead(name, path, size: size, isFolder: false, writer)
        var left = size
        var piece = [UInt8](repeating: 0, count: SealedFile.pieceBytes)
        while left > 0 {
            let count = unsafe read(descriptor, &piece, min(piece.count, left))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Refusal(.failed, "\(path) became shorter while it was read") }
            try writer.append(Array(piece[..<count]))
            left -= count
        }
        try writer.append(TarBlock.padding(after: size))
    }

    private func addHead(
        _ name: String, _ path: String, size: Int, isFolder: Bool, _ writer: SealedWriter
    ) throws {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { throw Place.problem("read", path) }
        guard
            let head = TarBlock.head(
                path: name, size: size, mode: status.st_mode, modifiedAt: Int(status.st_mtim.tv_sec),
                isFolder: isFolder)
        else { throw Refusal(.failed, "\(path) is too large, or its path too long, for an archive") }
        try writer.append(head)
    }

    /// Reads every byte back.
    /// - Returns: how many bytes the archive unpacks to.
    /// - Throws: `failed` where one is not as it was written.
    func verify() throws -> Int {
        let reader = try SealedReader(path, title: title, key: key)
        var count = 0
        while let piece = try reader.next() { count += piece.count }
        return count
    }

    /// Hands the tar archive on, piece by piece, each only once it is known to be genuine.
    func open(_ take: ([UInt8]) throws -> Void) throws {
        let reader = try SealedReader(path, title: title, key: key)
        while let piece = try reader.next() { try take(piece) }
    }
}
