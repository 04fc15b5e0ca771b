// Blocks that are drawn: signatures, and the vehicle with its marks. The shapes themselves are the press's.

extension Composer {
    private static let widestSignature = 225.0

    /// What one signs as, the field with the strokes, a line below it, the name, and when it was.
    func signature(
        _ signature: Signature, width: Double, parts: [Part]
    ) throws(DocumentFlaw) -> [Item] {
        let own = min(width, Self.widestSignature)
        let left = x(0, width: own, of: width)
        let height = own * Double(Strokes.height) / Double(Strokes.width)
        var field = Slab(height: height, parts: part(.figure, of: parts))
        if let strokes = signature.strokes {
            field.inks.append(.strokes(strokes, Frame(x: 0, y: 0, width: own, height: height)))
        }
        field.inks.append(.rule(x: 0, y: height, width: own, thickness: 0.75, .ink))
        var items = try lines(
            Prose(signature.role), .tableHead, width: own, parts: part(.paragraph, of: parts))
        items.append(Item(kind: .slab(field)))
        items.append(Self.pad(4.5))
        items += try lines(
            Prose(signature.name), .body.with(.bold), width: own, parts: part(.paragraph, of: parts))
        items += try lines(
            Prose(signature.date), .small.coloured(.quiet), width: own, parts: part(.paragraph, of: parts))
        return [Item(kind: .beside(Beside([Strand(x: left, items: Self.bound(items))])))]
    }

    private static let widestDiagram = 144.0
    private static let markRadius = 6.3

    func diagram(_ diagram: Diagram, width: Double, parts: [Part]) throws(DocumentFlaw) -> [Item] {
        let own = min(width, Self.widestDiagram)
        let height = own * 1.66
        let figure = part(.figure, of: parts)
        var slab = Slab(height: height, parts: figure)
        slab.inks.append(.vehicle(Frame(x: 0, y: 0, width: own, height: height)))
        for mark in diagram.marks {
            let (x, y) = (own * Double(mark.x) / 1000, height * Double(mark.y) / 1000)
            slab.inks.append(.mark(mark.kind, mark.state, x: x, y: y, radius: Self.markRadius))
            let colour = mark.state == .new ? Colour.paper : accent
            let style = mark.number > 99 ? TextStyle.longMarkNumber : .markNumber
            let number = try typesetter.set("\(mark.number)", style.coloured(colour))
            guard let line = number.lines.first else { continue }
            slab.inks.append(
                .line(
                    number, index: 0, x: x - line.width / 2,
                    baseline: y - line.height / 2 + line.baseline))
        }
        let quiet = TextStyle.small.coloured(.quiet)
        var items = try lines(
            Prose(diagram.front), quiet, align: .center, width: own, parts: figure)
        items.append(Item(kind: .slab(slab)))
        items += try lines(Prose(diagram.rear), quiet, align: .center, width: own, parts: figure)
        let legends = try self.legends(diagram.legends, width: own, parts: parts)
        if !legends.isEmpty { items += [Self.pad(6)] + legends }
        let strand = Strand(x: x(0, width: own, of: width), items: Self.bound(items))
        return [Item(kind: .beside(Beside([strand])))]
    }

    /// What each shape of a mark means, two beside each other.
    private func legends(
        _ legends: [Diagram.Legend], width: Double, parts: [Part]
    ) throws(DocumentFlaw) -> [Item] {
        let own = (width - Sheet.gutter) / 2
        let indent = 10.5
        var items: [Item] = []
        for start in stride(from: 0, to: legends.count, by: 2) {
            var strands: [Strand] = []
            for (place, legend) in legends[start..<min(start + 2, legends.count)].enumerated() {
                let begin = x(Double(place) * (own + Sheet.gutter), width: own, of: width)
                let shape = Slab(
                    height: 10.5, inks: [.mark(legend.kind, .new, x: 3.6, y: 5.25, radius: 3)])
                strands.append(
                    Strand(x: begin + x(0, width: 7.2, of: own), items: [Item(kind: .slab(shape))]))
                let words = try lines(
                    legend.prose, .small, width: own - indent, parts: part(.paragraph, of: parts))
                strands.append(Strand(x: begin + x(indent, width: own - indent, of: own), items: words))
            }
            if !items.isEmpty { items.append(Self.pad(1.5)) }
            items.append(Item(kind: .beside(Beside(strands))))
        }
        return items
    }
}
