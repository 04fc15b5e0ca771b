// What a document says, block by block, once its markup has been read and found good. How it looks is not
// known here.

/// A whole document.
struct Content: Sendable {
    var title = ""
    /// A language's tag, such as `en-GB`.
    var language = ""
    var subject = ""
    var author = ""
    /// As `2026-03-03T17:05:00Z`; the document knows no clock, or the same words would give other bytes.
    var made = ""
    var paper = Sheet.Paper.a4
    var accent = Colour.accent
    /// At the head of the first page; nil where `header` stands there too.
    var letterhead: [Block]?
    var header: [Block] = []
    var footer: [Block] = []
    var blocks: [Block] = []

    /// Whether lines and columns begin on the right.
    var runsRightToLeft: Bool {
        let first = language.utf8.prefix { $0 != UInt8(ascii: "-") }
        return ["ar", "dv", "fa", "he", "ps", "ur", "yi"].contains(String(decoding: first, as: UTF8.self))
    }
}

indirect enum Block: Sendable {
    /// The organisation's name, as it stands on its paper.
    case brand(Prose)
    case heading(level: Int, Prose)
    case paragraph(Paragraph)
    case columns([Column])
    /// A name on the left, and what it names beside it.
    case section(label: String, [Block])
    case facts([Fact], columns: Int)
    case table(Table)
    case rule
    case space(Space)
    /// Blocks that stay on one page, if they fit onto one.
    case keep([Block])
    case list([Prose], isNumbered: Bool)
    case signature(Signature)
    case diagram(Diagram)
}

enum Space: String, Sendable { case small, normal, large }

/// Where in its width a line stands. The start of a line is where its reading begins.
enum Alignment: String, Sendable { case start, center, end }

enum Weight: String, Sendable { case regular, bold }

struct Paragraph: Sendable {
    enum Size: String, Sendable { case small, normal, large }
    enum Tone: String, Sendable { case plain, quiet, accent }

    let prose: Prose
    /// Nil begins lines where they themselves begin, whatever the document's direction.
    var align: Alignment?
    var size = Size.normal
    var weight = Weight.regular
    var tone = Tone.plain
}

struct Column: Sendable {
    /// Its part of all shares beside it.
    let share: Int
    let blocks: [Block]
}

struct Fact: Sendable {
    let label: String
    let prose: Prose
    /// How much of eight is drawn full before the words.
    let eighths: Int?
}

struct Table: Sendable {
    enum Kind: String, Sendable { case head, plain, total }

    struct Row: Sendable {
        let kind: Kind
        let cells: [Cell]
        /// Of the markup.
        let line: Int
    }

    struct Cell: Sendable {
        let prose: Prose
        var align = Alignment.start
        var weight = Weight.regular
        /// How many columns it takes.
        var span = 1
    }

    /// The columns' parts of the table's width.
    let shares: [Int]
    let rows: [Row]
}

struct Signature: Sendable {
    let name: String
    let role: String
    let date: String
    let strokes: Strokes?
}

/// A vehicle seen from above, its front at the top, and what was found on it.
struct Diagram: Sendable {
    enum Kind: String, Sendable, CaseIterable { case scratch, dent, chip, crack, stain, missing, other }
    enum State: String, Sendable { case new, known }

    struct Mark: Sendable {
        /// Thousandths of the diagram's width and height, from its upper left corner.
        let x: Int
        let y: Int
        let number: Int
        let kind: Kind
        let state: State
    }

    struct Legend: Sendable {
        let kind: Kind
        let prose: Prose
    }

    let marks: [Mark]
    let legends: [Legend]
    let front: String
    let rear: String
}
