// Cutting strands into pages: what stays together, what is repeated, and that nothing is lost whatever its
// height.

import Testing

@testable import Documents

/// A strand in short: `a` is a slab of ten points, `A` one that is bound to the next, `-` a gap of five, `|`
/// a divider, `!` one that is bound.
private func items(_ text: String) -> [Item] {
    text.map { letter in
        switch letter {
        case "-": return Item(kind: .gap(5))
        default:
            var slab = Slab(height: letter == "|" || letter == "!" ? 0 : 10)
            slab.isDivider = slab.height == 0
            slab.inks = [.entry(String(letter), level: 1)]
            return Item(kind: .slab(slab), bindsNext: letter.isUppercase || letter == "!")
        }
    }
}

private func beside(_ texts: String..., mayBeCut: Bool = false, bindsNext: Bool = false) -> Item {
    Item(
        kind: .beside(Beside(texts.map { Strand(items: items($0)) }, mayBeCut: mayBeCut)),
        bindsNext: bindsNext)
}

private func pages(_ all: [Item], head: String = "", room: Double = 50) throws -> [String] {
    let strand = Strand(items: all, head: items(head))
    return try Paging.pages(of: strand) { _ in room }.map { page in
        page.map { placed in
            placed.slab.inks.map { if case .entry(let name, _) = $0 { name } else { "" } }.joined()
        }.joined()
    }
}

struct Cut: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let strand: String
    let pages: [String]
    var head = ""

    init(_ testDescription: String, _ strand: String, _ pages: String..., head: String = "") {
        self.testDescription = testDescription
        self.strand = strand
        self.pages = pages
        self.head = head
    }
}

@Suite struct PagingTests {
    @Test(arguments: [
        Cut("a page is filled to its last point", "abcde", "abcde"),
        Cut("and no further", "abcdef", "abcde", "f"),
        Cut("gaps take room", "a-b-c-d", "abc", "d"),
        Cut("but none at the top of a page", "abcd-e-f", "abcd", "ef"),
        Cut("of two gaps the larger counts", "a--b-c-d", "abc", "d"),
        Cut("nothing at all is an empty page", "", ""),
        Cut("what is bound goes together", "abcDe", "abcDe"),
        Cut("to the next page too", "abcdEf", "abcd", "Ef"),
        Cut("along with the gap between", "abcD-e", "abc", "De"),
        Cut("a chain of them", "abCDef", "abCDe", "f"),
        Cut("what is bound and too high is torn where the page ends", "ABCDEFGh", "ABCDE", "FGh"),
        Cut("after a page of its own has been tried", "abCDEFGHi", "ab", "CDEFG", "Hi"),
        Cut("the end may be bound to nothing", "abC", "abC"),
        Cut("gaps at the end are no page", "abcde-", "abcde"),
        Cut("a page begins with no divider", "abcd-!Ef", "abcd", "Ef"),
        Cut("a head is repeated", "xabcdef", "xabcd", "xef", head: "x"),
        Cut("and does for the divider below it", "xa|b|c|d|e", "xa|b|c|d|", "xe", head: "x"),
    ])
    func strands(cut: Cut) throws {
        #expect(try pages(items(cut.strand), head: cut.head) == cut.pages)
    }

    @Test("Strands side by side stay on one page, unless they may be cut or are higher than it")
    func besides() throws {
        #expect(try pages(items("abc") + [beside("de", "fg")]) == ["abcdefg"])
        #expect(try pages(items("abcd") + [beside("ef", "gh")]) == ["abcd", "efgh"])
        #expect(try pages(items("abcd") + [beside("ef", "gh", mayBeCut: true)]) == ["abcdeg", "fh"])
        #expect(try pages(items("abcd") + [beside("Ef", "gh", mayBeCut: true)]) == ["abcd", "Efgh"])
        #expect(try pages([beside("abcdefg", "hi")]) == ["abcdehi", "fg"])
        #expect(try pages([beside("abcdefg", "hi"), beside("j")] + items("k")) == ["abcdehi", "fgjk"])
    }

    @Test("What is cut goes on before what follows, and a heading goes with its beginning")
    func cuts() throws {
        #expect(try pages(items("abC") + [beside("def", "g", mayBeCut: true)]) == ["abCdeg", "f"])
        #expect(try pages(items("abcD") + [beside("efg", "h", mayBeCut: true)]) == ["abcDeh", "fg"])
    }

    @Test("A piece higher than any page is placed on one of its own, and nothing is lost")
    func tooHigh() throws {
        let high = Item(kind: .slab(Slab(height: 500, inks: [.entry("H", level: 1)])))
        #expect(try pages(items("a") + [high] + items("b")) == ["a", "H", "b"])
        let nested = Item(kind: .beside(Beside([Strand(items: [high]), Strand(items: items("abcdefg"))])))
        #expect(try pages([nested]) == ["Habcde", "fg"])
        #expect(try pages([beside("-", "--")] + items("a")) == ["a"])
    }

    @Test("A document has an end")
    func end() {
        let many = [Item](repeating: items("a")[0], count: 5 * Paging.mostPages)
        #expect(throws: Never.self) { try pages(many) }
        #expect(throws: DocumentFlaw(.tooManyPages)) { try pages(many + items("b")) }
    }

    @Test("Whatever is bound, cut and nested, every piece comes once and in its order", arguments: 0..<200)
    func everything(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % sides
        }
        var count = 0
        func strand(_ depth: Int) -> [Item] {
            (0..<(1 + roll(7))).map { _ in
                switch roll(depth > 1 ? 6 : 8) {
                case 0: return Item(kind: .gap(Double(roll(20))), bindsNext: roll(3) == 0)
                case 1...5:
                    count += 1
                    let slab = Slab(
                        height: Double(roll(30) * roll(30)) / 9, inks: [.entry("\(count)", level: 1)])
                    return Item(kind: .slab(slab), bindsNext: roll(3) == 0)
                default:
                    let strands = (0..<(1 + roll(3))).map { _ in Strand(items: strand(depth + 1)) }
                    return Item(
                        kind: .beside(Beside(strands, mayBeCut: roll(2) == 0)), bindsNext: roll(3) == 0)
                }
            }
        }
        let all = strand(0)
        let found = try Paging.pages(of: Strand(items: all)) { _ in 60 }.flatMap { page in
            page.flatMap {
                $0.slab.inks.compactMap { if case .entry(let name, _) = $0 { Int(name) } else { nil } }
            }
        }
        #expect(found.sorted() == Array(1...max(1, count)).prefix(count).map { $0 })
    }
}
