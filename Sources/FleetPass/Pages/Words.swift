// What pages say, in one language: texts of the sources by their English, and the phrasebook that they are
// looked up in. How dates, numbers and money are written is LocalForm.swift.

import Mustache
import Schema

/// Called like a function: `words("Sign in")`. A text stands for itself in English, and so it does where a
/// phrasebook lacks it; a test sees to it that none does.
package struct Words: Sendable {
    package let language: Language

    package init(_ language: Language) { self.language = language }

    package static let english = Words(.english)

    /// Marks a text that is looked up where it is shown, and not where it stands.
    package static func key(_ english: String) -> String { english }

    package func callAsFunction(_ english: String) -> String {
        language.phrasebook?.said(english) ?? english
    }

    /// - Parameter values: by the names that stand in braces: `words("Up to {rate} a day", ["rate": rate])`.
    package func callAsFunction(_ english: String, _ values: KeyValuePairs<String, String>) -> String {
        Self.filled(self(english)) { name in values.first { $0.key == name }?.value }
    }

    /// The same, where only the text itself knows which names are in it.
    func filled(_ english: String, _ values: [String: String]) -> String {
        Self.filled(self(english)) { values[String($0)] }
    }

    /// `words.count(3, "1 day", "{n} days")`
    package func count(_ count: Int64, _ one: String, _ many: String) -> String {
        count == 1 ? self(one) : self(many, ["n": grouped(count)])
    }

    /// What a rule or a shape says in English, with numbers of its own in it: known by its words, each number
    /// read as `{n}`. What is not known stays as it is.
    package func told(_ english: String) -> String {
        guard let phrasebook = language.phrasebook else { return english }
        if let said = phrasebook.said(english) { return said }
        var numbers: [String] = []
        var key = ""
        var isNumber = false
        for scalar in english.unicodeScalars {
            let isDigit = ("0"..."9").contains(scalar)
            if isDigit, !isNumber { (numbers, key) = (numbers + [""], key + "{n}") }
            if isDigit, let last = numbers.indices.last {
                numbers[last].unicodeScalars.append(scalar)
            } else {
                key.unicodeScalars.append(scalar)
            }
            isNumber = isDigit
        }
        guard !numbers.isEmpty, let said = phrasebook.said(key) else { return english }
        return numbers.reduce(said) { text, number in
            guard let place = text.firstRange(ofBytes: "{n}") else { return text }
            return text[..<place.lowerBound] + number + text[place.upperBound...]
        }
    }

    private static func filled(_ text: String, _ value: (Substring) -> String?) -> String {
        var filled = ""
        var rest = text[...]
        while let open = rest.utf8.firstIndex(of: UInt8(ascii: "{")),
            let close = rest[open...].utf8.firstIndex(of: UInt8(ascii: "}"))
        {
            let name = rest[rest.index(after: open)..<close]
            filled += rest[..<open]
            filled += value(name) ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}

/// Texts by their English, as a translator has written them: a line of English, a line of the other language,
/// and an empty line; `#` begins a note.
struct Phrasebook: Sendable {
    private let texts: [String: String]

    init(_ source: String) {
        var texts: [String: String] = [:]
        var english: String?
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.utf8.first == UInt8(ascii: "#") { continue }
            if line.isEmpty {
                english = nil
            } else if let key = english {
                texts[key] = String(line)
            } else {
                english = String(line)
            }
        }
        self.texts = texts
    }

    func said(_ english: String) -> String? { texts[english] }

    var keys: [String] { texts.keys.sorted() }
}

extension Language {
    /// Nil for the language of the sources.
    var phrasebook: Phrasebook? {
        switch self {
        case .english: nil
        case .german: Self.ofGerman
        }
    }

    /// A constant: what the build has put in, read when it is first needed.
    private static let ofGerman = Phrasebook(EmbeddedFiles.texts(of: .german))

    /// Templates with their texts in this language. Without marks they are what was compiled ever since.
    func said(_ sources: [Templates.Source]) throws -> [Templates.Source] {
        let phrasebook = phrasebook
        return try sources.map { try MarkedText.said($0) { phrasebook?.said($0) } }
    }
}
