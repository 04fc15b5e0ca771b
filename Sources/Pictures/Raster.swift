// Pixels in memory: making them fewer, turning them, their average. No file's form is known here.

/// Three bytes a pixel, red, green and blue, row by row from the top left. Of one that can be seen through
/// the fourth says how much there is of it, and its colours are as much less: so averages are right.
struct Raster: Equatable {
    static let channels = 3

    let size: PixelSize
    let channels: Int
    private(set) var pixels: [UInt8]

    var width: Int { size.width }
    var height: Int { size.height }

    /// - Returns: nil where there are not as many bytes as the size needs.
    init?(_ size: PixelSize, _ pixels: [UInt8], channels: Int = Self.channels) {
        guard size.width > 0, size.height > 0, pixels.count == size.width * size.height * channels else {
            return nil
        }
        (self.size, self.pixels, self.channels) = (size, pixels, channels)
    }

    /// With every pixel where `orientation` wants it.
    func turned(_ orientation: Orientation) -> Raster {
        guard orientation != .upright else { return self }
        let size =
            orientation.swapsEdges
            ? PixelSize(width: height, height: width) : PixelSize(width: width, height: height)
        // Where the result's first pixel is taken from, and how far on the next is, to the right and below.
        let (lastX, lastY) = (width - 1, height - 1)
        let (x, y, right, below) =
            switch orientation {
            case .upright: (0, 0, 1, width)
            case .mirrored: (lastX, 0, -1, width)
            case .upsideDown: (lastX, lastY, -1, -width)
            case .flipped: (0, lastY, 1, -width)
            case .transposed: (0, 0, width, 1)
            case .quarterRight: (0, lastY, -width, 1)
            case .transversed: (lastX, lastY, -width, -1)
            case .quarterLeft: (lastX, 0, width, -1)
            }
        let start = y * width + x
        var turned: [UInt8] = []
        turned.reserveCapacity(pixels.count)
        for row in 0..<size.height {
            for column in 0..<size.width {
                let from = (start + row * below + column * right) * channels
                turned += pixels[from..<from + channels]
            }
        }
        return Raster(size, turned, channels: channels) ?? self
    }

    /// As `#rrggbb`.
    var colour: String {
        var sums = [Int](repeating: 0, count: channels)
        for index in pixels.indices { sums[index % channels] += Int(pixels[index]) }
        let count = width * height
        return sums.prefix(Self.channels).reduce("#") { text, sum in
            let value = (sum + count / 2) / count
            return text + (value < 16 ? "0" : "") + String(value, radix: 16)
        }
    }
}
