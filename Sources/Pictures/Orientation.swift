// How a camera was held, as EXIF has it: read from its bytes. The pixels are turned elsewhere.

/// What has to be done to the stored rows and columns so that up is up. The numbers are those of EXIF.
enum Orientation: Int, CaseIterable, Sendable {
    case upright = 1
    case mirrored = 2
    case upsideDown = 3
    case flipped = 4
    case transposed = 5
    case quarterRight = 6
    case transversed = 7
    case quarterLeft = 8

    /// Whether width and height change places.
    var swapsEdges: Bool { rawValue >= Self.transposed.rawValue }

    private static let tag = 0x0112
    private static let short = 3
    private static let entryBytes = 12

    /// Reads the first directory of a TIFF, which is what EXIF is. Whatever is not as it should be, the
    /// picture is shown as it is stored: this is nothing to refuse a picture for.
    /// - Parameter part: where the TIFF lies; nothing outside of it is looked at.
    init?(exif bytes: [UInt8], in part: Range<Int>) {
        guard part.lowerBound >= 0, part.upperBound <= bytes.count else { return nil }
        var tiff = Array(bytes[part])
        // Inside of WebP some writers repeat the mark that JPEG has before it.
        if tiff.has(Self.mark, at: 0) { tiff.removeFirst(Self.mark.count) }
        let isLittle = tiff.has([0x49, 0x49, 0x2A, 0x00], at: 0)
        guard isLittle || tiff.has([0x4D, 0x4D, 0x00, 0x2A], at: 0),
            let start = tiff.number(at: 4, bytes: 4, littleEndian: isLittle),
            let count = tiff.number(at: start, bytes: 2, littleEndian: isLittle)
        else { return nil }
        for index in 0..<count {
            let entry = start + 2 + index * Self.entryBytes
            guard tiff.part(at: entry, bytes: Self.entryBytes) != nil else { return nil }
            guard tiff.number(at: entry, bytes: 2, littleEndian: isLittle) == Self.tag else { continue }
            guard tiff.number(at: entry + 2, bytes: 2, littleEndian: isLittle) == Self.short,
                tiff.number(at: entry + 4, bytes: 4, littleEndian: isLittle) == 1,
                let value = tiff.number(at: entry + 8, bytes: 2, littleEndian: isLittle)
            else { return nil }
            self.init(rawValue: value)
            return
        }
        return nil
    }

    /// What stands before the TIFF in a JPEG's segment.
    static let mark = Array("Exif\0\0".utf8)
}
