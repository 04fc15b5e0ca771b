// The product's own templates of documents, filled. What they are filled with is in the files of samples.

import Glibc
import Mustache

enum Filled {
    /// A template's markup; a name that the view lacks is an error.
    static func markup(_ name: String, _ view: View) throws -> [UInt8] {
        let templates = try Templates([
            Templates.Source(name: name, bytes: bytes("\(root)/templates/documents/\(name).mustache"))
        ])
        var markup: [UInt8] = []
        try templates.render(name, view, into: &markup, strict: true)
        return markup
    }

    /// Where the file really is: a build may see it by a link.
    static let root: String = {
        guard let real = realpath("\(#filePath)", nil) else { return "" }
        defer { free(real) }
        return "/" + String(cString: real).split(separator: "/").dropLast(3).joined(separator: "/")
    }()

    static func bytes(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            guard count > 0 else { return bytes }
            bytes += piece.prefix(count)
        }
    }
}
