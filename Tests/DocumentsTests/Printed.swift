// A document as others read it: its words and where they are, by poppler's tools; its form, by qpdf.

import Glibc
import Testing

@testable import Documents

/// A document in a file, which is gone with it.
final class Printed {
    private let path: String

    init(_ markup: [UInt8]) throws {
        path = try Self.file(try DocumentBench.work(markup))
    }

    convenience init(_ markup: String) throws { try self.init(Array(markup.utf8)) }

    deinit { unlink(path) }

    struct Word {
        let text: String
        let page: Int
        let left: Double
        let top: Double
        let right: Double
        let bottom: Double
    }

    /// In the order in which they are drawn, blanks and marks of direction left out.
    lazy var text = Self.plain(run("pdftotext -raw '\(path)' -"))
    lazy var info = run("pdfinfo '\(path)'")
    lazy var structure = run("pdfinfo -struct '\(path)'")
    lazy var urls = run("pdfinfo -url '\(path)'")
    /// What is wrong with its form.
    lazy var flaws = run("qpdf --check '\(path)' && echo sound")
    /// In plain objects.
    lazy var objects = run("qpdf --qdf --object-streams=disable '\(path)' - | tr -cd '\\12\\40-\\176'")

    var pages: Int { Int(field("Pages")) ?? 0 }

    func field(_ name: String) -> String {
        for line in info.split(separator: "\n") where line.hasPrefix("\(name):") {
            return String(line.dropFirst(name.utf8.count + 1).drop { $0 == " " })
        }
        return ""
    }

    lazy var words: [Word] = {
        var words: [Word] = []
        var page = 0
        for line in run("pdftotext -bbox '\(path)' -").split(separator: "\n") {
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
            if line.contains("<page ") { page += 1 }
            guard line.contains("<word "), parts.count == 9 else { continue }
            let places = [1, 3, 5, 7].compactMap { Double(parts[$0]) }
            guard places.count == 4 else { continue }
            words.append(
                Word(
                    text: String(parts[8].dropFirst().prefix { $0 != "<" }), page: page, left: places[0],
                    top: places[1], right: places[2], bottom: places[3]))
        }
        return words
    }()

    /// Those of the texts that are not found behind the one before.
    func missing(_ texts: [String]) -> [String] {
        var rest = text[...]
        return texts.filter { wanted in
            let plain = Self.plain(wanted)
            var place = rest
            while !place.isEmpty, !place.starts(with: plain) { place = place.dropFirst() }
            guard !place.isEmpty else { return true }
            rest = place.dropFirst(plain.count)
            return false
        }
    }

    /// Characters, so that a letter with its mark is the same in either spelling.
    private static func plain(_ text: String) -> [Character] {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars
        where !scalar.properties.isWhitespace && scalar.properties.generalCategory != .format
            && scalar != "\u{C}"
        {
            kept.append(scalar)
        }
        return Array(String(kept))
    }

    static func file(_ bytes: [UInt8]) throws -> String {
        var path = Array("/tmp/documents-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// What a command prints on both of its outputs.
func run(_ command: String) -> String {
    guard let pipe = popen("(\(command)) 2>&1", "r") else { return "" }
    defer { pclose(pipe) }
    var printed: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = fread(&part, 1, part.count, pipe)
        guard count > 0 else { return String(decoding: printed, as: UTF8.self) }
        printed.append(contentsOf: part.prefix(count))
    }
}

/// A document of these blocks.
func flow(_ blocks: String, language: String = "en", paper: String = "a4") -> String {
    "<document title=\"T\" language=\"\(language)\" made=\"2026-03-03T17:05:00Z\" paper=\"\(paper)\">\(blocks)</document>"
}
