// Files that are not as they should be: each is refused for a reason that a person can read, and cheaply.

import Testing

@testable import Pictures

@Suite struct FlawTests {
    /// A JPEG's head alone, which claims a size.
    private static func jpeg(_ width: Int, _ height: Int) -> [UInt8] {
        let head = [8] + Bytes.big(height, 2) + Bytes.big(width, 2) + [1, 1, 0x11, 0]
        return [0xFF, 0xD8] + [0xFF, 0xC0] + Bytes.big(head.count + 2, 2) + head
            + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0] + [0x12, 0xFF, 0, 0x34] + [0xFF, 0xD9]
    }

    private static func png(_ width: Int, _ height: Int, _ data: [UInt8] = []) -> [UInt8] {
        PNGMaking.file(width, height, data: data)
    }

    /// A lossless WebP's head alone, which claims a size.
    private static func webp(_ width: Int, _ height: Int) -> [UInt8] {
        WebPMaking.riff(
            WebPMaking.chunk("VP8L", [0x2F] + Bytes.little((width - 1) | (height - 1) << 14, 4) + [0, 0, 0]))
    }

    @Test(
        "A picture that claims too much is refused before it is decoded",
        arguments: [
            (jpeg(12_001, 1), .tooLarge), (jpeg(1, 65_535), .tooLarge), (jpeg(12_000, 5_593), .tooLarge),
            (jpeg(0, 5), .noSize), (jpeg(5, 0), .noSize),
            (png(20_000, 20_000), .tooLarge), (png(12_000, 3_496), .tooLarge), (png(0, 5), .noSize),
            (png(0x7FFF_FFFF, 0x7FFF_FFFF), .tooLarge), (png(0xFFFF_FFFF, 0xFFFF_FFFF), .tooLarge),
            (webp(16_384, 16_384), .tooLarge), (webp(12_000, 3_496), .tooLarge),
        ] as [([UInt8], PictureFlaw)])
    func claims(file: [UInt8], flaw: PictureFlaw) {
        #expect(Darkroom.flaw(file) == flaw)
    }

    @Test(
        "A head with nothing sound behind it is no picture",
        arguments: [jpeg(64, 64), png(64, 64), png(64, 64, [1, 2, 3]), webp(64, 64), webp(12_000, 3_495)])
    func heads(file: [UInt8]) {
        #expect([.unreadable, .endsTooEarly].contains(Darkroom.flaw(file)))
    }

    @Test("A small file that would fill the memory is refused, or is as large as it says and no larger")
    func bombs() throws {
        // A hundred megabytes of nothing, in a hundred kilobytes.
        let packed = PNGMaking.packed(.init(repeating: 0, count: 100_000_000))
        #expect(packed.count < 110_000)
        #expect(Darkroom.flaw(Self.png(20_000, 20_000, packed)) == .tooLarge)
        let sheet = try? Darkroom.sheet(Self.png(64, 64, packed))
        #expect(sheet == nil || sheet?.width == 64)
    }

    @Test("Moving pictures are refused", arguments: [PictureType.png, .webp])
    func moving(type: PictureType) throws {
        let library = try #require(Darkroom.library)
        let raster = try #require(Drawing.corners(32, 32))
        let file =
            type == .png
            ? PNGMaking(extra: [("acTL", Bytes.big(2, 4) + Bytes.big(0, 4))]).file(raster)
            : WebPMaking.moving(WebPMaking.lossless(raster, library), raster.size)
        #expect(Darkroom.flaw(file) == .moving)
    }

    @Test("A chunk that has to be understood, and is not, is no picture")
    func critical() throws {
        let raster = try #require(Drawing.corners(32, 32))
        #expect(Darkroom.flaw(PNGMaking(extra: [("TeSt", [1])]).file(raster)) == .unreadable)
        #expect(Darkroom.flaw(PNGMaking(extra: [("IHDR", [1])]).file(raster)) == .unreadable)
    }

    @Test("A file that ends too early is told so, wherever it ends", arguments: DevelopTests.Kind.allCases)
    func truncated(kind: DevelopTests.Kind) throws {
        let file = try kind.file(
            try #require(Drawing.noise(90, 60)), try #require(Darkroom.library))
        let ends = stride(from: 0, to: file.count, by: 97) + [file.count - 2, file.count - 1]
        // What is too short to be known has not come as far as a child.
        let wrong = ends.filter { $0 >= 16 && Darkroom.flaw(Array(file.prefix($0))) != .endsTooEarly }
        #expect(wrong == [], "of \(file.count)")
        #expect(ends.count > 20)
    }

    @Test(
        "A file with bits that have changed is a sound sheet or has a flaw",
        arguments: DevelopTests.Kind.allCases)
    func flipped(kind: DevelopTests.Kind) throws {
        let file = try kind.file(
            try #require(Drawing.corners(48, 32)), try #require(Darkroom.library))
        var generator = Generator(state: kind.rawValue.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        var sound = 0
        for _ in 0..<1_000 {
            var changed = file
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<file.count, using: &generator)
                changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            }
            guard let sheet = try? Darkroom.sheet(changed) else {
                // Whatever is wrong with it, it is the picture's.
                try #require(Darkroom.flaw(changed) != nil)
                continue
            }
            sound += 1
            for rendition in sheet.renditions { _ = try Darkroom.pixels(rendition) }
        }
        #expect((1..<1_000).contains(sound), "\(sound) were sound")
    }

    /// The same numbers every time.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }
}
