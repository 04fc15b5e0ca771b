// Which markup is refused, why, and on which line; and what is read of that which is not.

import Testing

@testable import Documents

struct Refusal: Sendable, CustomTestStringConvertible {
    let markup: String
    let line: Int
    let problem: DocumentFlaw.Problem

    init(_ markup: String, line: Int = 1, _ problem: DocumentFlaw.Problem) {
        self.markup = markup
        self.line = line
        self.problem = problem
    }

    /// Of what stands in a document.
    init(in blocks: String, line: Int = 1, _ problem: DocumentFlaw.Problem) {
        self.init(flow(blocks), line: line, problem)
    }

    var testDescription: String { String(markup.prefix(120)) }

    static let forms = [
        Refusal("", .malformed("there is no element")),
        Refusal(" \n\n ", line: 3, .malformed("there is no element")),
        Refusal("x", .textMisplaced(within: "nothing")),
        Refusal("<p>x</p>", .malformed("a markup is one document")),
        Refusal(flow("") + flow(""), .malformed("a markup is one document")),
        Refusal(flow("") + "\nx", line: 2, .textMisplaced(within: "nothing")),
        Refusal("<?xml version=\"1.0\"?>", .malformed("a name is 1 to 16 small letters and digits")),
        Refusal(in: "\n<!-- x -->", line: 2, .malformed("a name is 1 to 16 small letters and digits")),
        Refusal(in: "<![CDATA[x]]>", .malformed("a name is 1 to 16 small letters and digits")),
        Refusal(in: "< p>x</p>", .malformed("a name is 1 to 16 small letters and digits")),
        Refusal(in: "<P>x</P>", .malformed("a name is 1 to 16 small letters and digits")),
        Refusal(in: "<abcdefghijklmnopq>", .malformed("a name is 1 to 16 small letters and digits")),
        Refusal(in: "<p size=\"<\"/>", .malformed("'<' and '>' are written &lt; and &gt;")),
        Refusal(in: "<p>a > b</p>", .malformed("'<' and '>' are written &lt; and &gt;")),
        Refusal(in: "<p size='small'>x</p>", .malformed("an attribute has no value in double quotes")),
        Refusal(in: "<p size>x</p>", .malformed("an attribute has no value in double quotes")),
        Refusal(
            in: "<p size=\"small\"tone=\"quiet\"/>", .malformed("a blank is missing before an attribute")),
        Refusal(in: "<rule/ >", .malformed("a tag does not end")),
        Refusal(in: "<p>x</p x>", .malformed("a tag does not end")),
        Refusal(flow("") + "</p>", .malformed("a tag closes what was not opened")),
        Refusal("<document title=\"a", .malformed("a value does not end")),
        Refusal("<document title=\"a\" ", .malformed("a tag does not end")),
        Refusal(in: "<p>a &copy; b</p>", .unknownEntity), Refusal(in: "<p>a & b</p>", .unknownEntity),
        Refusal(in: "\n\n<p>&#x27;</p>", line: 3, .unknownEntity), Refusal(in: "<p>&amp</p>", .unknownEntity),
        Refusal(in: "<p>x\n</h1>", line: 2, .mismatchedClose(open: "p", close: "h1")),
        Refusal(
            "<document title=\"T\" language=\"en\" made=\"2026-03-03T17:05:00Z\">\n<p>x", line: 2,
            .unclosed("p")),
        Refusal(in: "<script>x</script>", .unknownElement("script")),
        Refusal(in: "<p><b><i><b><i><b><i><b><i><b><i><b><i><b>", .tooDeep),
    ]

    static let places = [
        Refusal(in: "\nx", line: 2, .textMisplaced(within: "document")),
        Refusal(in: "<columns>x</columns>", .textMisplaced(within: "columns")),
        Refusal(in: "<rule>x</rule>", .textMisplaced(within: "rule")),
        Refusal(in: "<p><p>x</p></p>", .misplaced("p", within: "p")),
        Refusal(in: "<b>x</b>", .misplaced("b", within: "document")),
        Refusal(in: "<row/>", .misplaced("row", within: "document")),
        Refusal(
            in: "<columns><column><columns/></column></columns>", .misplaced("columns", within: "column")),
        Refusal(
            in: "<section label=\"a\"><section label=\"b\"/></section>",
            .misplaced("section", within: "section")),
        Refusal(in: "<keep><keep/></keep>", .misplaced("keep", within: "keep")),
        Refusal(in: "<header><h1>x</h1></header>", .misplaced("h1", within: "header")),
        Refusal(in: "<p>\n<page/></p>", line: 2, .misplaced("page", within: "p")),
        Refusal(in: "<footer/>\n<footer/>", line: 2, .repeated("footer")),
        Refusal(
            in: "<columns>" + String(repeating: "<column/>", count: 7) + "</columns>", .repeated("column")),
    ]

    static let values = [
        Refusal("<document/>", .missingAttribute("title", of: "document")),
        Refusal("<document title=\"\" language=\"en\"/>", .missingAttribute("made", of: "document")),
        Refusal(in: "<p colour=\"red\">x</p>", .unknownAttribute("colour", of: "p")),
        Refusal(in: "<p label=\"x\">x</p>", .unknownAttribute("label", of: "p")),
        Refusal(in: "<p size=\"small\"\nsize=\"small\"/>", line: 2, .repeatedAttribute("size", of: "p")),
        Refusal(in: "\n<p size=\"huge\">x</p>", line: 2, .badValue("size", of: "p")),
        Refusal(in: "<p align=\"left\">x</p>", .badValue("align", of: "p")),
        Refusal(in: "<section>x</section>", .missingAttribute("label", of: "section")),
        Refusal(in: "<facts columns=\"3\"/>", .badValue("columns", of: "facts")),
        Refusal(in: "<facts><fact label=\"x\" eighths=\"9\"/></facts>", .badValue("eighths", of: "fact")),
        Refusal(in: "<facts><fact label=\"x\" eighths=\"-1\"/></facts>", .badValue("eighths", of: "fact")),
        Refusal(in: "<columns><column width=\"0\"/></columns>", .badValue("width", of: "column")),
        Refusal(in: "<columns><column width=\"01\"/></columns>", .badValue("width", of: "column")),
        Refusal(in: "<columns><column width=\"\u{663}\"/></columns>", .badValue("width", of: "column")),
        Refusal(
            in: "<columns><column width=\"99999999999999999999\"/></columns>",
            .badValue("width", of: "column")),
        Refusal(in: "<table><row/></table>", .wrongCellCount),
        Refusal(in: "<table><row><cell/><cell/></row>\n<row><cell/></row></table>", line: 2, .wrongCellCount),
        Refusal(
            in: "<table><row><cell span=\"3\"/></row>\n<row><cell span=\"4\"/></row></table>", line: 2,
            .wrongCellCount),
        Refusal(
            in: "<table><row><cell/></row><row kind=\"head\"><cell/></row></table>",
            .badValue("kind", of: "row")),
        Refusal(in: "<p><link to=\"javascript:alert(1)\">x</link></p>", .badValue("to", of: "link")),
        Refusal(in: "<p><link to=\"https://a' uri='b\">x</link></p>", .badValue("to", of: "link")),
        Refusal(in: "<signature name=\"x\" path=\"M1\"/>", .badValue("path", of: "signature")),
        Refusal(
            in: "<diagram><mark x=\"1001\" y=\"0\" kind=\"dent\" number=\"1\"/></diagram>",
            .badValue("x", of: "mark")),
        Refusal(
            in: "<diagram><mark x=\"1\" y=\"0\" kind=\"bump\" number=\"1\"/></diagram>",
            .badValue("kind", of: "mark")),
        Refusal(in: "<p>" + String(repeating: "x", count: Prose.mostBytes + 1) + "</p>", .textTooLong),
    ]
}

@Suite struct MarkupTests {
    @Test("What is not markup, or not whole", arguments: Refusal.forms)
    func forms(refusal: Refusal) { check(refusal) }

    @Test("What stands where it may not", arguments: Refusal.places)
    func places(refusal: Refusal) { check(refusal) }

    @Test("Attributes that are missing, unknown or of a wrong value", arguments: Refusal.values)
    func values(refusal: Refusal) { check(refusal) }

    private func check(_ refusal: Refusal) {
        let flaw = #expect(throws: DocumentFlaw.self) { try content(refusal.markup) }
        #expect(flaw?.problem == refusal.problem && flaw?.line == refusal.line)
        #expect(flaw?.isOfMarkup == true && flaw?.description.contains("\n") == false)
    }

    @Test(
        "Attributes of a document that are refused",
        arguments: [
            ("language", ""), ("language", "e"), ("language", "en_GB"), ("language", "english"),
            ("language", "en-"),
            ("language", "en) /OpenAction ("), ("made", "2026-03-03"), ("made", "2026-13-03T17:05:00Z"),
            ("made", "2026-03-32T17:05:00Z"), ("made", "2026-03-03T17:05:00+"),
            ("made", "2026-03-03T17:05:0\u{663}Z"),
            ("paper", "a5"), ("accent", "red"), ("accent", "#12345"), ("accent", "#12345g"),
            ("accent", "#1234567"),
        ])
    func document(name: String, value: String) {
        var values = ["title": "T", "language": "en", "made": "2026-03-03T17:05:00Z"]
        values[name] = value
        let markup = "<document " + values.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: " ") + "/>"
        let flaw = #expect(throws: DocumentFlaw.self) { try content(markup) }
        #expect(flaw?.problem == .badValue(name, of: "document"))
    }

    @Test("More bytes than four megabytes, and bytes that are no text")
    func bytes() {
        let markup = Array("<document>".utf8)
        let large = markup + [UInt8](repeating: 0x20, count: MarkupParser.mostBytes)
        #expect(throws: DocumentFlaw(.tooLarge)) { try MarkupParser.parse(large) }
        for wrong: [UInt8] in [[0xC3], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]] {
            let text = Array(flow("\n<p>").utf8.dropLast(11)) + wrong + Array("</p></document>".utf8)
            #expect(throws: DocumentFlaw(.notUTF8, line: 2)) { try MarkupParser.parse(text) }
        }
    }

    @Test("So many elements are read, and no more")
    func elements() throws {
        // The document is one of them.
        let most = String(repeating: "<rule/>", count: MarkupParser.mostElements - 1)
        #expect(try content(flow(most)).blocks.count == MarkupParser.mostElements - 1)
        #expect(throws: DocumentFlaw(.tooManyElements, line: 1)) { try content(flow(most + "<rule/>")) }
    }

    @Test(
        "Words are as they were before they were escaped, and of blanks there is one",
        arguments: [
            ("a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#39;", "a & b <c> \"d\" 'e'"), (" a\n\t b ", "a b"),
            ("a<br/> b", "a\u{2028}b"), ("a <b> b </b> c", "a b c"), ("&amp;lt;", "&lt;"),
            ("a\u{A0}\u{A0}b", "a\u{A0}\u{A0}b"),
            ("\u{301}a", "\u{301}a"), ("<bdi>a</bdi>\u{202E}b", "\u{2068}a\u{2069}b"),
        ])
    func words(markup: String, words: String) throws {
        guard case .paragraph(let paragraph) = try content(flow("<p>\(markup)</p>")).blocks.first else {
            Issue.record("no paragraph")
            return
        }
        #expect(
            String(decoding: paragraph.prose.bytes, as: UTF8.self).unicodeScalars.elementsEqual(
                words.unicodeScalars))
    }

    private func content(_ markup: String) throws(DocumentFlaw) -> Content {
        try ContentReader.content(of: try MarkupParser.parse(Array(markup.utf8)))
    }
}
