// What a page is built from: pieces that are never cut, and strands of them that run down a page or side by
// side.

/// What is drawn, at places relative to a slab's upper left corner.
enum Ink {
    case line(TextBlock, index: Int, x: Double, baseline: Double)
    case rule(x: Double, y: Double, width: Double, thickness: Double, Colour)
    case box(Frame, radius: Double, Colour)
    case strokes(Strokes, Frame)
    case vehicle(Frame)
    case mark(Diagram.Kind, Diagram.State, x: Double, y: Double, radius: Double)
    case link(String, Frame)
    /// An entry of the outline that readers show beside the pages.
    case entry(String, level: Int)
}

struct Frame: Sendable {
    let x: Double
    let y: Double
    let width: Double
    let height: Double
}

/// What a slab is part of, for whoever has a document read out: the whole way from the outside inwards.
struct Part: Equatable {
    enum Role: String {
        case document = "Document"
        case title = "H1"
        case heading = "H2"
        case paragraph = "P"
        case list = "L"
        case item = "LI"
        case table = "Table"
        case row = "TR"
        case head = "TH"
        case cell = "TD"
        case figure = "Figure"

        var holdsParts: Bool { [.document, .list, .table, .row].contains(self) }
    }

    let role: Role
    /// Tells a paragraph from the next one.
    let number: Int
}

/// A piece of a page as wide as what it stands in: a line of words, a rule, a drawing.
struct Slab {
    var height: Double
    var inks: [Ink] = []
    var parts: [Part] = []
    /// Parts what is above from what is below, and is left out at the top of a page, and where a head that is
    /// repeated does the same.
    var isDivider = false
}

/// Something in a strand.
struct Item {
    enum Kind {
        /// Space between things, which the top of a page does without.
        case gap(Double)
        case slab(Slab)
        case beside(Beside)
    }

    let kind: Kind
    /// Stays on the page of what follows it.
    var bindsNext = false

    var height: Double {
        switch kind {
        case .gap(let height): height
        case .slab(let slab): slab.height
        case .beside(let beside): beside.height
        }
    }

    var isGap: Bool {
        if case .gap = kind { true } else { false }
    }

    var isDivider: Bool {
        if case .slab(let slab) = kind { slab.isDivider } else { false }
    }
}

/// Strands side by side.
struct Beside {
    var strands: [Strand]
    /// Whether it may be cut wherever its strands may; otherwise only if it is higher than a page.
    var mayBeCut = false
    let height: Double

    init(_ strands: [Strand], mayBeCut: Bool = false) {
        self.strands = strands
        self.mayBeCut = mayBeCut
        height = strands.map(\.height).max() ?? 0
    }
}

/// Items below each other.
struct Strand {
    /// From the left of what it stands in.
    var x = 0.0
    var items: [Item]
    /// Stands above what is left of the items on every page but the first; a small part of a page.
    var head: [Item] = []
    var isContinued = false

    /// Of all that is left, were there no end of the page.
    var height: Double { (isContinued ? head + items : items).reduce(0) { $0 + $1.height } }
}
