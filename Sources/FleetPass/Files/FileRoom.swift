// Where the bytes of files lie: under what they are, so that the same bytes lie there once. Which rows speak
// of them is not known here.

import Crypto
import Files
import Glibc
import Pictures
import Schema
import Threads

/// Bytes that lie on the disk, to be named in a transaction that follows.
struct KeptContent: Sendable {
    let hash: ContentHash
    let type: FileType
    let bytes: Int64
    /// None: no picture.
    var sizes: [PictureSize] = []
}

/// Bytes are on the disk before the transaction that names them, and go after the one that lets go of them.
/// So what a kill leaves behind is bytes without a row, which the sweep removes. As it cannot know what
/// another thread is about to name, it leaves alone what was kept a short while ago; to keep something anew
/// makes it new again.
struct FileRoom: Sendable {
    let paths: InstancePaths
    /// Longer than anybody takes from keeping to naming.
    static let graceMs: Int64 = 10 * 60_000

    private func folder(isPublic: Bool) -> String { isPublic ? paths.publicFiles : paths.privateFiles }

    private func place(_ hash: ContentHash, isPublic: Bool) -> (folder: String, start: String) {
        let name = hash.hex
        let folder = "\(folder(isPublic: isPublic))/\(name.prefix(2))"
        return (folder, "\(folder)/\(name)")
    }

    /// Where a file lies that is no picture.
    func path(_ hash: ContentHash, isPublic: Bool = false) -> String { place(hash, isPublic: isPublic).start }

    /// Where one size of a picture lies.
    func path(_ hash: ContentHash, _ size: PictureSize, isPublic: Bool) -> String {
        "\(place(hash, isPublic: isPublic).start)-\(size.name)"
    }

    /// The same of one that anybody may fetch, by what its name says.
    func publicPath(_ hash: ContentHash, _ edge: Int, _ type: FileType) -> String {
        "\(place(hash, isPublic: true).start)-\(edge).\(type.ending)"
    }

    /// Writes bytes that the house has made, or that were checked. They are on the disk when this is back.
    /// Blocks, so the caller is a worker.
    /// - Throws: `unavailable` where the disk does not take them.
    func keep(_ bytes: [UInt8], as type: FileType) throws -> KeptContent {
        guard let hash = ContentHash(Digest.sha256(bytes)) else { throw Self.noHash }
        let place = place(hash, isPublic: false)
        try Self.make(place.folder)
        try Self.write(bytes, to: place.start)
        return KeptContent(hash: hash, type: type, bytes: Int64(bytes.count))
    }

    /// The same for a picture in all its sizes.
    func keep(_ sheet: PictureSheet, isPublic: Bool) throws -> KeptContent {
        let digests = sheet.renditions.flatMap { Digest.sha256($0.bytes) }
        guard let hash = ContentHash(Digest.sha256(digests)) else { throw Self.noHash }
        try Self.make(place(hash, isPublic: isPublic).folder)
        var sizes: [PictureSize] = []
        for rendition in sheet.renditions {
            let size = PictureSize(
                type: Self.type(rendition.format), width: rendition.width, height: rendition.height,
                bytes: rendition.bytes.count)
            try Self.write(rendition.bytes, to: path(hash, size, isPublic: isPublic))
            sizes.append(size)
        }
        let bytes = sizes.reduce(Int64(0)) { $0 + Int64($1.bytes) }
        return KeptContent(hash: hash, type: sizes.last?.type ?? .jpeg, bytes: bytes, sizes: sizes)
    }

    private static func type(_ format: PictureSheet.Format) -> FileType {
        switch format {
        case .webp: .webp
        case .jpeg: .jpeg
        case .png: .png
        }
    }

    /// Removes what lies under a hash, every size of it.
    /// - Returns: false if it was kept so short a while ago that somebody may be about to name it.
    func remove(_ hash: ContentHash, isPublic: Bool) throws -> Bool {
        let place = place(hash, isPublic: isPublic)
        let names = try FileContent.names(in: place.folder) ?? []
        let paths = names.filter { $0.hasPrefix(hash.hex) }.map { "\(place.folder)/\($0)" }
        guard paths.allSatisfy({ Self.isOld($0) }) else { return false }
        paths.forEach { FileContent.remove($0) }
        return true
    }

    private static let noHash = Failure(.internalError, "There is no SHA-256 of 32 bytes.")

    private static func make(_ folder: String) throws {
        if unsafe mkdir(folder, 0o700) == 0 { return try FileContent.syncFolder(of: folder) }
        guard errno == EEXIST else {
            throw Failure(.unavailable, "cannot make \(folder): \(unsafe String(cString: strerror(errno)))")
        }
    }

    /// Two that keep the same write drafts of their own, and the later takes the place of the former.
    private static func write(_ bytes: [UInt8], to path: String) throws {
        try FileContent.write(bytes, to: path, draft: "\(path).\(Random.words().0).new")
    }

    /// Whether it was written long enough ago; also where there is none.
    static func isOld(_ path: String) -> Bool {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return true }
        return Int64(status.st_mtim.tv_sec) * 1_000 < Clock.epochMs() - graceMs
    }
}

extension FileRoom {
    /// What lies there: the hash, and the files under it.
    typealias Found = (hash: ContentHash, paths: [String])

    /// The folders by which contents are told apart.
    func shelves(isPublic: Bool) throws -> [String] {
        let folder = folder(isPublic: isPublic)
        let names = try FileContent.names(in: folder) ?? []
        return names.filter { $0.utf8.count == 2 && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }

    /// What lies on one of them for so long that it must have a row by now. What is not ours is passed over.
    func old(on shelf: String) throws -> (contents: [Found], drafts: [String]) {
        var contents: [ContentHash: [String]] = [:]
        var drafts: [String] = []
        for name in try FileContent.names(in: shelf) ?? [] {
            guard let hash = ContentHash(hex: String(name.prefix(64))) else { continue }
            let path = "\(shelf)/\(name)"
            guard Self.isOld(path) else { continue }
            if name.hasSuffix(".new") {
                drafts.append(path)
            } else {
                contents[hash, default: []].append(path)
            }
        }
        return (contents.map { ($0.key, $0.value) }, drafts)
    }
}
