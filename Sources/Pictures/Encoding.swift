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
