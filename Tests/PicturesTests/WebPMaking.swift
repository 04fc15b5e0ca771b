// WebPs of all kinds, by the library itself, and the chunks that programs put around a picture.

import CPictures

@testable import Pictures

enum WebPMaking {
    /// A lossless one, which keeps what can be seen through.
    static func lossless(
        _ raster: Raster, _ library: PictureLibrary, alpha: (Int, Int) -> UInt8 = { _, _ in 0xFF }
    ) -> [UInt8] {
        let calls = library.calls
        var pixels: [UInt32] = (0..<raster.width * raster.height).map { place in
            let start = place * Raster.channels
            let colour = raster.pixels[start..<start + 3].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return UInt32(alpha(place % raster.width, place / raster.width)) << 24 | colour
        }
        var config = WebPConfig()
        var picture = WebPPicture()
        var writer = WebPMemoryWriter()
        calls.WebPMemoryWriterInit(&writer)
        defer { calls.WebPMemoryWriterClear(&writer) }
        guard calls.WebPConfigInitInternal(&config, WEBP_PRESET_DEFAULT, 75, WEBP_ENCODER_ABI_VERSION) == 1,
            calls.WebPPictureInitInternal(&picture, WEBP_ENCODER_ABI_VERSION) == 1
        else { return [] }
        config.lossless = 1
        config.exact = 1
        picture.use_argb = 1
        picture.width = Int32(raster.width)
        picture.height = Int32(raster.height)
        picture.argb_stride = picture.width
        picture.writer = calls.WebPMemoryWrite
        let isMade = pixels.withUnsafeMutableBufferPointer { pixels in
            withUnsafeMutablePointer(to: &writer) { writer in
                picture.argb = pixels.baseAddress
                picture.custom_ptr = UnsafeMutableRawPointer(writer)
                return calls.WebPEncode(&config, &picture) == 1
            }
        }
        return isMade ? Array(UnsafeBufferPointer(start: writer.mem, count: writer.size)) : []
    }

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        Array(name.utf8) + Bytes.little(content.count, 4) + content + (content.count % 2 == 1 ? [0] : [])
    }

    static func riff(_ chunks: [UInt8]) -> [UInt8] {
        Array("RIFF".utf8) + Bytes.little(chunks.count + 4, 4) + Array("WEBP".utf8) + chunks
    }

    /// The file with a head that says what else there is, and those chunks behind the picture.
    /// - Parameter flags: 0x02 moves, 0x04 XMP, 0x08 EXIF, 0x10 can be seen through, 0x20 a profile.
    static func adding(
        _ chunks: [(name: String, content: [UInt8])], to file: [UInt8], flags: UInt8, _ size: PixelSize
    ) -> [UInt8] {
        riff(
            head(flags, size) + file.dropFirst(12) + chunks.flatMap { chunk($0.name, $0.content) })
    }

    private static func head(_ flags: UInt8, _ size: PixelSize) -> [UInt8] {
        chunk("VP8X", [flags, 0, 0, 0] + Bytes.little(size.width - 1, 3) + Bytes.little(size.height - 1, 3))
    }

    /// The picture twice, one after the other.
    static func moving(_ file: [UInt8], _ size: PixelSize) -> [UInt8] {
        let frame = chunk(
            "ANMF",
            [0, 0, 0, 0, 0, 0] + Bytes.little(size.width - 1, 3) + Bytes.little(size.height - 1, 3)
                + [100, 0, 0, 0] + file.dropFirst(12))
        return riff(head(0x02, size) + chunk("ANIM", [255, 255, 255, 255, 0, 0]) + frame + frame)
    }
}
