// JPEGs of all kinds, by the library itself, and what cameras and programs put between its segments.

import CPictures

@testable import Pictures

enum JPEGMaking {
    static func file(
        _ raster: Raster, _ library: PictureLibrary, sampling: TJSAMP = TJSAMP_420,
        isProgressive: Bool = false
    ) -> [UInt8] {
        file(
            raster.pixels, raster.size, library, TJPF_RGB, sampling,
            flags: isProgressive ? TJFLAG_PROGRESSIVE : 0)
    }

    /// In printing colours, of which less is more, as programs write them.
    static func print(_ raster: Raster, _ library: PictureLibrary) -> [UInt8] {
        var pixels: [UInt8] = []
        for start in stride(from: 0, to: raster.pixels.count, by: Raster.channels) {
            pixels += raster.pixels[start..<start + Raster.channels] + [0xFF]
        }
        return file(pixels, raster.size, library, TJPF_CMYK, TJSAMP_444, flags: 0)
    }

    private static func file(
        _ pixels: [UInt8], _ size: PixelSize, _ library: PictureLibrary, _ format: TJPF, _ sampling: TJSAMP,
        flags: Int32
    ) -> [UInt8] {
        let calls = library.calls
        let handle = calls.tjInitCompress()
        defer { _ = calls.tjDestroy(handle) }
        var bytes: UnsafeMutablePointer<UInt8>?
        var count: UInt = 0
        let result = calls.tjCompress2(
            handle, pixels, Int32(size.width), 0, Int32(size.height), Int32(format.rawValue), &bytes, &count,
            Int32(sampling.rawValue), 90, flags)
        return result == 0 ? Array(UnsafeBufferPointer(start: bytes, count: Int(count))) : []
    }

    /// The file with segments of that mark and content behind its first mark, where cameras put them.
    static func adding(_ segments: [(mark: UInt8, content: [UInt8])], to file: [UInt8]) -> [UInt8] {
        var whole = Array(file.prefix(2))
        for (mark, content) in segments {
            whole += [0xFF, mark] + Bytes.big(content.count + 2, 2) + content
        }
        return whole + file.dropFirst(2)
    }

    static func adding(_ orientation: Int, to file: [UInt8], isBig: Bool = false) -> [UInt8] {
        adding([(0xE1, Orientation.mark + EXIF.tiff(orientation, isBig: isBig))], to: file)
    }
}

/// Numbers as bytes.
enum Bytes {
    static func big(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    static func little(_ number: Int, _ count: Int) -> [UInt8] { big(number, count).reversed() }
}

/// What a camera writes about a picture.
enum EXIF {
    /// Who made the camera, how it was held, and where.
    static func tiff(_ orientation: Int, isBig: Bool = false) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            isBig ? Bytes.big(value, count) : Bytes.little(value, count)
        }
        func entry(_ tag: Int, _ kind: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
            number(tag, 2) + number(kind, 2) + number(count, 4) + value
        }
        let maker = Array("SECRET MAKER\0".utf8)
        let place = Array("SECRET PLACE 52.5200N 13.4050E\0".utf8)
        let directory = 8 + 2 + 3 * 12 + 4
        let gps = directory + maker.count
        return (isBig ? [0x4D, 0x4D, 0, 0x2A] : [0x49, 0x49, 0x2A, 0]) + number(8, 4) + number(3, 2)
            + entry(0x010F, 2, maker.count, number(directory, 4))
            + entry(0x0112, 3, 1, number(orientation, 2) + [0, 0])
            + entry(0x8825, 4, 1, number(gps, 4)) + number(0, 4) + maker
            + number(1, 2) + entry(0x001B, 7, place.count, number(gps + 18, 4)) + number(0, 4) + place
    }
}
