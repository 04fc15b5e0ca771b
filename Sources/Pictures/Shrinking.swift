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
        shrunk.reserveCapacity(size.width * size.height * Self.channels)
        var sums = [UInt32](repeating: 0, count: width * Self.channels)
        for row in 0..<size.height {
            add(rows, row, to: &sums)
            Self.gather(sums, columns, into: &shrunk)
        }
        return Raster(size, shrunk) ?? self
    }

    /// The rows that become one, each as far as it counts. A sum is at most 255 times `Shares.whole`.
    private func add(_ rows: Shares, _ row: Int, to sums: inout [UInt32]) {
        let count = sums.count
        for index in sums.indices { sums[index] = 0 }
        for (source, share) in rows.parts(row) {
            let line = pixels.span.extracting(source * count..<(source + 1) * count)
            var sums = sums.mutableSpan
            for index in 0..<count { sums[index] &+= UInt32(line[index]) &* share }
        }
    }

    /// The columns that become one. A sum is at most 255 times the square of `Shares.whole`: a whole pixel of
    /// white and its rounding just fit.
    private static func gather(_ sums: [UInt32], _ columns: Shares, into pixels: inout [UInt8]) {
        let half: UInt32 = Shares.whole * Shares.whole / 2
        for column in 0..<columns.count {
            var (red, green, blue) = (half, half, half)
            for (source, share) in columns.parts(column) {
                red &+= sums[source * channels] &* share
                green &+= sums[source * channels + 1] &* share
                blue &+= sums[source * channels + 2] &* share
            }
            pixels.append(UInt8(truncatingIfNeeded: red >> 24))
            pixels.append(UInt8(truncatingIfNeeded: green >> 24))
            pixels.append(UInt8(truncatingIfNeeded: blue >> 24))
        }
    }
}

/// How far each of many counts in each of few.
struct Shares {
    /// What the shares of one come to.
    static let whole: UInt32 = 4_096

    let count: Int
    private let firsts: [Int]
    /// Of all of them, one after the other.
    private let shares: [UInt32]
    /// Where the shares of each begin, and of the last end.
    private let starts: [Int]

    /// In units of which `few` make one of the many, and `many` one of the few.
    init(of many: Int, among few: Int) {
        var firsts: [Int] = []
        var shares: [UInt32] = []
        var starts = [0]
        for place in 0..<few {
            let (begin, end) = (place * many, (place + 1) * many)
            firsts.append(begin / few)
            var given = 0
            for source in begin / few..<(end + few - 1) / few {
                // By what has been given so far, so that what is rounded away here is given there.
                let through = (min(end, (source + 1) * few) - begin) * Int(Self.whole) / many
                shares.append(UInt32(truncatingIfNeeded: through - given))
                given = through
            }
            starts.append(shares.count)
        }
        count = few
        (self.firsts, self.shares, self.starts) = (firsts, shares, starts)
    }

    /// Which of the many become this one, and how far each counts.
    func parts(_ place: Int) -> some Sequence<(Int, UInt32)> {
        zip(firsts[place]..., shares[starts[place]..<starts[place + 1]])
    }
}
