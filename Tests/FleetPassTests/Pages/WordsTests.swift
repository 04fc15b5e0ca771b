// The phrasebooks: whatever pages say there is in each language, with the same tags, and nothing else is
// there.

import Mustache
import Testing

@testable import FleetPass

@Suite struct WordsTests {
    /// By text, where it is said.
    private static let said: [String: String] = {
        var said: [String: String] = [:]
        for source in EmbeddedFiles.templates {
            for text in (try? MarkedText.texts(in: source)) ?? [] { said[text] = source.name }
        }
        let patterns = [
            #/\bwords\(\s*"([^"\\]+)"/#, #/\bWords\.key\(\s*"([^"\\]+)"/#,
        ]
        let counted = #/\b(?:words|self)\.count\([^"]*"([^"\\]+)",\s*"([^"\\]+)"/#
        for (path, text) in RepositoryFiles.swift(below: "Sources/FleetPass") {
            for pattern in patterns {
                for match in text.matches(of: pattern) { said[String(match.1)] = path }
            }
            for match in text.matches(of: counted) {
                said[String(match.1)] = path
                said[String(match.2)] = path
            }
        }
        for text in ToldWords.all { said[text] = "ToldWords" }
        return said
    }()

    private static let languages = Language.allCases.filter { $0 != .english }

    @Test("Everything that is said has its translation, with the same tags", arguments: languages)
    func complete(language: Language) {
        #expect(Self.said.count > 20)
        let phrasebook = language.phrasebook
        let missing = Self.said.filter { phrasebook?.said($0.key) == nil }
        #expect(missing.isEmpty, "\(missing.sorted { $0.key < $1.key })")
        let torn = Self.said.keys.filter { text in
            phrasebook?.said(text).map { MarkedText.tags(of: $0) != MarkedText.tags(of: text) } ?? false
        }
        #expect(torn.isEmpty, "\(torn.sorted())")
    }

    @Test("No translation is of something that nobody says", arguments: languages)
    func used(language: Language) {
        let unused = language.phrasebook?.keys.filter { Self.said[$0] == nil } ?? []
        #expect(unused.isEmpty, "\(unused)")
    }

    @Test(arguments: [
        ("exactly so", "is required", "ist nötig"),
        (
            "numbers are read as they come", "must have at most 60 characters",
            "darf höchstens 60 Zeichen haben"
        ),
        ("what is not known stays", "is a llama", "is a llama"),
    ])
    func told(rule: String, english: String, german: String) {
        #expect(Words(.german).told(english) == german, "\(rule)")
        #expect(Words.english.told(english) == english)
    }

    @Test(arguments: [(0, "0 days", "0 Tage"), (1, "1 day", "1 Tag"), (1_204, "1,204 days", "1.204 Tage")])
    func counted(count: Int64, english: String, german: String) {
        #expect(Words.english.count(count, "1 day", "{n} days") == english)
        #expect(Words(.german).count(count, "1 day", "{n} days") == german)
    }

    @Test("Values stand where their names do, whatever braces they have themselves")
    func filled() {
        let words = Words.english
        #expect(words("Up to {rate} a day", ["rate": "{x}"]) == "Up to {x} a day")
        #expect(words("{lost} {", [:]) == "{lost} {")
    }
}
