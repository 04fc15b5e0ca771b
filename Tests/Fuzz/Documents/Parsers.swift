// What documents are made from: their markup, and signatures within it.

extension Parsers {
    static let all: [String: @Sendable ([UInt8]) -> Void] = ["Markup": markup, "Strokes": strokes]
}
