// Signatures: what is read lies within its box and is written the same, byte for byte.

extension Parsers {
    @Sendable static func strokes(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        guard let strokes = Strokes(text) else { return }
        mustHold(Array(strokes.text.utf8) == input, "strokes are written as they are read")
        let points = strokes.lines.joined()
        mustHold(points.count <= Strokes.mostPoints, "a signature has an end")
        mustHold(
            points.allSatisfy { 0...Strokes.width ~= $0.x && 0...Strokes.height ~= $0.y },
            "points are in the box")
        mustHold(strokes.lines.allSatisfy { !$0.isEmpty }, "a stroke has a point")
    }
}
