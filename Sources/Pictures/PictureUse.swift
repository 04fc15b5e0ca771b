// What a picture is for, and by that in which sizes and formats it is drawn. How that is done is not here.

public enum PictureUse: String, CaseIterable, Sendable {
    case photo = "picture"
    /// Stands on grounds of any colour: what can be seen through stays so.
    case logo

    /// In the order in which each size has them.
    var formats: [PictureSheet.Format] {
        switch self {
        case .photo: [.webp, .jpeg]
        // Mail programs read no WebP, and edges of few colours are sharp in it.
        case .logo: [.png]
        }
    }

    var isSeenThrough: Bool { self == .logo }

    /// A logo fits into each of these: beside other things on a screen of few pixels, and of many.
    private static let boxes = [PixelSize(width: 240, height: 48), PixelSize(width: 720, height: 144)]

    /// From the smallest to the largest. None is larger than the picture.
    func sizes(width: Int, height: Int) -> [PixelSize] {
        guard self == .logo else { return PictureSheet.sizes(width: width, height: height) }
        let sizes = Self.boxes.map { Self.fitted(width, height, into: $0) }
        return sizes.first == sizes.last ? [sizes[0]] : sizes
    }

    /// A logo is cut out of this, and wants to be large enough after that, whatever lies around it.
    private static let canvas = PixelSize(width: 2_880, height: 2_880)

    /// What is decoded of a picture of that size, at least.
    func wanted(width: Int, height: Int) -> PixelSize? {
        self == .logo
            ? Self.fitted(width, height, into: Self.canvas) : sizes(width: width, height: height).last
    }

    private static func fitted(_ width: Int, _ height: Int, into box: PixelSize) -> PixelSize {
        let isWide = width * box.height >= height * box.width
        let longer = isWide ? min(width, box.width) : min(height, box.height)
        // Rounded to the nearest, and not away.
        let other =
            isWide ? (height * longer + width / 2) / width : (width * longer + height / 2) / height
        return isWide
            ? PixelSize(width: longer, height: max(1, other))
            : PixelSize(width: max(1, other), height: longer)
    }
}
