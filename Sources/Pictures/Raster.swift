// Pixels in memory: making them fewer, turning them, their average. No file's form is known here.

/// Three bytes a pixel, red, green and blue, row by row from the top left.
struct Raster: Equatable {
    static let channels = 3

    let size: PixelSize
    private(set) var pixels: [UInt8]

    var width: Int { size.width }
    var height: Int { size.height }

    /// - Returns: nil where there are not as many bytes as the size needs.
    init?(_ size: PixelSize, _ pixels: [UInt8]) {
        guard size.width > 0, size.height > 0, pixels.count == size.width * size.height * Self.channels else {
            return nil
        }
        (self.size, self.pixels) = (size, pixels)
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
                let from = (start + row * below + column * right) * Self.channels
                turned += pixels[from..<from + Self.channels]
            }
        }
        return Raster(size, turned) ?? self
    }

    /// As `#rrggbb`.
    var colour: String {
        var sums = [0, 0, 0]
        for index in pixels.indices { sums[index % Self.channels] += Int(pixels[index]) }
        let count = width * height
        return sums.reduce("#") { text, sum in
            let value = (sum + count / 2) / count
            return text + (value < 16 ? "0" : "") + String(value, radix: 16)
        }
    }
}
