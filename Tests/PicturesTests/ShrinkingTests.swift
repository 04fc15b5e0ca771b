// Making pixels fewer: averages are averages, and nothing is made darker or lighter by it.

import Testing

@testable import Pictures

@Suite struct ShrinkingTests {
    @Test("One colour stays that colour, at any size", arguments: [0, 1, 127, 254, 255] as [UInt8])
    func plain(value: UInt8) throws {
        let (width, height) = (97, 61)
        let raster = try #require(
            Raster(
                PixelSize(width: width, height: height),
                .init(repeating: value, count: width * height * Raster.channels)))
        for size in [(96, 60), (48, 61), (97, 1), (1, 1), (7, 59), (33, 20)] {
            let shrunk = raster.shrunk(to: PixelSize(width: size.0, height: size.1))
            #expect(shrunk.pixels == .init(repeating: value, count: size.0 * size.1 * Raster.channels))
        }
    }

    @Test("A pixel is the average of the area that it stands for")
    func average() throws {
        let size = PixelSize(width: 3, height: 2)
        let columns: [UInt8] = [0, 30, 90, 10, 50, 200]
        let raster = try #require(Raster(size, columns.flatMap { [$0, 255 - $0, 7] }))
        // Each of the two takes a whole column, and half of the one in the middle.
        let two = raster.shrunk(to: PixelSize(width: 2, height: 1)).pixels
        #expect(two == [17, 238, 7, 110, 145, 7])
        #expect(raster.shrunk(to: PixelSize(width: 1, height: 1)).pixels == [63, 192, 7])
    }

    @Test(
        "The shares of one come to a whole, whatever becomes of how many",
        arguments: [(1, 1), (3, 2), (7, 7), (12_000, 2_048), (12_000, 1), (2_049, 2_048), (5, 4)])
    func shares(many: Int, few: Int) {
        let shares = Shares(of: many, among: few)
        for place in 0..<few {
            let parts = shares.parts(place)
            let isWhole = shares.shares[parts].reduce(0, +) == Shares.whole
            let sources = shares.sources[parts]
            let isWithin = sources.first == place * many / few && (sources.last ?? many) < many
            guard isWhole, isWithin else {
                Issue.record("\(place): \(parts)")
                return
            }
        }
    }

    @Test("Nothing is made larger", arguments: [(40, 30), (41, 30), (40, 31), (9_999, 9_999)])
    func larger(width: Int, height: Int) throws {
        let raster = try #require(Drawing.noise(40, 30))
        #expect(raster.shrunk(to: PixelSize(width: width, height: height)) == raster)
    }

    @Test("The colour of a picture is the average of its pixels")
    func colour() throws {
        let size = PixelSize(width: 2, height: 1)
        #expect(Raster(size, [0, 0, 255, 11, 30, 255])?.colour == "#060fff")
        #expect(Raster(size, [0, 0, 0, 0, 0, 0])?.colour == "#000000")
        #expect(Raster(size, [0, 0, 0, 0, 0]) == nil && Raster(PixelSize(width: 0, height: 0), []) == nil)
    }
}
