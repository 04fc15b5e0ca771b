// The repository's Swift sources as text, without their comments, for tests that read what they say.

import Glibc

enum RepositoryFiles {
    /// Where the file really is: a build may see it by a link.
    private static let root: String = {
        guard let real = realpath("\(#filePath)", nil) else { return "" }
        defer { free(real) }
        return "/" + String(cString: real).split(separator: "/").dropLast(4).joined(separator: "/")
    }()

    static func swift(below folder: String) -> [(path: String, text: String)] {
        guard let stream = opendir("\(root)/\(folder)") else { return [] }
        defer { closedir(stream) }
        var files: [(path: String, text: String)] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".swift") {
                let lines = text("\(root)/\(path)").split(separator: "\n")
                let code = lines.filter { !$0.drop { $0 == " " }.hasPrefix("//") }
                files.append((path, code.joined(separator: "\n")))
            } else {
                files += swift(below: path)
            }
        }
        return files
    }

    private static func text(_ path: String) -> String {
        guard let file = fopen(path, "rb") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: piece.prefix(count))
        }
    }
}
