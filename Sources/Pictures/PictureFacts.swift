// What a file says of itself before any library sees it: its size, how it is held, whether it is all there.

struct PictureFacts: Equatable {
    let type: PictureType
    /// In pixels, as they are stored.
    let width: Int
    let height: Int
    var orientation = Orientation.upright
    /// Whether there is more than one picture, to be shown one after the other.
    var isMoving = false
    /// Where the picture ends; nil where the file ends before.
    var end: Int?
    /// Whether anything is in it that is not needed to show it: places, dates, profiles, words.
    var saysMore = false
    /// Printing colours, four a pixel; only a JPEG can have them.
    var isPrint = false
    /// Those parts of a PNG that are needed to show it.
    var needed: [Range<Int>] = []
    /// Whether a PNG may be seen through.
    var hasAlpha = false

    /// - Throws: `.unreadable` or `.endsTooEarly` where not even the size can be told.
    init(of type: PictureType, _ bytes: [UInt8]) throws(PictureFlaw) {
        switch type {
        case .jpeg: self = try JPEGSegments.facts(bytes)
        case .png: self = try PNGChunks.facts(bytes)
        case .webp: self = try WebPChunks.facts(bytes)
        default: throw .notTaken(type)
        }
    }

    init(type: PictureType, width: Int, height: Int) {
        (self.type, self.width, self.height) = (type, width, height)
    }

    static let mostEdge = 12_000
    // As makers of cameras count: a sensor of 64 megapixels has some more than 64 million.
    private static let mostPixelsOfJPEG = 64 << 20
    /// These are taken apart at their full size.
    private static let mostPixels = 40 << 20

    /// The first reason not to develop it, before any memory is spent on it.
    var flaw: PictureFlaw? {
        guard width > 0, height > 0 else { return .noSize }
        let most = type == .jpeg ? Self.mostPixelsOfJPEG : Self.mostPixels
        guard width <= Self.mostEdge, height <= Self.mostEdge, width * height <= most else {
            return .tooLarge
        }
        if isMoving { return .moving }
        return end == nil ? .endsTooEarly : nil
    }
}
