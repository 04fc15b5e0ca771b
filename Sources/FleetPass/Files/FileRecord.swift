// How a file shows, with the links by which it is fetched. No SQL.

import Schema

enum FileRecord {
    private static let url = Field.text(
        "url", max: 400, "Where it is fetched; one that is not public is good for some minutes.")
    private static let type = Field.text("media_type", max: 60)
    private static let width = Field.integer("width", in: 1...100_000)
    private static let height = Field.integer("height", in: 1...100_000)
    private static let bytes = Field.integer("bytes", in: 0...Int64.max)
    static let size = Shape(
        "FileSize", "A picture in one size, or a file that is none.", url, type, width.optional,
        height.optional, bytes)
    private static let sizes = Field.object("sizes", size, "The smallest first.").list(max: 20)
    private static let id = Field.uuid("id", "Never changes.")
    private static let purpose = Field.choice("purpose", of: FileKind.self, "What it is for.")
    private static let belongsTo = Field.uuid("belongs_to", "What it belongs to.")
    private static let name = Field.text("name", max: 200, "As it was called where it came from.")
    private static let alt = Field.text("alt", min: 0, max: 200, "What is seen on it; may be empty.")
    private static let created = Field.instant("created_at")
    static let shape = Shape(
        "File", "A file that is ready to be fetched.", id, purpose, belongsTo, name, alt, sizes, created)

    static func write(_ file: StoredFile, _ app: App, now: Instant, to json: inout JSONWriter) {
        json.object { json in
            json.member(id, file.id)
            json.member("purpose", file.kind.rawValue)
            json.member(belongsTo, file.owner.id)
            json.member(name, file.name)
            json.member(alt, file.alt)
            json.key("sizes")
            writeSizes(of: file, app, now: now, to: &json)
            json.member(created, file.createdAt)
        }
    }

    static func writeSizes(of file: StoredFile, _ app: App, now: Instant, to json: inout JSONWriter) {
        json.beginArray()
        let links = app.secrets.fileLinks
        for size in file.sizes {
            let path =
                file.kind.isPublic
                ? file.content.map { "/files/\(PhotoName($0, edge: size.edge, size.type).text)" } ?? ""
                : links.path(to: file.id, size.name, now: now)
            writeSize(path, size.type, size.width, size.height, size.bytes, to: &json)
        }
        if file.sizes.isEmpty, let type = file.type {
            let path = links.path(to: file.id, FileLinks.whole, now: now)
            writeSize(path, type, nil, nil, Int(clamping: file.bytes), to: &json)
        }
        json.endArray()
    }

    private static func writeSize(
        _ path: String, _ type: FileType, _ width: Int?, _ height: Int?, _ bytes: Int,
        to json: inout JSONWriter
    ) {
        json.object { json in
            json.member(url, path)
            json.member("media_type", type.rawValue)
            json.member("width", width.map { Int64($0) })
            json.member("height", height.map { Int64($0) })
            json.member("bytes", Int64(bytes))
        }
    }
}
