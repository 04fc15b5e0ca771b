// PNGs of all kinds, written by hand: the library that reads them does not check itself.

import CZlib

@testable import Pictures

struct PNGMaking {
    var hasAlpha = false
    /// Eight or sixteen.
    var bits = 8
    var isInterlaced = false
    /// Between the head and the pixels.
    var extra: [(name: String, content: [UInt8])] = []

    /// - Parameter alpha: of each pixel, by where it is.
    func file(_ raster: Raster, alpha: (Int, Int) -> UInt8 = { _, _ in 0xFF }) -> [UInt8] {
        let passes = isInterlaced ? Self.passes : [(0, 0, 1, 1)]
        var lines: [UInt8] = []
        for (left, top, right, below) in passes {
            for y in stride(from: top, to: raster.height, by: below) where left < raster.width {
                lines.append(0)
                for x in stride(from: left, to: raster.width, by: right) {
                    let start = (y * raster.width + x) * Raster.channels
                    let pixel = raster.pixels[start..<start + 3] + (hasAlpha ? [alpha(x, y)] : [])
                    lines += bits == 16 ? pixel.flatMap { [$0, $0] } : Array(pixel)
                }
            }
        }
        return Self.file(
            raster.width, raster.height, bits: bits, kind: hasAlpha ? 6 : 2, isInterlaced: isInterlaced,
            extra,
            data: Self.packed(lines))
    }

    /// The seven passes: where each begins, and how far apart its pixels are.
    private static let passes = [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ]

    /// A head that claims a size, and pixels that are whatever they are.
    static func file(
        _ width: Int, _ height: Int, bits: Int = 8, kind: UInt8 = 2, isInterlaced: Bool = false,
        _ extra: [(name: String, content: [UInt8])] = [], data: [UInt8]
    ) -> [UInt8] {
        let head =
            Bytes.big(width, 4) + Bytes.big(height, 4) + [UInt8(bits), kind, 0, 0, isInterlaced ? 1 : 0]
        return PNGChunks.signature + chunk("IHDR", head) + extra.flatMap { chunk($0.name, $0.content) }
            + chunk("IDAT", data) + chunk("IEND", [])
    }

    static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let summed = Array(name.utf8) + content
        return Bytes.big(content.count, 4) + summed
            + Bytes.big(Int(crc32(0, summed, UInt32(summed.count))), 4)
    }

    static func packed(_ bytes: [UInt8]) -> [UInt8] {
        var count = compressBound(UInt(bytes.count))
        var packed = [UInt8](repeating: 0, count: Int(count))
        guard compress2(&packed, &count, bytes, UInt(bytes.count), 9) == Z_OK else { return [] }
        return Array(packed.prefix(Int(count)))
    }
}
