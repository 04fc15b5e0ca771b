// The repository's files, found from this file's own place, and read as text.

import Glibc

enum Tree {
    /// Where the file really is: a build may see it by a link.
    static let root: String = {
        guard let real = realpath("\(#filePath)", nil) else { return "" }
        defer { free(real) }
        return "/" + String(cString: real).split(separator: "/").dropLast(3).joined(separator: "/")
    }()

    /// Paths below the root, sorted; what is made by builds and what git keeps for itself are no part of it.
    static let files: [String] = files(below: "").sorted()

    static let swift = files.filter { $0.hasSuffix(".swift") }.map { SwiftFile($0) }
    static let sources = swift.filter { $0.path.hasPrefix("Sources/") }
    static let documents = files.filter { $0.hasSuffix(".md") }

    static func text(_ path: String) -> String {
        guard let file = fopen("\(root)/\(path)", "rb") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: piece.prefix(count))
        }
    }

    static func lines(_ path: String) -> [Substring] {
        text(path).split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// Whether a word stands in a file at all; looking line by line takes far longer, and finds nothing.
    static func holds(_ path: String, _ word: String) -> Bool {
        text(path).withCString { text in word.withCString { strstr(text, $0) != nil } }
    }

    static func exists(_ path: String) -> Bool { access("\(root)/\(path)", F_OK) == 0 }

    private static func files(below folder: String) -> [String] {
        guard let stream = opendir("\(root)/\(folder)") else { return [] }
        defer { closedir(stream) }
        var files: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if [".", "..", ".build", ".git", "__pycache__"].contains(name) { continue }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var status = stat()
            guard stat("\(root)/\(path)", &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                files += Self.files(below: path)
            } else {
                files.append(path)
            }
        }
        return files
    }
}
