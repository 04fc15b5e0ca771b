// What the build has put into the binary: templates, assets, migrations.

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
        let folder = "templates/web/assets/"
        return Embedded.files.compactMap { path, content, digest in
            guard path.hasPrefix(folder) else { return nil }
            return Assets.Source(
                name: String(path.dropFirst(folder.count)), bytes: { bytes(content) },
                digest: digest.description)
        }
    }

    static func bytes(_ content: StaticString) -> [UInt8] {
        // The literal lives as long as the program.
        unsafe Array(UnsafeBufferPointer(start: content.utf8Start, count: content.utf8CodeUnitCount))
    }
}

/// The migrations for SQLite in their order: `0002_vehicles.sql` is number 2, named `vehicles`.
let migrations: [Migration] = Embedded.files.compactMap { path, content, digest in
    Migration(path: path, in: "Sources/FleetPass/Migrations/sqlite/", content: content, digest: digest)
}.sorted { $0.number < $1.number }

/// Style sheets, scripts and pictures of the site, under a path that changes when any of them does.
struct Assets: Sendable {
    struct Source: Sendable {
        let name: String
        let bytes: @Sendable () -> [UInt8]
        let digest: String
    }

    struct Asset: Sendable {
        let name: String
        let type: MediaType
        let plain: [UInt8]
        /// At gzip's best level: made once, served for as long as the process lives.
        let gzip: [UInt8]
    }

    let version: String
    private let assets: Lazily<[Asset]>

    init(_ sources: [Source]) {
        let digests = sources.map(\.digest).joined()
        version = String(decoding: Fingerprint.of([UInt8](digests.utf8)).prefix(12), as: UTF8.self)
        assets = Lazily {
            var encoder = GzipEncoder(level: GzipEncoder.smallest)
            return sources.map { source in
                let bytes = source.bytes()
                return Asset(
                    name: source.name, type: .of(fileName: source.name), plain: bytes,
                    gzip: encoder.encode(bytes) ?? [])
            }
        }
    }

    var folder: String { "/assets/\(version)" }

    /// - Returns: nil if there is none of that name, or of that version.
    func response(version: String, name: String) throws -> Response? {
        guard version == self.version else { return nil }
        if let accent = Accent.named(name) { return made([UInt8](accent.styleSheet.utf8), .css) }
        guard let asset = try assets.value().first(where: { $0.name == name }) else {
            return nil
        }
        return kept(Response(.ok, .asset(plain: asset.plain, gzip: asset.gzip)), asset.type)
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
