// Documents as a whole: scripts, links, extremes, and that the same words give the same bytes.

import Glibc
import Testing

@testable import Documents

@Suite struct DrawingTests {
    @Test(
        "Each script is set in a font that has its letters",
        arguments: [
            ("Ł\u{F3}d\u{17A} Čeština Ελληνικά Русский", "Inter"), ("مرحبا", "DejaVuSans"),
            ("שלום", "DejaVuSans"),
            ("श्रीमती", "Lohit-Devanagari"), ("東京 한국어 汉语", "WenQuanYiMicroHei"),
            ("ქართული Հայերեն", "DejaVuSans"),
        ])
    func scripts(words: String, font: String) throws {
        let printed = try Printed(flow("<p>\(words)</p>"))
        #expect(printed.objects.contains("+\(font)\n"))
        #expect(printed.missing([words]) == [] && printed.flaws.hasSuffix("sound\n"))
    }

    @Test(
        "Whatever is written, a sound document comes of it",
        arguments: [
            "", "\u{1F600}\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{1F3F4}\u{E0067}\u{E007F}",
            "\u{301}\u{301}", "ก็ กำลัง",
            "\u{378}\u{E000}\u{10FFFD}", "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
            "\(noCharacters)\u{0}",
            "\u{200B}\u{200D}\u{200E}\u{200F}\u{61C}\u{2060}", "\u{FFFC}\u{FFFD}",
            "\u{110BD}\u{1D173}\u{13430}",
            "אבג abc 123 (דהו) ١٢٣ \u{202E}x", "<bdi>אבג</bdi>: 5", "<code>O0Il1</code><small>x</small>",
            "\u{AD}\u{AD}\u{AD}",
        ])
    func strange(words: String) throws {
        let markup = """
            <h1>\(words)</h1><p>\(words)</p><p align="end">\(words)</p><section label="x"><p>\(words)</p></section>\
            <facts><fact label="y">\(words)</fact></facts><table><row><cell>\(words)</cell></row></table>
            """
        for language in ["en", "ar"] {
            let printed = try Printed(flow(markup, language: language))
            #expect(printed.flaws.hasSuffix("sound\n") && printed.pages == 1)
        }
    }

    @Test("A word longer than its line, and a text longer than a page, go on where there is room")
    func long() throws {
        let word = String(repeating: "Donaudampfschifffahrt", count: 400)
        let markup = """
            <columns><column><p>\(word)</p></column><column><facts><fact label="\(word.prefix(190))">\(word)</fact></facts>\
            </column></columns><table><row kind="head"><cell>Head</cell><cell/></row><row><cell>\(word)</cell><cell>B</cell></row>\
            </table><keep><p>\(word)</p></keep><section label="S"><p>\(word)</p></section><list><item>\(word)</item></list>
            """
        let printed = try Printed(flow(markup))
        let sheet = Sheet(.a4)
        let letters = printed.text.filter { "Donaudampfschifffahrt".contains($0) }.count
        #expect(letters >= word.count * 6 && printed.pages > 6)
        #expect(
            printed.words.allSatisfy {
                $0.right <= sheet.width - Sheet.side + 1 && $0.bottom <= sheet.height - Sheet.bottom + 3
            })
    }

    @Test("In a language that is written from the right, everything begins there")
    func mirrored() throws {
        let markup =
            "<section label=\"Label\"><facts><fact label=\"Name\">Wert</fact></facts></section>"
            + "<table><row><cell>First</cell><cell align=\"end\">Last</cell></row></table>"
        for (language, isMirrored) in [("en", false), ("ar-EG", true), ("he", true), ("arn", false)] {
            let words = try Printed(flow(markup, language: language)).words
            let places = ["Label", "Name", "Wert"].compactMap { text in words.first { $0.text == text }?.left
            }
            #expect(places.count == 3 && places.sorted(by: isMirrored ? { $0 > $1 } : { $0 < $1 }) == places)
            #expect((try #require(words.first { $0.text == "First" }).left > 300) == isMirrored)
            #expect((try #require(words.first { $0.text == "Last" }).right < 200) == isMirrored)
        }
    }

    @Test("A line whose letters reach high or low makes room for them")
    func high() throws {
        func step(_ words: String) throws -> Double {
            let words = try Printed(flow("<p>one<br/>\(words)<br/>two</p>")).words
            let lines = ["one", "two"].compactMap { text in words.first { $0.text == text }?.top }
            return try #require(lines.count == 2 ? lines[1] - lines[0] : nil)
        }
        let plain = try step("three")
        #expect(abs(plain - 27) < 0.1)
        #expect(try step("\u{638}\u{650}\u{638}\u{64D}\u{651}") > plain + 1.5)
    }

    @Test("A link leads where it says, on each of its lines")
    func links() throws {
        let words = String(repeating: "word ", count: 60)
        let printed = try Printed(
            flow(
                "<p>See <link to=\"https://example.org/a?b=(c)&amp;d\">\(words)</link>, <link to=\"mailto:a@b.c\">us</link>.</p>"
            ))
        let lines = printed.urls.split(separator: "\n")
        #expect(lines.filter { $0.hasSuffix("https://example.org/a?b=(c)&d") }.count > 2)
        #expect(lines.filter { $0.hasSuffix("mailto:a@b.c") }.count == 1)
    }

    @Test(
        "On paper of either size",
        arguments: [("a4", "595.276 x 841.89 pts (A4)"), ("letter", "612 x 792 pts (letter)")])
    func papers(paper: String, size: String) throws {
        #expect(try Printed(flow("<p>x</p>", paper: paper)).field("Page size") == size)
    }

    @Test("A head and a foot that leave no room are refused")
    func noRoom() {
        let lines = "<p>" + String(repeating: "x<br/>", count: 60) + "</p>"
        #expect(throws: DocumentFlaw(.headerTooHigh)) {
            try DocumentBench.work(Array(flow("<header>\(lines)</header><p>x</p>").utf8))
        }
    }

    @Test("The same words give the same bytes, whatever was set before and beside them")
    func same() throws {
        let markup = try Filled.markup("agreement", AgreementSample.lavish)
        let first = try DocumentBench.work(markup)
        _ = try DocumentBench.work(try Filled.markup("inspection", InspectionSample.usual))
        let isSame = try DocumentBench.work(markup) == first
        #expect(isSame)
    }
}
