// Sound files of every kind: the right sizes, the right pixels, and nothing else that was in the file.

import CPictures
import Testing

@testable import Pictures

@Suite struct DevelopTests {
    enum Kind: String, CaseIterable, Sendable, CustomTestStringConvertible {
        case jpeg, fullColourJPEG, greyJPEG, progressiveJPEG, printJPEG
        case png, pngWithAlpha, interlacedPNG, deepPNG, deepInterlacedPNGWithAlpha
        case webp, losslessWebP

        var testDescription: String { rawValue }

        func file(_ raster: Raster, _ library: PictureLibrary) throws -> [UInt8] {
            switch self {
            case .jpeg: JPEGMaking.file(raster, library)
            case .fullColourJPEG: JPEGMaking.file(raster, library, sampling: TJSAMP_444)
            case .greyJPEG: JPEGMaking.file(raster, library, sampling: TJSAMP_GRAY)
            case .progressiveJPEG: JPEGMaking.file(raster, library, isProgressive: true)
            case .printJPEG: JPEGMaking.print(raster, library)
            case .png: PNGMaking().file(raster)
            case .pngWithAlpha: PNGMaking(hasAlpha: true).file(raster)
            case .interlacedPNG: PNGMaking(isInterlaced: true).file(raster)
            case .deepPNG: PNGMaking(bits: 16).file(raster)
            case .deepInterlacedPNGWithAlpha:
                PNGMaking(hasAlpha: true, bits: 16, isInterlaced: true).file(raster)
            case .webp: try library.encode(raster, as: .webp)
            case .losslessWebP: WebPMaking.lossless(raster, library)
            }
        }
    }

    @Test("Every kind of file becomes every size", arguments: Kind.allCases)
    func kinds(kind: Kind) throws {
        let raster = try #require(Drawing.corners(700, 525))
        let sheet = try Darkroom.sheet(try kind.file(raster, try #require(Darkroom.library)))
        #expect(
            sheet.renditions.map { "\($0.width)x\($0.height)" }
                == ["320x240", "320x240", "640x480", "640x480", "700x525", "700x525"])
        let seen = try sheet.renditions.map { Drawing.read(try Darkroom.pixels($0)) }
        #expect(kind == .greyJPEG || seen == Array(repeating: "RGBW", count: 6))
        #expect(kind == .greyJPEG || Self.isNear(sheet.colour, [133, 128, 133]))
    }

    private static func isNear(_ colour: String, _ wanted: [Int]) -> Bool {
        let value = Int(colour.dropFirst(), radix: 16) ?? 0
        return zip([value >> 16, value >> 8 & 0xFF, value & 0xFF], wanted).allSatisfy { abs($0 - $1) < 8 }
    }

    @Test(
        "The tiniest and the narrowest pictures are pictures", arguments: [(1, 1), (1, 40), (900, 1), (3, 2)])
    func tiny(width: Int, height: Int) throws {
        let library = try #require(Darkroom.library)
        let raster = try #require(Drawing.noise(width, height))
        for kind in Kind.allCases {
            let sheet = try Darkroom.sheet(try kind.file(raster, library))
            #expect(sheet.width == width && sheet.height == height)
        }
    }

    @Test("What can be seen through is white, by as much as it is", arguments: [PictureType.png, .webp])
    func alpha(type: PictureType) throws {
        let library = try #require(Darkroom.library)
        let size = PixelSize(width: 64, height: 64)
        let raster = try #require(Raster(size, .init(repeating: 0, count: 64 * 64 * Raster.channels)))
        for (alpha, grey) in [(0, 255), (255, 0), (51, 204)] as [(UInt8, Int)] {
            let file =
                type == .png
                ? PNGMaking(hasAlpha: true).file(raster) { _, _ in alpha }
                : WebPMaking.lossless(raster, library) { _, _ in alpha }
            #expect(Self.isNear(try Darkroom.sheet(file).colour, .init(repeating: grey, count: 3)))
        }
    }

    @Test("Nothing that a JPEG says besides is left")
    func words() throws {
        let library = try #require(Darkroom.library)
        let raster = try #require(Drawing.corners(400, 300))
        let file = JPEGMaking.adding(
            [
                (0xE1, Orientation.mark + EXIF.tiff(6)),
                (0xE1, Array("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRET</x:xmpmeta>".utf8)),
                (0xE2, Array("ICC_PROFILE\0\u{1}\u{1}SECRET profile".utf8)),
                (0xED, Array("Photoshop 3.0\0SECRET words".utf8)), (0xFE, Array("SECRET comment".utf8)),
            ], to: JPEGMaking.file(raster, library))
        let page = Array("<html><script>SECRET</script></html>".utf8)
        let sheet = try Darkroom.sheet(file + page)
        #expect(sheet.width == 300 && sheet.height == 400)
        for word in ["SECRET", "Exif", "ICC_PROFILE", "adobe", "Photoshop", "<html>"] {
            #expect(!Darkroom.says(sheet, word), "\(word)")
        }
    }

    @Test("Nothing that a PNG or a WebP says besides is left", arguments: [PictureType.png, .webp])
    func chunks(type: PictureType) throws {
        let library = try #require(Darkroom.library)
        let raster = try #require(Drawing.corners(64, 48))
        let secret = Array("SECRET".utf8)
        let file =
            type == .png
            ? PNGMaking(extra: [
                ("tEXt", Array("Comment\0".utf8) + secret), ("eXIf", EXIF.tiff(1)), ("iCCP", secret),
                ("zTXt", secret), ("tIME", secret), ("teSt", secret),
            ]).file(raster)
            : WebPMaking.adding(
                [("EXIF", EXIF.tiff(1)), ("XMP ", secret), ("ICCP", secret)],
                to: WebPMaking.lossless(raster, library), flags: 0x2C, raster.size)
        let sheet = try Darkroom.sheet(file)
        #expect(!Darkroom.says(sheet, "SECRET"))
        #expect(Drawing.read(try Darkroom.pixels(try #require(sheet.renditions.last))) == "RGBW")
    }

    @Test("Of a PNG the library sees what is needed to show it, and no more")
    func needed() throws {
        let extra = [
            ("gAMA", Bytes.big(45_455, 4)), ("tEXt", [1]), ("iCCP", [2]), ("eXIf", EXIF.tiff(6)),
            ("sRGB", [0]), ("tIME", [4]),
        ]
        let file = PNGMaking(extra: extra).file(try #require(Drawing.corners(8, 8)))
        let facts = try PictureFacts(of: .png, file)
        let names = facts.needed.map { String(decoding: file[$0].dropFirst(4).prefix(4), as: UTF8.self) }
        #expect(names == ["IHDR", "gAMA", "sRGB", "IDAT", "IEND"])
        #expect(facts.saysMore && facts.orientation == .quarterRight && facts.end == file.count)
    }

    @Test(
        "A large JPEG is not decoded at its full size, and never at less than is wanted",
        arguments: [(8_660, 5_773, 2_165, 1_444), (4_000, 3_000, 2_500, 1_875), (2_048, 100, 2_048, 100)])
    func scaled(width: Int, height: Int, scaledWidth: Int, scaledHeight: Int) throws {
        let facts = PictureFacts(type: .jpeg, width: width, height: height)
        let largest = try #require(PictureSheet.sizes(width: width, height: height).last)
        #expect(
            PictureLibrary.scaled(facts, for: largest) == PixelSize(width: scaledWidth, height: scaledHeight))
    }
}
