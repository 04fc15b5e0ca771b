// How a camera was held: read from EXIF that is sound and that is not, and what it makes of a picture.

import CPictures
import Testing

@testable import Pictures

@Suite struct OrientationTests {
    /// The colours of the corners, once a picture that is stored as RGBW has been turned.
    private static let corners = ["RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"]

    @Test("All eight ways, in every kind of file", arguments: 1...8, [PictureType.jpeg, .png, .webp])
    func turned(number: Int, type: PictureType) throws {
        let library = try #require(Darkroom.library)
        let raster = try #require(Drawing.corners(96, 64))
        let file =
            switch type {
            case .jpeg:
                JPEGMaking.adding(
                    number, to: JPEGMaking.file(raster, library, sampling: TJSAMP_444), isBig: number % 2 == 0
                )
            case .png: PNGMaking(extra: [("eXIf", EXIF.tiff(number))]).file(raster)
            default:
                WebPMaking.adding(
                    [("EXIF", (number % 2 == 0 ? Orientation.mark : []) + EXIF.tiff(number))],
                    to: WebPMaking.lossless(raster, library), flags: 0x08, raster.size)
            }
        let sheet = try Darkroom.sheet(file)
        let swaps = number > 4
        #expect(sheet.width == (swaps ? 64 : 96) && sheet.height == (swaps ? 96 : 64))
        for rendition in sheet.renditions {
            #expect(Drawing.read(try Darkroom.pixels(rendition)) == Self.corners[number - 1])
        }
        #expect(!Darkroom.says(sheet, "SECRET") && !Darkroom.says(sheet, "Exif"))
    }

    @Test(
        "Every way moves each pixel to one place, and two ways back are none", arguments: Orientation.allCases
    )
    func everyPixel(orientation: Orientation) throws {
        let raster = try #require(Drawing.noise(5, 3))
        let back: [Orientation: Orientation] = [.quarterRight: .quarterLeft, .quarterLeft: .quarterRight]
        let turned = raster.turned(orientation)
        #expect(turned.turned(back[orientation] ?? orientation) == raster)
        #expect((turned == raster) == (orientation == .upright))
    }

    /// A directory by its entries, each of twelve bytes, behind a head that is sound.
    private static func tiff(_ entries: [[UInt8]], count: Int? = nil, start: Int = 8) -> [UInt8] {
        [0x49, 0x49, 0x2A, 0] + Bytes.little(start, 4) + Bytes.little(count ?? entries.count, 2)
            + entries.flatMap { $0 }
    }

    private static func entry(_ value: Int, tag: Int = 0x0112, kind: Int = 3, count: Int = 1) -> [UInt8] {
        Bytes.little(tag, 2) + Bytes.little(kind, 2) + Bytes.little(count, 4) + Bytes.little(value, 4)
    }

    @Test(
        "EXIF that is not sound says nothing",
        arguments: [
            (tiff([entry(6)]), .quarterRight), (tiff([entry(1, tag: 0x010F), entry(8)]), .quarterLeft),
            // Only the lower half of the field is the value.
            (tiff([entry(0x7FFF_0003)]), .upsideDown),
            (tiff([entry(0)]), nil), (tiff([entry(9)]), nil), (tiff([entry(65_535)]), nil),
            (tiff([entry(6, kind: 4)]), nil), (tiff([entry(6, count: 2)]), nil), (tiff([]), nil),
            (tiff([entry(6)], count: 0), nil), (tiff([entry(1, tag: 7)], count: 65_535), nil),
            (tiff([entry(6)], start: 7), nil), (tiff([entry(6)], start: 0xFFFF_FFFF), nil),
            (tiff([entry(6)], start: 20), nil), (Array(tiff([entry(6)]).dropLast()), nil), ([], nil),
            (Array("II*\0".utf8), nil), (Array("IM*\0".utf8) + tiff([entry(6)]).dropFirst(4), nil),
        ] as [([UInt8], Orientation?)])
    func reading(tiff: [UInt8], orientation: Orientation?) {
        #expect(Orientation(exif: tiff, in: tiff.indices) == orientation)
        let within = [1, 2, 3] + tiff + [4, 5, 6]
        #expect(Orientation(exif: within, in: 3..<3 + tiff.count) == orientation)
    }

    @Test("Nothing is read that lies outside", arguments: [-1..<4, 0..<39, 38..<40])
    func outside(part: Range<Int>) {
        #expect(
            Orientation(exif: Self.tiff([Self.entry(6)]) + Array(repeating: 0, count: 16), in: part) == nil)
    }

    @Test("A picture with EXIF that says nothing is shown as it is stored", arguments: [0, 9, 65_535])
    func unknown(number: Int) throws {
        let library = try #require(Darkroom.library)
        let raster = try #require(Drawing.corners(96, 64))
        let sheet = try Darkroom.sheet(JPEGMaking.adding(number, to: JPEGMaking.file(raster, library)))
        #expect(Drawing.read(try Darkroom.pixels(try #require(sheet.renditions.last))) == "RGBW")
    }
}
