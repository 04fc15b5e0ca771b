// A signature as it was drawn: the points of its strokes, strictly read. How it is inked is the press's.

/// Strokes within a box of 1000 by 300, y downwards: `M10 20 L30 40 L50 60 M…`. Whole numbers without a sign,
/// each pair parted by one blank, each step from the next by one blank; a stroke of a single point is a dot.
struct Strokes: Sendable, Equatable {
    static let width = 1000
    static let height = 300
    /// A signature of a minute, at a hundred points a second.
    static let mostPoints = 6000

    struct Point: Sendable, Equatable {
        let x: Int
        let y: Int
    }

    private(set) var lines: [[Point]] = []

    /// - Returns: nil unless all of the text is strokes as above; an empty text has none.
    init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        var count = 0
        while let step = rest.popFirst() {
            guard let x = Self.number(&rest, upTo: Self.width), rest.popFirst() == UInt8(ascii: " "),
                let y = Self.number(&rest, upTo: Self.height)
            else { return nil }
            count += 1
            guard count <= Self.mostPoints else { return nil }
            switch step {
            case UInt8(ascii: "M"): lines.append([Point(x: x, y: y)])
            case UInt8(ascii: "L") where !lines.isEmpty: lines[lines.count - 1].append(Point(x: x, y: y))
            default: return nil
            }
            guard !rest.isEmpty else { return }
            guard rest.popFirst() == UInt8(ascii: " "), !rest.isEmpty else { return nil }
        }
    }

    /// At most four digits, and no zero before others.
    private static func number(_ rest: inout ArraySlice<UInt8>, upTo most: Int) -> Int? {
        let digits = rest.prefix(4).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else { return nil }
        let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        rest = rest.dropFirst(digits.count)
        return number <= most ? number : nil
    }

    var text: String {
        lines.map { line in
            line.enumerated().map { "\($0.offset == 0 ? "M" : "L")\($0.element.x) \($0.element.y)" }
                .joined(separator: " ")
        }.joined(separator: " ")
    }
}
