// What of a text comes onto paper, and which signatures are read.

import Testing

@testable import Documents

/// U+FFFE, U+FDD0 and U+10FFFF, which a literal may not hold.
let noCharacters = String(
    decoding: [0xEF, 0xBF, 0xBE, 0xEF, 0xB7, 0x90, 0xF4, 0x8F, 0xBF, 0xBF] as [UInt8], as: UTF8.self)

@Suite struct WordingTests {
    @Test(
        "Scalars that would change what stands beside them are left out or made visible",
        arguments: [
            ("a\u{202E}b\u{202C}", "ab"), ("a\u{2066}b\u{2069}c", "abc"), ("\u{FEFF}a", "a"),
            ("a\u{0}b", "a\u{FFFD}b"),
            ("a\u{1B}[1mb", "a\u{FFFD}[1mb"), ("a\u{85}b", "a b"), ("a\u{2028}b\u{2029}c", "a b c"),
            ("\r\n a\r\n", "a"),
            ("a\(noCharacters)b", "a\u{FFFD}\u{FFFD}\u{FFFD}b"), ("a\u{200D}b\u{200F}", "a\u{200D}b\u{200F}"),
            ("a\u{AD}b", "ab"), ("", ""), (" ", ""),
        ])
    func scalars(text: String, kept: String) {
        #expect(Wording.clean(text).unicodeScalars.elementsEqual(kept.unicodeScalars))
    }

    @Test("A word without an end may be broken, after so many letters that none that means something is")
    func longWords() {
        let broken = Wording.clean(String(repeating: "x", count: 600)).split(separator: "\u{200B}").map(
            \.utf8.count)
        #expect(broken == [250, 250, 100])
        #expect(!Wording.clean(String(repeating: "x", count: 250) + " x").contains("\u{200B}"))
        #expect(!Wording.clean(String(repeating: "漢", count: 600)).contains("\u{200B}"))
    }

    @Test("A letter keeps six marks, and the next letter its own")
    func marks() {
        let many = "e" + String(repeating: "\u{301}", count: 50) + "a\u{308}"
        #expect(Wording.clean(many).unicodeScalars.count == 1 + 6 + 2)
        #expect(Wording.clean("न\u{93F}क\u{94D}ष").unicodeScalars.count == 5)
    }

    @Test(
        "Numbers of pages are written in, and what is marked behind them stays marked",
        arguments: [(1, 2, "Page 1 of 2 end"), (12, 345, "Page 12 of 345 end")])
    func counters(page: Int, pages: Int, text: String) throws {
        let markup = flow("<footer><p>Page <page/> of <b><pages/></b> <i>end</i></p></footer>")
        let content = try ContentReader.content(of: try MarkupParser.parse(Array(markup.utf8)))
        guard case .paragraph(let paragraph) = content.footer.first else {
            Issue.record("no paragraph")
            return
        }
        let prose = paragraph.prose.numbered(page: page, of: pages)
        #expect(String(decoding: prose.bytes, as: UTF8.self) == text)
        let marked = prose.markings.map { String(decoding: prose.bytes[$0.range], as: UTF8.self) }
        #expect(marked == [" \(pages)", " end"])
    }

    @Test(
        "Strokes that are read come out as they went in",
        arguments: ["M0 0", "M0 0 L1000 300", "M10 20 L30 40 M50 60 L7 8 L9 0"])
    func strokes(path: String) { #expect(Strokes(path)?.text == path) }

    @Test(
        "Strokes that are refused",
        arguments: [
            "L1 1", "M1", "M1 ", "M 1 1", "M1 1L2 2", "M1 1  L2 2", "M1 1 ", " M1 1", "M1,1", "M1 1 Z",
            "m1 1", "M-1 1",
            "M1001 1", "M1 301", "M01 1", "M1 00", "M1.5 1", "M10000 1", "M1 1 L", "M1 1\nL2 2", "M\u{661} 1",
            "M1 1 C1 1 2 2 3 3",
            "M1 1" + String(repeating: " L1 1", count: Strokes.mostPoints),
        ])
    func noStrokes(path: String) { #expect(Strokes(path) == nil) }

    @Test("A signature may have as many points as are allowed, and an empty one has none")
    func mostStrokes() {
        #expect(Strokes("M1 1" + String(repeating: " L1 1", count: Strokes.mostPoints - 1))?.lines.count == 1)
        #expect(Strokes("")?.lines.isEmpty == true)
    }

    @Test(
        "An accent is dark enough to be read on white, and one that is stays as it is",
        arguments: [
            ("#ffff00", false), ("#ffffff", false), ("#1f5fbf", true), ("#000000", true), ("#00ff88", false),
        ])
    func accents(hex: String, isKept: Bool) throws {
        let colour = try #require(Colour(hex: hex))
        #expect((colour.legible == colour) == isKept)
        #expect(colour.legible.brightness < 0.18)
    }
}
