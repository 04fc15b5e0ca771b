// Small pictures to develop, drawn here: four colours, one in each corner. Files are made of them elsewhere.

@testable import Pictures

/// The colours of the corners: at the top from left to right, then at the bottom.
enum Corner: Character, CaseIterable {
    case red = "R"
    case green = "G"
    case blue = "B"
    case white = "W"

    var pixel: [UInt8] {
        switch self {
        case .red: [220, 30, 30]
        case .green: [30, 200, 30]
        case .blue: [30, 30, 220]
        case .white: [250, 250, 250]
        }
    }
}

enum Drawing {
    static func corners(_ width: Int, _ height: Int) -> Raster? {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let corner: Corner =
                    y < height / 2 ? (x < width / 2 ? .red : .green) : (x < width / 2 ? .blue : .white)
                pixels += corner.pixel
            }
        }
        return Raster(PixelSize(width: width, height: height), pixels)
    }

    /// Which colour is nearest to that of each corner, read as one would read.
    static func read(_ raster: Raster) -> String {
        let (left, right) = (raster.width / 8, raster.width - 1 - raster.width / 8)
        let (top, bottom) = (raster.height / 8, raster.height - 1 - raster.height / 8)
        return String(
            [(left, top), (right, top), (left, bottom), (right, bottom)].map { x, y in
                let start = (y * raster.width + x) * Raster.channels
                let pixel = raster.pixels[start..<start + Raster.channels].map(Int.init)
                let nearest = Corner.allCases.min { distance($0, pixel) < distance($1, pixel) }
                return nearest?.rawValue ?? "?"
            })
    }

    private static func distance(_ corner: Corner, _ pixel: [Int]) -> Int {
        zip(corner.pixel, pixel).reduce(0) { $0 + (Int($1.0) - $1.1) * (Int($1.0) - $1.1) }
    }

    /// A picture that no file makes small: every pixel is another one.
    static func noise(_ width: Int, _ height: Int) -> Raster? {
        var state: UInt32 = 1
        let pixels = (0..<width * height * Raster.channels).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
        return Raster(PixelSize(width: width, height: height), pixels)
    }
}
