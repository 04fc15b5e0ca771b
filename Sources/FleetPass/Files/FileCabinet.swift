// How any part of the house keeps a file and reads it back: bytes first, then the row, and the other way
// round when it goes.

import Crypto
import Files
import HTTP
import Schema
import Store

extension App {
    var fileRoom: FileRoom { FileRoom(paths: paths) }

    /// Names in a transaction what was kept before it by `fileRoom.keep`.
    /// - Parameter name: as whoever fetches it shall save it, such as `agreement-7KQ2M9XA.pdf`.
    /// - Returns: the file's id.
    func enter(
        _ kept: KeptContent, _ kind: FileKind, of owner: FileOwner, name: String, by maker: UUID?,
        _ tx: Transaction
    ) throws -> UUID {
        let id = freshID()
        try FileStore(tx: tx).insert(id, kind, of: owner, name: name, kept, by: maker)
        return id
    }

    /// A file that anybody may be shown who may see what it belongs to.
    /// - Throws: `not_found` where there is none, or none that is ready.
    func readyFile(_ id: UUID, _ tx: Transaction) throws -> StoredFile {
        guard let file = try FileStore(tx: tx).file(id), file.state == .ready else { throw Failure.notFound }
        return file
    }

    /// The bytes of a file that is no picture. Reads from the disk, so the caller is a worker.
    /// - Throws: `unavailable` where they are not there, or are not what the row says.
    func bytes(of file: StoredFile) throws -> [UInt8] {
        guard let content = file.content else { throw Failure.notFound }
        let path = fileRoom.path(content, isPublic: file.kind.isPublic)
        let bytes = try FileContent.read(path, atMost: Int(clamping: file.bytes) + 1)
        guard let bytes, Int64(bytes.count) == file.bytes, ContentHash(Digest.sha256(bytes)) == content else {
            throw Failure(.unavailable, "The file \(file.id) is not there as it was kept.")
        }
        return bytes
    }

    /// The same file as the body of an answer, which reads it piece by piece: for a loop too.
    func answer(with file: StoredFile, _ size: PictureSize? = nil) throws -> Response {
        guard let content = file.content, let type = size?.type ?? file.type else { throw Failure.notFound }
        let isPublic = file.kind.isPublic
        let path =
            size.map { fileRoom.path(content, $0, isPublic: isPublic) }
            ?? fileRoom.path(content, isPublic: isPublic)
        guard let body = FileBody(path: path) else { throw Failure.notFound }
        var response = Response(.ok, .file(body))
        response.setType(type.mediaType)
        response.set("Cache-Control", "private, no-store")
        if size == nil { response.set("Content-Disposition", Self.disposition(file.name, type)) }
        return response
    }

    /// A letter that could end the name early, or the field, becomes a line. What it ends with is what it is.
    static func disposition(_ name: String, _ type: FileType) -> String {
        let plain = name.utf8.prefix(120).map { byte -> UInt8 in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2E: byte
            default: UInt8(ascii: "_")
            }
        }
        let isNamed = plain.contains { $0 != 0x2E && $0 != UInt8(ascii: "_") }
        let stem = isNamed ? String(decoding: plain, as: UTF8.self) : "file"
        let isEnded = stem.lowercased().hasSuffix(".\(type.ending)")
        return "attachment; filename=\"\(stem)\(isEnded ? "" : ".\(type.ending)")\""
    }
}
