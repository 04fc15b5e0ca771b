// Fewer pixels out of many: each is the average of the area that it stands for.

extension Raster {
    /// - Returns: the same raster where it is no larger than that already.
    func shrunk(to wanted: PixelSize) -> Raster {
        let size = PixelSize(
            width: min(width, max(1, wanted.width)), height: min(height, max(1, wanted.height)))
        guard size != self.size else { return self }
        let columns = Shares(of: width, among: size.width)
        let rows = Shares(of: height, among: size.height)
        var shrunk: [UInt8] = []
        shrunk.reserveCapacity(size.width * size.height * channels)
        var sums = [UInt32](repeating: 0, count: width * channels)
        for row in 0..<size.height {
            add(rows, row, to: &sums)
            gather(sums, columns, into: &shrunk)
        }
        return Raster(size, shrunk, channels: channels) ?? self
    }

    /// The rows that become one, each as far as it counts. A sum is at most 255 times `Shares.whole`.
    private func add(_ rows: Shares, _ row: Int, to sums: inout [UInt32]) {
        let count = sums.count
        for index in 0..<count { sums[index] = 0 }
        for part in rows.parts(row) {
            let (source, share) = (rows.sources[part], rows.shares[part])
            let line = pixels.span.extracting(source * count..<(source + 1) * count)
            var sums = sums.mutableSpan
            for index in 0..<count { sums[index] &+= UInt32(line[index]) &* share }
        }
    }

    /// The columns that become one. A sum is at most 255 times the square of `Shares.whole`: a whole pixel of
    /// white and its rounding just fit.
    private func gather(_ sums: [UInt32], _ columns: Shares, into pixels: inout [UInt8]) {
        let half: UInt32 = Shares.whole * Shares.whole / 2
        let hasCover = channels > Self.channels
        for column in 0..<columns.count {
            var (red, green, blue, cover) = (half, half, half, half)
            for part in columns.parts(column) {
                let (start, share) = (columns.sources[part] * channels, columns.shares[part])
                red &+= sums[start] &* share
                green &+= sums[start + 1] &* share
                blue &+= sums[start + 2] &* share
                if hasCover { cover &+= sums[start + 3] &* share }
            }
            pixels.append(UInt8(truncatingIfNeeded: red >> 24))
            pixels.append(UInt8(truncatingIfNeeded: green >> 24))
            pixels.append(UInt8(truncatingIfNeeded: blue >> 24))
            if hasCover { pixels.append(UInt8(truncatingIfNeeded: cover >> 24)) }
        }
    }
}

/// How far each of many counts in each of few: a list of parts, those of the first of the few before those of
/// the second.
struct Shares {
    /// What the shares of one come to.
    static let whole: UInt32 = 4_096

    let count: Int
    /// By part: which of the many it is of.
    let sources: [Int]
    /// By part: how far that counts.
    let shares: [UInt32]
    /// Where the parts of each of the few begin, and those of the last end.
    private let starts: [Int]

    /// In units of which `few` make one of the many, and `many` one of the few.
    init(of many: Int, among few: Int) {
        var sources: [Int] = []
        var shares: [UInt32] = []
        var starts = [0]
        for place in 0..<few {
            let (begin, end) = (place * many, (place + 1) * many)
            var given = 0
            for source in begin / few..<(end + few - 1) / few {
                // By what has been given so far, so that what is rounded away here is given there.
                let through = (min(end, (source + 1) * few) - begin) * Int(Self.whole) / many
                sources.append(source)
                shares.append(UInt32(truncatingIfNeeded: through - given))
                given = through
            }
            starts.append(shares.count)
        }
        count = few
        (self.sources, self.shares, self.starts) = (sources, shares, starts)
    }

    /// The parts of this one.
    func parts(_ place: Int) -> Range<Int> { starts[place]..<starts[place + 1] }
}
