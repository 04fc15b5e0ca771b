// What lies around a picture and is not seen: taken away, so that pictures stand as large as they look.

extension Raster {
    /// Less is dust.
    private static let leastCover: UInt8 = 8

    /// - Returns: itself where it cannot be seen through or has nothing around it; nil where nothing is seen.
    func trimmed() -> Raster? {
        guard channels > Self.channels else { return self }
        var (left, top, right, below) = (width, height, 0, 0)
        for row in 0..<height {
            for column in 0..<width where pixels[(row * width + column) * channels + 3] >= Self.leastCover {
                (left, right) = (min(left, column), max(right, column + 1))
                (top, below) = (min(top, row), row + 1)
            }
        }
        guard left < right else { return nil }
        let size = PixelSize(width: right - left, height: below - top)
        guard size != self.size else { return self }
        var trimmed: [UInt8] = []
        trimmed.reserveCapacity(size.width * size.height * channels)
        for row in top..<below {
            trimmed += pixels[(row * width + left) * channels..<(row * width + right) * channels]
        }
        return Raster(size, trimmed, channels: channels)
    }
}
