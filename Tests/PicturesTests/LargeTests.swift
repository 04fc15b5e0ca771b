// The largest pictures that are taken: what they cost a child, and that the server spends no more than bytes.

import CPictures
import Testing
import Workshop

@testable import Pictures

@Suite(.serialized) struct LargeTests {
    /// 50 megapixels of stripes, a row like the other but for where it begins.
    private static func stripes() throws -> Raster {
        let size = PixelSize(width: 8_660, height: 5_773)
        let row = (0..<size.width * Raster.channels).map { UInt8(truncatingIfNeeded: $0 / 7 ^ $0 / 1_023) }
        var pixels: [UInt8] = []
        pixels.reserveCapacity(row.count * size.height)
        for y in 0..<size.height {
            let start = y * 37 % row.count
            pixels += row[start...]
            pixels += row[..<start]
        }
        return try #require(Raster(size, pixels))
    }

    /// The sizes of what comes out, and how much memory whoever asked and the child had at most.
    private static func develop(_ file: [UInt8]) throws -> (sizes: String, ownKiB: Int, childKiB: Int) {
        let limits = WorkshopLimits(
            memoryBytes: 0, cpuSeconds: 0, wallMs: 600_000, inputBytes: 0, outputBytes: 10_000)
        let answer = try Workshop(executable: Darkroom.benchPath).run(
            ["develop"], input: file, limits: limits)
        let lines = String(decoding: answer, as: UTF8.self).split(separator: "\n").map(String.init)
        try #require(lines.count == 3)
        return (lines[0], try #require(Int(lines[1])), try #require(Int(lines[2])))
    }

    @Test(
        "A JPEG of 50 megapixels stays within the limits",
        arguments: [(TJSAMP_420, false, 90), (TJSAMP_420, true, 220), (TJSAMP_444, true, 384)])
    func jpeg(sampling: TJSAMP, isProgressive: Bool, mostMiB: Int) throws {
        let file = JPEGMaking.file(
            try Self.stripes(), try #require(Darkroom.library), sampling: sampling,
            isProgressive: isProgressive)
        let cost = try Self.develop(file)
        #expect(cost.sizes.hasSuffix(" 2048x1365 2048x1365"))
        #expect(cost.childKiB < mostMiB << 10 && cost.ownKiB < 90 << 10, "\(cost), of \(file.count)")
    }

    @Test("A PNG of nearly 42 megapixels stays within the limits")
    func png() throws {
        let (width, height) = (7_480, 5_600)
        let packed = PNGMaking.packed(.init(repeating: 0, count: (width * 3 + 1) * height))
        let cost = try Self.develop(PNGMaking.file(width, height, data: packed))
        #expect(cost.sizes.hasSuffix(" 2048x1533 2048x1533"))
        #expect(cost.childKiB < 200 << 10 && cost.ownKiB < 90 << 10, "\(cost)")
    }
}
