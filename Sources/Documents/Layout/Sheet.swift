// The paper, its margins and its grid. What stands on it is not known here.

/// All lengths are points; the origin is the upper left corner.
struct Sheet: Sendable {
    enum Paper: String, Sendable { case a4, letter }

    let width: Double
    let height: Double

    init(_ paper: Paper) {
        switch paper {
        case .a4: (width, height) = (595.276, 841.89)
        case .letter: (width, height) = (612, 792)
        }
    }

    static let side = 54.0
    static let top = 42.0
    static let bottom = 36.0
    /// Between the header and what is below it, and between that and the footer.
    static let clearance = 18.0
    /// Between columns.
    static let gutter = 15.0

    var bodyWidth: Double { width - 2 * Self.side }

    /// The column on the left that names what stands beside it: three of twelve.
    var nameWidth: Double { (bodyWidth + Self.gutter) / 4 - Self.gutter }
}
