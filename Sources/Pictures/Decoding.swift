// From a file to pixels, by the libraries. Which files get this far is decided before.

internal import CPictures

extension PictureLibrary {
    /// The picture as it is stored, not turned. It may be smaller than the file says, but never smaller than
    /// `wanted`: a large JPEG is never decoded at its full size.
    /// - Parameter isSeenThrough: whether it stays so where it can be; else it is on white.
    func decode(
        _ bytes: [UInt8], _ facts: PictureFacts, for wanted: PixelSize, isSeenThrough: Bool = false
    ) throws(PictureFlaw) -> Raster {
        switch facts.type {
        case .jpeg: try decodeJPEG(bytes, facts, for: wanted)
        case .png: try decodePNG(bytes, facts, isSeenThrough)
        case .webp: try decodeWebP(bytes, for: wanted, isSeenThrough)
        default: throw .notTaken(facts.type)
        }
    }

    private func decodeJPEG(
        _ bytes: [UInt8], _ facts: PictureFacts, for wanted: PixelSize
    ) throws(PictureFlaw) -> Raster {
        let size = Self.scaled(facts, for: wanted)
        var pixels = try unsafe filled(size, facts.isPrint ? 4 : Raster.channels) { pixels in
            unsafe picture_read_jpeg(
                calls, bytes, bytes.count, Int32(size.width), Int32(size.height), facts.isPrint ? 1 : 0,
                pixels)
        }
        if facts.isPrint { Self.lit(&pixels) }
        return try raster(size, pixels)
    }

    /// The smallest size that the library can decode to, in eighths, that is no smaller than is wanted.
    static func scaled(_ facts: PictureFacts, for wanted: PixelSize) -> PixelSize {
        let sizes = (1...8).map { eighths in
            PixelSize(width: (facts.width * eighths + 7) / 8, height: (facts.height * eighths + 7) / 8)
        }
        return sizes.first { $0.width >= wanted.width && $0.height >= wanted.height }
            ?? PixelSize(width: facts.width, height: facts.height)
    }

    /// Printing colours as light: what ink leaves of it. Less means more ink, as nearly every program writes
    /// it, and as browsers take it for granted.
    private static func lit(_ pixels: inout [UInt8]) {
        mixFourth(into: &pixels) { colour, black in Int(colour) * Int(black) }
    }

    /// As a browser shows on white what can be seen through.
    private static func onWhite(_ pixels: inout [UInt8]) {
        mixFourth(into: &pixels) { colour, alpha in Int(colour) * Int(alpha) + 255 * (255 - Int(alpha)) }
    }

    /// Makes four bytes a pixel three, in place: there may be no room for both.
    /// - Parameter mix: what a colour and the fourth byte come to, in parts of 255 times 255.
    private static func mixFourth(into pixels: inout [UInt8], _ mix: (UInt8, UInt8) -> Int) {
        var end = 0
        for start in stride(from: 0, to: pixels.count - 3, by: 4) {
            let fourth = pixels[start + 3]
            for place in start..<start + Raster.channels {
                pixels[end] = UInt8(clamping: (mix(pixels[place], fourth) + 127) / 255)
                end += 1
            }
        }
        pixels.removeLast(pixels.count - end)
    }

    /// Of each colour as much as there is of the pixel.
    private static func weighed(_ pixels: inout [UInt8]) {
        for start in stride(from: 0, to: pixels.count - 3, by: 4) {
            let cover = Int(pixels[start + 3])
            for place in start..<start + Raster.channels {
                pixels[place] = UInt8(clamping: (Int(pixels[place]) * cover + 127) / 255)
            }
        }
    }

    private func raster(seenThrough pixels: inout [UInt8], _ size: PixelSize, _ isSeenThrough: Bool)
        throws(PictureFlaw) -> Raster
    {
        guard isSeenThrough else {
            Self.onWhite(&pixels)
            return try raster(size, pixels)
        }
        Self.weighed(&pixels)
        guard let raster = Raster(size, pixels, channels: 4) else { throw .unreadable }
        return raster
    }

    private func decodePNG(
        _ bytes: [UInt8], _ facts: PictureFacts, _ isSeenThrough: Bool
    ) throws(PictureFlaw) -> Raster {
        var file = PNGChunks.signature
        file.reserveCapacity(facts.needed.reduce(file.count) { $0 + $1.count })
        for part in facts.needed { file += bytes[part] }
        let size = PixelSize(width: facts.width, height: facts.height)
        var pixels = try unsafe filled(size, facts.hasAlpha ? 4 : Raster.channels) { pixels in
            unsafe picture_read_png(
                calls, file, file.count, Int32(size.width), Int32(size.height), facts.hasAlpha ? 1 : 0, pixels
            )
        }
        return facts.hasAlpha
            ? try raster(seenThrough: &pixels, size, isSeenThrough) : try raster(size, pixels)
    }

    private func decodeWebP(
        _ bytes: [UInt8], for size: PixelSize, _ isSeenThrough: Bool
    ) throws(PictureFlaw) -> Raster {
        let alpha = unsafe picture_webp_has_alpha(calls, bytes, bytes.count)
        guard alpha >= 0 else { throw .unreadable }
        var pixels = try unsafe filled(size, alpha == 0 ? Raster.channels : 4) { pixels in
            unsafe picture_read_webp(
                calls, bytes, bytes.count, Int32(size.width), Int32(size.height), alpha, pixels)
        }
        return alpha != 0
            ? try raster(seenThrough: &pixels, size, isSeenThrough) : try raster(size, pixels)
    }

    /// The bytes of so many pixels, as `read` leaves them.
    private func filled(
        _ size: PixelSize, _ channels: Int, _ read: (UnsafeMutablePointer<UInt8>) -> picture_end
    ) throws(PictureFlaw) -> [UInt8] {
        var pixels = [UInt8](repeating: 0, count: size.width * size.height * channels)
        // Each library writes no further than the size that it is given.
        let end = unsafe read(&pixels)
        switch end {
        case PICTURE_READ: return pixels
        case PICTURE_CUT: throw .endsTooEarly
        case PICTURE_NO_ROOM: throw .needsTooMuch
        default: throw .unreadable
        }
    }

    private func raster(_ size: PixelSize, _ pixels: [UInt8]) throws(PictureFlaw) -> Raster {
        guard let raster = Raster(size, pixels) else { throw .unreadable }
        return raster
    }
}
