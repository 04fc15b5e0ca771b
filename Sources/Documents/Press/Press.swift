// Pages to the bytes of a document: every slab inked, what is what told to whoever has it read out, and the
// outline.

/// Draws one document.
final class Press {
    private let pen: Pen
    private let accent: Colour
    /// What the place at hand is part of, the innermost last.
    private var open: [Part] = []
    private var links: [(address: String, frame: Frame)] = []
    private var entries: [(title: String, level: Int, page: Int, y: Double)] = []

    private init(_ content: Content, _ sheet: Sheet, _ library: Library) throws(DocumentFlaw) {
        pen = try Pen(library, width: sheet.width, height: sheet.height)
        accent = content.accent
        pen.note(.title, content.title)
        if !content.author.isEmpty { pen.note(.author, content.author) }
        if !content.subject.isEmpty { pen.note(.subject, content.subject) }
        pen.note(.creator, "FleetPass")
        // Without these it would write the time of day.
        pen.note(.created, content.made)
        pen.note(.modified, content.made)
    }

    static func document(
        _ content: Content, _ pages: [[Placed]], on sheet: Sheet, _ library: Library
    ) throws(DocumentFlaw) -> [UInt8] {
        let press = try Press(content, sheet, library)
        for (index, page) in pages.enumerated() { press.draw(page, number: index + 1) }
        press.turn(to: [])
        press.addEntries()
        return try press.pen.finish()
    }

    private func draw(_ page: [Placed], number: Int) {
        for placed in page {
            // Rules and fields are no part of anything that is read out.
            turn(to: placed.slab.parts.isEmpty ? outer : placed.slab.parts)
            for ink in placed.slab.inks { draw(ink, x: placed.x, y: placed.y, page: number) }
        }
        // A leaf ends with its page; what it is part of may go on.
        turn(to: outer)
        for (address, frame) in links {
            let corners = "\(frame.x.tenths) \(frame.y.tenths) \(frame.width.tenths) \(frame.height.tenths)"
            pen.begin("Link", "rect=[\(corners)] uri='\(address)'")
            pen.end("Link")
        }
        links = []
        pen.endPage()
    }

    /// The parts at hand that have others in them, and no words of their own.
    private var outer: [Part] { Array(open.prefix { $0.role.holdsParts }) }

    /// Leaves the parts that do not go on, and enters those that are new.
    private func turn(to parts: [Part]) {
        let common = zip(open, parts).prefix { $0 == $1 }.count
        for part in open[common...].reversed() { pen.end(part.role.rawValue) }
        for part in parts[common...] { pen.begin(part.role.rawValue) }
        open = parts
    }

    private func draw(_ ink: Ink, x: Double, y: Double, page: Int) {
        func moved(_ frame: Frame) -> Frame {
            Frame(x: frame.x + x, y: frame.y + y, width: frame.width, height: frame.height)
        }
        switch ink {
        case .line(let block, let index, let dx, let baseline):
            pen.show(block, line: index, x: x + dx, baseline: y + baseline)
        case .rule(let dx, let dy, let width, let thickness, let colour):
            pen.move(x + dx, y + dy)
            pen.line(x + dx + width, y + dy)
            pen.stroke(colour, width: thickness)
        case .box(let frame, let radius, let colour):
            pen.box(moved(frame), radius: radius)
            pen.fill(colour)
        case .strokes(let strokes, let frame): pen.draw(strokes, in: moved(frame))
        case .vehicle(let frame): pen.drawVehicle(in: moved(frame))
        case .mark(let kind, let state, let dx, let dy, let radius):
            pen.draw(kind, state, x: x + dx, y: y + dy, radius: radius, accent)
        case .link(let address, let frame): links.append((address, moved(frame)))
        case .entry(let title, let level): entries.append((title, level, page, y))
        }
    }

    private func addEntries() {
        var parent: Int32 = 0
        for entry in entries {
            let added = pen.addEntry(
                entry.title, page: entry.page, y: entry.y, below: entry.level == 1 ? 0 : parent)
            if entry.level == 1 { parent = added }
        }
    }
}

extension Double {
    /// With one decimal, as attributes of tags have numbers.
    fileprivate var tenths: String {
        let tenths = Int((max(-10_000, min(self, 10_000)) * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}
