// The sizes, leadings and colours that words are set in. Everything a document says uses one of these.

/// How the words of a block are set. Leadings are multiples of a point and a half, as all heights are, so
/// that lines in columns beside each other stay level.
struct TextStyle: Sendable, Equatable {
    var size: Double
    var leading: Double
    var weight = FontWeight.regular
    var colour = Colour.ink
    var isDisplay = false
    /// Digits of one width, for figures that stand below each other.
    var isTabular = false

    enum FontWeight: UInt32, Sendable {
        case regular = 400
        case bold = 600
    }

    static let title = TextStyle(size: 22, leading: 27, weight: .bold, isDisplay: true)
    static let heading = TextStyle(size: 12, leading: 16.5, weight: .bold)
    static let brand = TextStyle(size: 12.5, leading: 16.5, weight: .bold)
    static let large = TextStyle(size: 11, leading: 16.5)
    static let body = TextStyle(size: 9, leading: 13.5)
    static let small = TextStyle(size: 7.5, leading: 10.5)
    static let label = TextStyle(size: 9, leading: 13.5, weight: .bold)
    static let factLabel = TextStyle(size: 9, leading: 13.5, colour: .quiet)
    static let fact = TextStyle(size: 9, leading: 13.5, isTabular: true)
    static let tableHead = TextStyle(size: 7.5, leading: 10.5, colour: .quiet)
    static let markNumber = TextStyle(size: 7, leading: 9, weight: .bold, isTabular: true)
    static let longMarkNumber = TextStyle(size: 5.2, leading: 9, weight: .bold, isTabular: true)

    func with(_ weight: Weight) -> TextStyle {
        var style = self
        if weight == .bold { style.weight = .bold }
        return style
    }

    func coloured(_ colour: Colour) -> TextStyle {
        var style = self
        style.colour = colour
        return style
    }

    /// From the top of a line of this style to what its letters stand on. Inter rises 0.969 of its size above
    /// that, and falls 0.242 below it.
    static func baseline(size: Double, leading: Double) -> Double {
        (leading - size * 1.211) / 2 + size * 0.969
    }
}
