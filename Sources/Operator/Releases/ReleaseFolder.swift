// A folder that says it is a release, looked at as a stranger's: no link is followed, nothing is believed.

internal import CSystem
import CommandLine
import Crypto
import Files
internal import Glibc

struct ReleaseFolder {
    let path: String
    private static let pieceBytes = 1 << 20

    /// - Throws: `notFound` where there is no such folder.
    init(_ path: String) throws {
        guard try Place.kind(of: path) == .folder else {
            throw Refusal(.notFound, "there is no folder \(Excerpt.of(path)); a release is one")
        }
        self.path = path
    }

    /// What is in it, signature and manifest excepted, each a plain file with a plain name.
    func names() throws -> [String] {
        let all = (try FileContent.names(in: path) ?? []).filter { $0 != "." && $0 != ".." }
        guard all.count <= Manifest.mostFiles + 2 else {
            throw Refusal(.failed, "there are \(all.count) files in \(path); a release has few")
        }
        for name in all {
            guard Manifest.isName(name), try Place.kind(of: "\(path)/\(name)") == .file else {
                throw Refusal(
                    .failed, "\(Excerpt.of(name)) in \(path) is no plain file with a plain name")
            }
        }
        return all.filter { $0 != Manifest.name && $0 != Manifest.signatureName }.sorted()
    }

    /// - Returns: the manifest, its bytes with their signature, and whose key has signed it.
    /// - Throws: where it is not signed by a key that the world trusts.
    func manifest(in world: World) throws -> (manifest: Manifest, signer: String) {
        let (file, sign) = ("\(path)/\(Manifest.name)", "\(path)/\(Manifest.signatureName)")
        let bytes = try content(Manifest.name, atMost: Manifest.mostBytes + 1)
        let signer = try ReleaseKey.demandSigned(
            bytes, try content(Manifest.signatureName, atMost: 1024), at: sign, in: world)
        return (try Manifest(parsing: bytes, from: file), signer)
    }

    func content(_ name: String, atMost limit: Int) throws -> [UInt8] {
        let file = try opened(name)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = unsafe pread(file, &bytes, limit, 0)
        guard count >= 0 else { throw Place.problem("read", "\(path)/\(name)") }
        return Array(bytes.prefix(count))
    }

    /// - Throws: where a file is there that the manifest does not name, or the other way round, or one has
    ///   other bytes.
    func demand(_ manifest: Manifest) throws {
        let (there, named) = (try names(), manifest.files.map(\.name))
        if let extra = there.first(where: { !named.contains($0) }) {
            throw Refusal(.failed, "\(path)/\(extra) is no file of release \(manifest.version)")
        }
        for file in manifest.files {
            guard there.contains(file.name) else {
                throw Refusal(.failed, "\(path)/\(file.name) is missing: the manifest names it")
            }
            let found = try measure(file.name)
            guard found.sha256 == file.sha256, found.bytes == file.bytes else {
                throw Refusal(.failed, "\(path)/\(file.name) is not the file that was signed")
            }
        }
    }

    /// A file as a manifest has it.
    func measure(_ name: String) throws -> Manifest.File {
        let digest = RunningDigest()
        let file = try opened(name)
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw Place.problem("read", "\(path)/\(name)") }
        let bytes = try each(of: file, name) { digest.append($0) }
        return Manifest.File(
            name: name, sha256: digest.finish(), bytes: bytes, isExecutable: status.st_mode & 0o100 != 0)
    }

    /// Copies a file into another folder, where it is on the disk then.
    func copy(_ file: Manifest.File, into folder: String) throws {
        let target = "\(folder)/\(file.name)"
        let source = try opened(file.name)
        defer { close(source) }
        let copy = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard copy >= 0 else { throw Place.problem("write", target) }
        defer { close(copy) }
        _ = try each(of: source, file.name) { piece in
            var rest = piece
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { unsafe write(copy, $0.baseAddress, $0.count) }
                guard count > 0 else { throw Place.problem("write", target) }
                rest = rest.dropFirst(count)
            }
        }
        guard fchmod(copy, file.isExecutable ? 0o755 : 0o644) == 0, fsync(copy) == 0 else {
            throw Place.problem("write", target)
        }
    }

    private func each(
        of file: Int32, _ name: String, _ body: (ArraySlice<UInt8>) throws -> Void
    ) throws -> Int64 {
        var piece = [UInt8](repeating: 0, count: Self.pieceBytes)
        var total: Int64 = 0
        while true {
            let count = unsafe read(file, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Place.problem("read", "\(path)/\(name)") }
            if count == 0 { return total }
            total += Int64(count)
            guard total <= Manifest.mostFileBytes else {
                throw Refusal(.failed, "\(path)/\(name) is larger than 512 MiB, the most for a release")
            }
            try body(piece[..<count])
        }
    }

    /// Of a pipe or a device nobody would know when it ends.
    private func opened(_ name: String) throws -> Int32 {
        let place = "\(path)/\(name)"
        guard try Place.kind(of: place) == .file else {
            throw Refusal(.failed, "there is no file \(place)")
        }
        let file = unsafe open(place, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { throw Place.problem("read", place) }
        return file
    }
}
