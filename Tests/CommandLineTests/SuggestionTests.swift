// How far a word may be from a known one and still be taken for a slip of the hand.

import Testing

@testable import CommandLine

@Suite struct SuggestionTests {
    @Test(
        arguments: [
            ("", "", 0), ("a", "", 1), ("", "abc", 3), ("same", "same", 0),
            ("dta", "data", 1), ("daata", "data", 1), ("dota", "data", 1), ("daat", "data", 1),
            ("ca", "abc", 3), ("hepl", "help", 1), ("kitten", "sitting", 3), ("ü", "u", 2),
        ] as [(String, String, Int)])
    func distance(left: String, right: String, steps: Int) {
        #expect(Suggestion.distance(Array(left.utf8), Array(right.utf8)) == steps)
        #expect(Suggestion.distance(Array(right.utf8), Array(left.utf8)) == steps)
    }

    @Test(
        arguments: [
            ("dta", "data"), ("sreve", "serve"), ("sevre", "serve"), ("completion", "completions"),
            ("cmpletoins", "completions"), ("comp", "completions"), ("dat", "data"),
            ("xyz", nil), ("d", nil), ("srv", nil), ("", nil), ("servers-and-more", nil),
            (String(repeating: "a", count: 10_000), nil),
        ] as [(String, String?)])
    func nearest(word: String, known: String?) {
        #expect(Suggestion.nearest(to: word, among: ["serve", "data", "completions"]) == known)
    }

    @Test func theFirstOfEqualsIsMeant() {
        #expect(Suggestion.nearest(to: "cat", among: ["bat", "hat", "cut"]) == "bat")
    }
}
