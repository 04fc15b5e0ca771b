// From pixels to files with nothing in them but the picture, by the libraries. Which sizes there are is
// not here.

internal import CPictures

extension PictureLibrary {
    private static let webpQuality: Float = 78
    private static let jpegQuality: Int32 = 82
    /// Of six. Twice as much makes files a thirtieth smaller, and a picture takes half as long again.
    private static let webpEffort: Int32 = 2

    func encode(_ raster: Raster, as format: PictureSheet.Format) throws(PictureFlaw) -> [UInt8] {
        let bytes =
            switch format {
            case .webp: webp(raster)
            case .jpeg: jpeg(raster)
            case .png: png(raster)
            }
        guard !bytes.isEmpty else { throw .unreadable }
        return bytes
    }

    private func jpeg(_ raster: Raster) -> [UInt8] {
        let (width, height) = (Int32(raster.width), Int32(raster.height))
        let room = picture_jpeg_room(calls, width, height)
        // The library is told how large the raster is, which has as many bytes, and writes no more than it
        // has said that it needs.
        return unsafe [UInt8](unsafeUninitializedCapacity: room) { bytes, filled in
            filled = unsafe picture_write_jpeg(
                calls, raster.pixels, width, height, Self.jpegQuality, bytes.baseAddress)
        }
    }

    private func png(_ raster: Raster) -> [UInt8] {
        let (width, height) = (Int32(raster.width), Int32(raster.height))
        let hasCover = raster.channels > Raster.channels
        let pixels = hasCover ? Self.unweighed(raster.pixels) : raster.pixels
        let room = picture_png_room(width, height, hasCover ? 1 : 0)
        // As with a JPEG: as many bytes of pixels as it is told, and no more written than it has said.
        return unsafe [UInt8](unsafeUninitializedCapacity: room) { bytes, filled in
            filled = unsafe picture_write_png(
                calls, pixels, width, height, hasCover ? 1 : 0, bytes.baseAddress, room)
        }
    }

    /// Each colour as it is where the pixel is seen whole. Of one that is not seen nothing is left.
    private static func unweighed(_ pixels: [UInt8]) -> [UInt8] {
        var pixels = pixels
        for start in stride(from: 0, to: pixels.count - 3, by: 4) where pixels[start + 3] > 0 {
            let cover = Int(pixels[start + 3])
            for place in start..<start + Raster.channels {
                pixels[place] = UInt8(clamping: (Int(pixels[place]) * 255 + cover / 2) / cover)
            }
        }
        return pixels
    }

    private func webp(_ raster: Raster) -> [UInt8] {
        var writer = unsafe WebPMemoryWriter()
        let isMade = unsafe picture_write_webp(
            calls, raster.pixels, Int32(raster.width), Int32(raster.height), Self.webpQuality,
            Self.webpEffort,
            &writer)
        defer { unsafe picture_clear(calls, &writer) }
        guard isMade == 1 else { return [] }
        // So many bytes of its memory the library has written.
        return unsafe [UInt8](UnsafeBufferPointer(start: writer.mem, count: writer.size))
    }
}
