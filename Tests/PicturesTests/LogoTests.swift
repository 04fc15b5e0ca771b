// Logos: what can be seen through stays so, what lies around is cut away, and nothing else passes for one.

import Testing

@testable import Pictures

@Suite struct LogoTests {
    @Test(
        "A logo fits into a small box and into a large one, and is never made larger",
        arguments: [
            (1_500, 300, "240x48 720x144"), (600, 600, "48x48 144x144"), (200, 600, "16x48 48x144"),
            (4_000, 100, "240x6 720x18"), (240, 48, "240x48"), (100, 20, "100x20"),
            (241, 20, "240x20 241x20"),
            (1, 2_000, "1x48 1x144"), (2_000, 1, "240x1 720x1"), (1, 1, "1x1"),
        ])
    func sizes(width: Int, height: Int, sizes: String) {
        let found = PictureUse.logo.sizes(width: width, height: height).map { "\($0.width)x\($0.height)" }
        #expect(found.joined(separator: " ") == sizes)
    }

    @Test("Every kind of file becomes a PNG in every size", arguments: DevelopTests.Kind.allCases)
    func kinds(kind: DevelopTests.Kind) throws {
        let raster = try #require(Drawing.corners(280, 210))
        let file = try kind.file(raster, try #require(Darkroom.library))
        let sheet = try Darkroom.sheet(file, for: .logo)
        #expect(sheet.renditions.map { "\($0.width)x\($0.height)" } == ["64x48", "192x144"])
        #expect(sheet.renditions.allSatisfy { $0.format == .png })
        let seen = try sheet.renditions.map { Drawing.read(try Darkroom.pixels($0)) }
        #expect(kind == .greyJPEG || seen == ["RGBW", "RGBW"])
    }

    @Test(
        "A child makes of a logo what the tests' own process makes of it, and of a photo's sheet no logo",
        arguments: [PictureType.png, .webp])
    func child(type: PictureType) throws {
        let file = try Self.file(type, 120, 90) { x, _ in UInt8(x * 2) }
        #expect(try Darkroom.room("logo", for: .logo).develop(file) == Darkroom.sheet(file, for: .logo))
        #expect(throws: PictureFlaw.unreadable) { try Darkroom.room("picture", for: .logo).develop(file) }
        #expect(throws: PictureFlaw.unreadable) { try Darkroom.room("logo").develop(file) }
    }

    @Test(
        "What can be seen through stays so, by as much as it is, and keeps its colour",
        arguments: [PictureType.png, .webp])
    func cover(type: PictureType) throws {
        for alpha: UInt8 in [51, 128, 254] {
            let file = try Self.file(type, 96, 96) { _, _ in alpha }
            let large = try #require(try Darkroom.sheet(file, for: .logo).renditions.last)
            let pixels = try Darkroom.pixels(large, isSeenThrough: true)
            #expect(pixels.channels == 4 && pixels.pixels[3] == alpha)
            // Within that, a colour is what it was, but for what so few steps can say.
            let red = Int(pixels.pixels[0]) * 255 / Int(alpha)
            #expect(abs(red - 220) <= 255 / Int(alpha) + 1, "\(red)")
        }
    }

    @Test("Edges between what is seen and what is not do not grow dark or pale")
    func edges() throws {
        let white = [UInt8](repeating: 0xFF, count: 96 * 96 * 3)
        let raster = try #require(Raster(PixelSize(width: 96, height: 96), white))
        // What is not seen is black here, and must not be mixed in.
        var pixels = raster.pixels
        for place in pixels.indices where place / 3 % 96 % 2 == 1 { pixels[place] = 0 }
        let striped = try #require(Raster(raster.size, pixels))
        let file = PNGMaking(hasAlpha: true).file(striped) { x, _ in x % 2 == 0 ? 255 : 0 }
        let sheet = try Darkroom.sheet(file, for: .logo)
        let small = try Darkroom.pixels(try #require(sheet.renditions.first), isSeenThrough: true)
        let isWhite = stride(from: 0, to: small.pixels.count, by: 4).allSatisfy {
            abs(Int(small.pixels[$0]) - Int(small.pixels[$0 + 3])) <= 1
        }
        #expect(isWhite)
    }

    @Test("What lies around a logo and is not seen is cut away", arguments: [PictureType.png, .webp])
    func trims(type: PictureType) throws {
        let file = try Self.file(type, 100, 100) { x, y in
            (25..<75).contains(x) && (45..<55).contains(y) ? 255 : 0
        }
        let sheet = try Darkroom.sheet(file, for: .logo)
        #expect(sheet.width == 50 && sheet.height == 10)
        let large = try #require(sheet.renditions.last)
        let shown = try Darkroom.pixels(large, isSeenThrough: true).pixels
        #expect(stride(from: 3, to: shown.count, by: 4).allSatisfy { shown[$0] == 255 })
    }

    @Test("One on which nothing can be seen is none", arguments: [0, 7] as [UInt8])
    func unseen(alpha: UInt8) throws {
        let file = try Self.file(.png, 40, 30) { _, _ in alpha }
        #expect(Darkroom.flaw(file, for: .logo) == .notSeen && Darkroom.flaw(file) == nil)
        #expect(throws: PictureFlaw.notSeen) { try Darkroom.room("logo", for: .logo).develop(file) }
    }

    @Test("Nothing that a PNG says besides is left, and no rendition that says something is taken for one")
    func words() throws {
        let secret = Array("SECRET".utf8)
        let extra = [("tEXt", Array("Comment\0".utf8) + secret), ("iCCP", secret), ("eXIf", EXIF.tiff(6))]
        let raster = try #require(Drawing.corners(64, 48))
        let file = PNGMaking(hasAlpha: true, extra: extra).file(raster)
        let sheet = try Darkroom.sheet(file, for: .logo)
        #expect(!Darkroom.says(sheet, "SECRET") && sheet.width == 48 && sheet.height == 64)
        let first = try #require(sheet.renditions.first)
        let wrong = [
            first.bytes + [0], Array(first.bytes.dropLast()), Array("<svg/>".utf8),
            PNGMaking(extra: [("tEXt", secret)]).file(try #require(Drawing.corners(36, 48))),
        ]
        #expect(wrong.allSatisfy { PictureSheet(Self.replacing(sheet, $0).bytes, for: .logo) == nil })
    }

    private static func replacing(_ sheet: PictureSheet, _ file: [UInt8]) -> PictureSheet {
        var renditions = sheet.renditions
        let old = renditions.removeFirst()
        renditions.insert(
            PictureSheet.Rendition(
                format: old.format, width: old.width, height: old.height, bytes: file), at: 0)
        return PictureSheet(
            original: sheet.original, width: sheet.width, height: sheet.height, colour: sheet.colour,
            renditions: renditions)
    }

    /// All of one red.
    private static func file(
        _ type: PictureType, _ width: Int, _ height: Int, alpha: (Int, Int) -> UInt8
    ) throws -> [UInt8] {
        let pixels = (0..<width * height).flatMap { _ in Corner.red.pixel }
        let raster = try #require(Raster(PixelSize(width: width, height: height), pixels))
        return type == .png
            ? PNGMaking(hasAlpha: true).file(raster, alpha: alpha)
            : WebPMaking.lossless(raster, try #require(Darkroom.library), alpha: alpha)
    }
}
