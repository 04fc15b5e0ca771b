// Which kind of file it is, by its first bytes. Whether it is a sound one is not here.

public enum PictureType: UInt8, Sendable, CaseIterable {
    case jpeg = 1
    case png = 2
    case webp = 3
    // Known so that whoever sends one is told what it is, and refused.
    case gif, heic, avif, jpegXL, tiff, bmp, svg, markup, pdf, zip, film

    /// Whether pictures of this kind are developed.
    public var isTaken: Bool { rawValue <= Self.webp.rawValue }

    /// As people know it.
    public var name: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        case .gif: "GIF"
        case .heic: "HEIC"
        case .avif: "AVIF"
        case .jpegXL: "JPEG XL"
        case .tiff: "TIFF"
        case .bmp: "BMP"
        case .svg: "SVG"
        case .markup: "HTML or XML"
        case .pdf: "PDF"
        case .zip: "A ZIP archive"
        case .film: "A film"
        }
    }

    /// - Returns: nil where the first bytes are those of no kind that has a name here.
    public static func sniff(_ bytes: [UInt8]) -> PictureType? {
        for (type, start, mark) in marks where bytes.has(mark, at: start) { return type }
        if bytes.has(Array("ftyp".utf8), at: 4) { return container(bytes) }
        return markup(bytes)
    }

    private static let marks: [(PictureType, Int, [UInt8])] = [
        (.jpeg, 0, [0xFF, 0xD8, 0xFF]),
        (.png, 0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        // RIFF holds sound and films too; what it holds stands behind its length.
        (.webp, 8, Array("WEBP".utf8)),
        (.gif, 0, Array("GIF8".utf8)),
        (.tiff, 0, [0x49, 0x49, 0x2A, 0x00]), (.tiff, 0, [0x4D, 0x4D, 0x00, 0x2A]),
        (.bmp, 0, Array("BM".utf8)),
        (.pdf, 0, Array("%PDF-".utf8)),
        (.zip, 0, [0x50, 0x4B, 0x03, 0x04]),
        (.jpegXL, 0, [0xFF, 0x0A]), (.jpegXL, 4, Array("JXL ".utf8)),
    ]

    /// Telephones' pictures and films are of one family, and say which they are.
    private static func container(_ bytes: [UInt8]) -> PictureType {
        let brand = String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self)
        switch brand {
        case "avif", "avis": return .avif
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": return .heic
        default: return .film
        }
    }

    private static func markup(_ bytes: [UInt8]) -> PictureType? {
        var start = bytes.prefix(1_024)
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
        start = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard start.first == UInt8(ascii: "<") else { return nil }
        let lower = start.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let isSVG = lower.indices.contains { lower.has(Array("<svg".utf8), at: $0) }
        return isSVG ? .svg : .markup
    }
}
