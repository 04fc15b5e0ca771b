// From a file to pixels, by the libraries. Which files get this far is decided before.

internal import CPictures

extension PictureLibrary {
    /// The picture as it is stored, not turned, on white where it can be seen through. It may be smaller than
    /// the file says, but never smaller than `wanted`, so that a large JPEG is never decoded at its full size.
    func decode(_ bytes: [UInt8], _ facts: PictureFacts, for wanted: PixelSize) throws(PictureFlaw) -> Raster
    {
        switch facts.type {
        case .jpeg: try decodeJPEG(bytes, facts, for: wanted)
        case .png: try decodePNG(bytes, facts)
        case .webp: try decodeWebP(bytes, for: wanted)
        default: throw .notTaken(facts.type)
        }
    }

    private func decodeJPEG(
        _ bytes: [UInt8], _ facts: PictureFacts, for wanted: PixelSize
    ) throws(PictureFlaw) -> Raster {
        let size = Self.scaled(facts, for: wanted)
        let channels = facts.print == nil ? Raster.channels : 4
        let pixels = try unsafe filled(size, channels) { pixels in
            unsafe picture_read_jpeg(
                calls, bytes, bytes.count, Int32(size.width), Int32(size.height), channels == 4 ? 1 : 0,
                pixels)
        }
        guard let print = facts.print else { return try raster(size, pixels) }
        return try raster(size, Self.lit(pixels, print))
    }

    /// The smallest size that the library can decode to, in eighths, that is no smaller than is wanted.
    static func scaled(_ facts: PictureFacts, for wanted: PixelSize) -> PixelSize {
        let sizes = (1...8).map { eighths in
            PixelSize(width: (facts.width * eighths + 7) / 8, height: (facts.height * eighths + 7) / 8)
        }
        return sizes.first { $0.width >= wanted.width && $0.height >= wanted.height }
            ?? PixelSize(width: facts.width, height: facts.height)
    }

    /// Printing colours as light: what ink leaves of it.
    private static func lit(_ pixels: [UInt8], _ print: PictureFacts.Print) -> [UInt8] {
        let ink: UInt8 = print == .inkIsHigh ? 0xFF : 0
        var lit: [UInt8] = []
        lit.reserveCapacity(pixels.count / 4 * Raster.channels)
        for start in stride(from: 0, to: pixels.count - 3, by: 4) {
            let black = Int(pixels[start + 3] ^ ink)
            for place in start..<start + Raster.channels {
                lit.append(UInt8(truncatingIfNeeded: (Int(pixels[place] ^ ink) * black + 127) / 255))
            }
        }
        return lit
    }

    private func decodePNG(_ bytes: [UInt8], _ facts: PictureFacts) throws(PictureFlaw) -> Raster {
        var file = PNGChunks.signature
        file.reserveCapacity(facts.needed.reduce(file.count) { $0 + $1.count })
        for part in facts.needed { file += bytes[part] }
        let size = PixelSize(width: facts.width, height: facts.height)
        let pixels = try unsafe filled(size, Raster.channels) { pixels in
            unsafe picture_read_png(calls, file, file.count, Int32(size.width), Int32(size.height), pixels)
        }
        return try raster(size, pixels)
    }

    private func decodeWebP(_ bytes: [UInt8], for size: PixelSize) throws(PictureFlaw) -> Raster {
        let alpha = unsafe picture_webp_has_alpha(calls, bytes, bytes.count)
        guard alpha >= 0 else { throw .unreadable }
        let channels = alpha == 0 ? Raster.channels : 4
        let pixels = try unsafe filled(size, channels) { pixels in
            unsafe picture_read_webp(
                calls, bytes, bytes.count, Int32(size.width), Int32(size.height), alpha, pixels)
        }
        return try raster(size, alpha == 0 ? pixels : Self.onWhite(pixels))
    }

    /// What can be seen of white is added; the rest has been made darker by as much already.
    private static func onWhite(_ pixels: [UInt8]) -> [UInt8] {
        var opaque: [UInt8] = []
        opaque.reserveCapacity(pixels.count / 4 * Raster.channels)
        for start in stride(from: 0, to: pixels.count - 3, by: 4) {
            let white = 0xFF - Int(pixels[start + 3])
            for place in start..<start + Raster.channels {
                opaque.append(UInt8(clamping: Int(pixels[place]) + white))
            }
        }
        return opaque
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
        case PICTURE_NO_ROOM: throw .tooLarge
        default: throw .unreadable
        }
    }

    private func raster(_ size: PixelSize, _ pixels: [UInt8]) throws(PictureFlaw) -> Raster {
        guard let raster = Raster(size, pixels) else { throw .unreadable }
        return raster
    }
}
