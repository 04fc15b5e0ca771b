// What the build has put into the binary: templates, assets, migrations.

import Crypto
import HTTP
import Mustache
import Store

enum EmbeddedFiles {
    /// `templates/web/vehicles/results.mustache` is the template `web/vehicles/results`.
    static var templates: [Templates.Source] {
        #if DEBUG
            if let folder = FolderFiles.named() { return folder.templates }
        #endif
        return Embedded.files.compactMap { path, content, _ in
            guard path.hasPrefix("templates/"), path.hasSuffix(".mustache") else { return nil }
            let name = String(path.dropFirst("templates/".count).dropLast(".mustache".count))
            return Templates.Source(name: name, bytes: bytes(content))
        }
    }

    static var assets: [Assets.Source] {
        #if DEBUG
            if let folder = FolderFiles.named() { return folder.assets }
        #endif
        // What is no text, and by the name of a text its Brotli form with `.br` behind it.
        var packed: [String: (base64: StaticString, digest: StaticString)] = [:]
        for (path, base64, digest) in Embedded.packed {
            if let name = assetName(path) { packed[name] = (base64, digest) }
        }
        let texts = Embedded.files.compactMap { path, content, digest -> Assets.Source? in
            guard let name = assetName(path) else { return nil }
            let brotli = packed.removeValue(forKey: "\(name).br")?.base64
            return Assets.Source(
                name: name, bytes: { bytes(content) }, brotli: { brotli.map(unpacked) ?? [] },
                digest: digest.description)
        }
        return texts
            + packed.sorted { $0.key < $1.key }.map { name, packed in
                Assets.Source(
                    name: name, bytes: { unpacked(packed.base64) }, digest: packed.digest.description)
            }
    }

    /// Nil for what is no asset. Some lie in the repository, and some the build has made.
    private static func assetName(_ path: String) -> String? {
        let folders = ["templates/web/assets/", ".build/assets/"]
        return folders.first { path.hasPrefix($0) }.map { String(path.dropFirst($0.count)) }
    }

    private static func unpacked(_ base64: StaticString) -> [UInt8] { Base64.decode(bytes(base64)) ?? [] }

    /// What is said in another language than that of the sources.
    static func texts(of language: Language) -> String {
        let path = "templates/texts/\(language.rawValue).txt"
        #if DEBUG
            if let text = FolderFiles.named()?.text(path) { return String(decoding: text, as: UTF8.self) }
        #endif
        let found = Embedded.files.first { $0.path == path }
        return found.map { String(decoding: bytes($0.content), as: UTF8.self) } ?? ""
    }

    static func bytes(_ content: StaticString) -> [UInt8] {
        // The literal lives as long as the program.
        unsafe Array(UnsafeBufferPointer(start: content.utf8Start, count: content.utf8CodeUnitCount))
    }
}

/// The migrations for SQLite in their order: `0002_vehicles.sql` is number 2, named `vehicles`.
let migrations: [Migration] = {
    var found = Embedded.files.compactMap { path, content, digest in
        Migration(path: path, in: "Sources/FleetPass/Migrations/sqlite/", content: content, digest: digest)
    }
    #if DEBUG
        found += FolderFiles.migrations
    #endif
    return found.sorted { $0.number < $1.number }
}()

/// Style sheets, scripts and pictures of the site, under a path that changes when any of them does.
struct Assets: Sendable {
    struct Source: Sendable {
        let name: String
        let bytes: @Sendable () -> [UInt8]
        /// Empty where there is none.
        var brotli: @Sendable () -> [UInt8] = { [] }
        let digest: String
    }

    struct Asset: Sendable {
        let type: MediaType
        let plain: [UInt8]
        /// At gzip's best level: made once, served for as long as the process lives. Empty where it gains
        /// nothing.
        let gzip: [UInt8]
        /// Made when the binary was.
        let brotli: [UInt8]
    }

    let version: String
    /// Each is made ready when it is first asked for.
    private let assets: [String: Lazily<Asset>]

    init(_ sources: [Source]) {
        let digests = sources.map(\.digest).joined()
        version = String(decoding: Fingerprint.of([UInt8](digests.utf8)).prefix(12), as: UTF8.self)
        let made = sources.map { source in (source.name, Lazily { Asset(source) }) }
        assets = Dictionary(made) { first, _ in first }
    }

    var folder: String { "/assets/\(version)" }

    /// - Returns: nil if there is none of that name, or of that version.
    func response(version: String, name: String) throws -> Response? {
        guard version == self.version else { return nil }
        if let (content, type) = Accent.made(name) { return made([UInt8](content.utf8), type) }
        guard let asset = try assets[name]?.value() else { return nil }
        let body = Response.Body.asset(plain: asset.plain, gzip: asset.gzip, brotli: asset.brotli)
        return kept(Response(.ok, body), asset.type)
    }

    private func made(_ bytes: [UInt8], _ type: MediaType) -> Response {
        kept(Response(.ok, .bytes(bytes)), type)
    }

    private func kept(_ answer: Response, _ type: MediaType) -> Response {
        var response = answer
        response.setType(type)
        response.setETag([UInt8](version.utf8))
        // The path holds the content's digest, so what is behind it never changes.
        response.set("Cache-Control", "public, max-age=31536000, immutable")
        return response
    }
}

extension Assets.Asset {
    fileprivate init(_ source: Assets.Source) {
        (type, plain, brotli) = (.of(fileName: source.name), source.bytes(), source.brotli())
        var encoder = GzipEncoder(level: GzipEncoder.smallest)
        gzip = type.isCompressible ? encoder.encode(plain) ?? [] : []
    }
}

extension MediaType {
    static func of(fileName: String) -> MediaType {
        switch fileName.split(separator: ".").last {
        case "css": .css
        case "js": .script
        case "svg": .svg
        case "png": .png
        case "jpg", "jpeg": .jpeg
        case "webp": .webp
        case "woff2": .font
        default: .bytes
        }
    }
}
