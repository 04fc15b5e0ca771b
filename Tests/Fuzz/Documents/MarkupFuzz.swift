// Markup: any bytes are read within the limits or refused on one of their lines; what is read is UTF-8
// throughout.

extension Parsers {
    @Sendable static func markup(_ input: [UInt8]) {
        // The second form puts the bytes into a document, which few would otherwise be.
        let (mode, rest) = choice(input)
        let markup = mode & 1 == 0 ? rest : opening + rest + Array("</document>".utf8)
        do throws(DocumentFlaw) {
            let document = try MarkupParser.parse(markup)
            mustHold(document.element == .document, "a markup is a document")
            var count = 0
            check(document, depth: 1, &count)
            mustHold(count <= MarkupParser.mostElements, "no more elements than are allowed")
            let content = try ContentReader.content(of: document)
            mustHold(content.made.utf8.count == 20, "a moment has its length: \(content.made)")
            mustHold(content.language.utf8.allSatisfy { (0x2D...0x7A).contains($0) }, "a language is plain")
            mustHold(content.accent.brightness < 0.18, "an accent is legible")
            for block in content.blocks + content.header + content.footer { check(block, depth: 0) }
        } catch {
            let lines = markup.count { $0 == UInt8(ascii: "\n") } + 1
            mustHold(0...lines ~= error.line, "the fault is on one of its lines: \(error)")
            mustHold(error.isOfMarkup, "it is a fault of the markup: \(error)")
            mustHold(!error.description.utf8.contains { $0 < 0x20 }, "the words are one line: \(error)")
        }
    }

    private static let opening = Array(
        "<document title=\"T\" language=\"en\" made=\"2026-03-03T17:05:00Z\">".utf8)

    private static func check(_ node: Node, depth: Int, _ count: inout Int) {
        count += 1
        mustHold(depth <= MarkupParser.mostDepth, "no deeper than is allowed")
        let known = node.element.attributes
        for needed in known.needed { mustHold(node[needed] != nil, "\(node.element) has \(needed)") }
        for attribute in node.attributes {
            mustHold(
                known.needed.contains(attribute.name) || known.others.contains(attribute.name), "it is known")
        }
        for child in node.children {
            guard case .node(let inner) = child else {
                mustHold(node.element.holdsWords, "words stand where they may")
                continue
            }
            mustHold(node.element.mayHold(inner.element), "\(inner.element) may stand in \(node.element)")
            mustHold(inner.line >= node.line, "lines only go on")
            check(inner, depth: depth + 1, &count)
        }
    }

    private static func check(_ block: Block, depth: Int) {
        mustHold(depth <= MarkupParser.mostDepth, "blocks are no deeper than elements")
        switch block {
        case .brand(let prose), .heading(_, let prose): check(prose)
        case .paragraph(let paragraph): check(paragraph.prose)
        case .columns(let columns):
            for column in columns { for inner in column.blocks { check(inner, depth: depth + 1) } }
        case .section(_, let blocks), .keep(let blocks):
            for inner in blocks { check(inner, depth: depth + 1) }
        case .facts(let facts, _): for fact in facts { check(fact.prose) }
        case .list(let items, _): for item in items { check(item) }
        case .table(let table):
            for row in table.rows {
                mustHold(row.cells.reduce(0) { $0 + $1.span } == table.shares.count, "rows have all columns")
                for cell in row.cells { check(cell.prose) }
            }
        case .diagram(let diagram):
            for mark in diagram.marks {
                mustHold(0...1000 ~= mark.x && 0...1000 ~= mark.y, "marks are on it")
            }
        case .rule, .space, .signature: break
        }
    }

    private static func check(_ prose: Prose) {
        mustHold(prose.bytes.count <= Prose.mostBytes, "a text has an end")
        for words in [prose, prose.numbered(page: 12, of: 345)] {
            guard let text = String(validating: words.bytes, as: UTF8.self) else {
                return mustHold(false, "words are UTF-8")
            }
            mustHold(
                !text.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) }, "nothing turns around"
            )
            for marking in words.markings {
                mustHold(marking.range.upperBound <= words.bytes.count, "marks are within the words")
                let stretch = Array(words.bytes[marking.range])
                mustHold(
                    String(validating: stretch, as: UTF8.self) != nil, "marks begin and end between letters")
            }
        }
    }
}
