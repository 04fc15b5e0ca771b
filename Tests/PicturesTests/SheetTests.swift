// What a picture's sheet holds, and that nothing else is read for one: a child may have been taken over.

import Testing

@testable import Pictures

@Suite struct SheetTests {
    @Test(
        "A picture has every size that is smaller, and its own where that is no larger than the largest",
        arguments: [
            (4_000, 3_000, "320x240 640x480 1280x960 2048x1536"),
            (3_000, 4_000, "240x320 480x640 960x1280 1536x2048"),
            (2_048, 2_048, "320x320 640x640 1280x1280 2048x2048"), (2_049, 1, "320x1 640x1 1280x1 2048x1"),
            (320, 200, "320x200"), (321, 200, "320x199 321x200"), (1, 1, "1x1"),
            (12_000, 1, "320x1 640x1 1280x1 2048x1"),
        ])
    func sizes(width: Int, height: Int, sizes: String) {
        let found = PictureSheet.sizes(width: width, height: height).map { "\($0.width)x\($0.height)" }
        #expect(found.joined(separator: " ") == sizes)
    }

    private static func sample() throws -> PictureSheet {
        let library = try #require(Darkroom.library)
        return try PictureBench.develop(
            JPEGMaking.file(try #require(Drawing.corners(400, 200)), library), library)
    }

    @Test("A sheet reads as it is written")
    func again() throws {
        let sheet = try Self.sample()
        #expect(PictureSheet(sheet.bytes) == sheet)
        #expect(sheet.renditions.map(\.format) == [.webp, .jpeg, .webp, .jpeg])
        #expect(sheet.renditions.map(\.width) == [320, 320, 400, 400])
        #expect(sheet.original == .jpeg && sheet.width == 400 && sheet.height == 200)
        #expect(sheet.colour.hasPrefix("#") && sheet.colour.utf8.count == 7)
    }

    @Test("No part of a sheet is one, and nothing may follow it")
    func parts() throws {
        let bytes = try Self.sample().bytes
        let read = (0..<bytes.count).filter { PictureSheet(Array(bytes.prefix($0))) != nil }
        #expect(read == [])
        #expect(PictureSheet(bytes + [0]) == nil && PictureSheet([0] + bytes) == nil)
    }

    /// What somebody makes of a sheet, by the place of a byte and what is written there.
    @Test(
        "A head that says something else is not read",
        arguments: [
            (0, 0x66), (4, 0), (4, 4), (4, 255), (5, 0xFF), (6, 0x91), (7, 0xFF), (8, 0xC9), (9, 0x20),
            (10, 0x47), (15, 0x22), (16, 0), (16, 5), (16, 255), (17, 0), (17, 2), (17, 3), (18, 2),
            (19, 0x41),
            (21, 0xA1), (22, 0xFF), (25, 0xFF),
        ])
    func heads(place: Int, byte: UInt8) throws {
        var bytes = try Self.sample().bytes
        bytes[place] = byte
        #expect(PictureSheet(bytes) == nil)
    }

    @Test("A rendition is a file of its format and size, and holds nothing but the picture")
    func renditions() throws {
        let sheet = try Self.sample()
        let jpeg = sheet.renditions[1].bytes
        let webp = sheet.renditions[0].bytes
        let size = PixelSize(width: 320, height: 160)
        let wrong: [(Int, [UInt8])] = [
            (1, webp), (0, jpeg), (1, []), (1, jpeg + Array("<script>".utf8)), (1, Array(jpeg.dropLast())),
            (1, JPEGMaking.adding([(0xFE, Array("<script>".utf8))], to: jpeg)),
            (1, JPEGMaking.adding(1, to: jpeg)), (1, sheet.renditions[3].bytes), (0, webp + [0]),
            (0, WebPMaking.adding([("XMP ", [1, 2])], to: webp, flags: 0x04, size)),
            (0, WebPMaking.riff(webp.dropFirst(12) + WebPMaking.chunk("junk", [1, 2]))),
            (0, WebPMaking.moving(webp, size)), (0, Array("<html>".utf8)), (0, PictureBench.smallestPNG),
        ]
        let read = wrong.enumerated().filter { _, wrong in
            PictureSheet(Self.replacing(sheet, wrong.0, wrong.1).bytes) != nil
        }.map(\.offset)
        #expect(read == [])
        #expect(PictureSheet(Self.replacing(sheet, 1, jpeg).bytes) == sheet)
    }

    private static func replacing(_ sheet: PictureSheet, _ place: Int, _ file: [UInt8]) -> PictureSheet {
        var renditions = sheet.renditions
        let old = renditions[place]
        renditions[place] = PictureSheet.Rendition(
            format: old.format, width: old.width, height: old.height, bytes: file)
        return PictureSheet(
            original: sheet.original, width: sheet.width, height: sheet.height, colour: sheet.colour,
            renditions: renditions)
    }
}
