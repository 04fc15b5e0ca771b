// How long files, functions and lines may be, and how a file begins.

import Testing

@Suite struct SizeTests {
    @Test("Files are at most 400 lines, those of tests 500")
    func files() {
        let long = Tree.swift.filter { $0.lines.count - 1 > ($0.path.hasPrefix("Tests/") ? 500 : 400) }
        #expect(long.map { "\($0.path): \($0.lines.count - 1) lines" } == [])
        let sheets = Tree.files.filter { $0.hasSuffix(".css") }
        #expect(sheets.filter { Tree.lines($0).count - 1 > 250 } == [] && sheets.count > 1)
    }

    @Test("Lines are at most 110 columns; the text of a literal is as long as it is")
    func lines() {
        let long = Tree.swift.flatMap { file in
            file.lines.enumerated().filter { number, line in
                !file.isLiteral[number] && line.unicodeScalars.count > 110
                    && (file.literals[number].isEmpty || file.code[number].unicodeScalars.count > 110)
            }
            .map { "\(file.path):\($0.offset + 1): \($0.element.unicodeScalars.count) columns" }
        }
        #expect(long == [], "\(long.count) lines")
    }

    @Test("Functions are at most 60 lines")
    func functions() {
        #expect(Tree.swift.flatMap(Self.longFunctions) == [])
    }

    @Test("A file begins with a sentence that says what lives there")
    func beginnings() {
        let wrong = Tree.swift.filter { file in
            let first = file.path == "Package.swift" ? 1 : 0
            guard file.lines.indices.contains(first), file.lines[first].hasPrefix("// ") else { return true }
            let sentence = file.lines.dropFirst(first).prefix { $0.hasPrefix("//") }.joined(separator: " ")
            return !sentence.contains(where: { $0 == "." || $0 == "?" }) || sentence.utf8.count < 20
        }
        #expect(wrong.map(\.path) == [])
    }

    /// From a line that declares a function to the line where its braces are even again.
    private static func longFunctions(_ file: SwiftFile) -> [String] {
        var long: [String] = []
        for (start, line) in file.code.enumerated() where declares(line) {
            var depth = 0
            var hasBegun = false
            for (end, body) in file.code.enumerated().dropFirst(start) {
                for byte in body.utf8 where byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
                    depth += byte == UInt8(ascii: "{") ? 1 : -1
                    hasBegun = true
                }
                guard hasBegun, depth <= 0 else { continue }
                if end - start >= 60 { long.append("\(file.path):\(start + 1): \(end - start + 1) lines") }
                break
            }
        }
        return long
    }

    private static func declares(_ line: String) -> Bool {
        let words = line.split { $0 == " " || $0 == "(" || $0 == "<" || $0 == "?" }.map(String.init)
        return words.contains("func") || words.first == "init" || words.contains("deinit")
            || (words.contains("init")
                && ["public", "private", "internal", "convenience", "override"].contains(words.first ?? ""))
    }
}
