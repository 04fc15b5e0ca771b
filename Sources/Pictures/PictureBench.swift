// The child's work on one picture, from its bytes to a sheet. What the server does with either is not here.

public import Workshop

public enum PictureBench {
    /// Nearly all pictures need less than a tenth of the memory. The largest file of a kind that is held at
    /// its full size needs about 260 MB; a progressive JPEG of 50 megapixels that keeps its colours at full
    /// size needs 350, and is the largest of its kind that is taken.
    public static let limits = WorkshopLimits(
        memoryBytes: 384 << 20, cpuSeconds: 10, wallMs: 20_000, inputBytes: 40_000_000, outputBytes: 16 << 20)

    /// All that a child does: one picture comes in by standard input, and its sheet goes out.
    public static func main(for use: PictureUse = .photo) -> Never {
        do throws(PictureFlaw) {
            let library = try PictureLibrary()
            try warmUp(library)
            Workbench.confine(limits)
            Workbench.answer(try develop(Workbench.input(limits), library, for: use).bytes)
        } catch {
            if case .unavailable(let cause) = error { Workbench.refuse(error.code, cause) }
            Workbench.refuse(error.code, error.sentence)
        }
    }

    /// Whatever a library looks up when it is used for the first time, it looks up here.
    private static func warmUp(_ library: PictureLibrary) throws(PictureFlaw) {
        let size = PixelSize(width: 16, height: 16)
        let grey = [UInt8](repeating: 0x80, count: size.width * size.height * Raster.channels)
        guard let raster = Raster(size, grey) else { return }
        do throws(PictureFlaw) {
            for format in PictureSheet.Format.allCases {
                _ = try develop(try library.encode(raster, as: format), library)
            }
            _ = try develop(smallestPNG, library)
        } catch {
            throw .unavailable("a library does not do what it should: \(error)")
        }
    }

    /// One grey pixel.
    static let smallestPNG: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52,
        0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B,
        0x55, 0x00, 0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x68, 0x00, 0x00, 0x00,
        0x82, 0x00, 0x81, 0xDA, 0x45, 0x08, 0x3B, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE,
        0x42, 0x60, 0x82,
    ]

    static func develop(
        _ bytes: [UInt8], _ library: PictureLibrary, for use: PictureUse = .photo
    ) throws(PictureFlaw) -> PictureSheet {
        guard let type = PictureType.sniff(bytes) else { throw .unreadable }
        let facts = try PictureFacts(of: type, bytes)
        if let flaw = facts.flaw { throw flaw }
        let size =
            facts.orientation.swapsEdges
            ? PixelSize(width: facts.height, height: facts.width)
            : PixelSize(width: facts.width, height: facts.height)
        guard let wanted = use.wanted(width: size.width, height: size.height) else { throw .noSize }
        // As it is stored, until it is small enough to be turned cheaply.
        let stored =
            facts.orientation.swapsEdges
            ? PixelSize(width: wanted.height, height: wanted.width) : wanted
        let decoded = try library.decode(bytes, facts, for: stored, isSeenThrough: use.isSeenThrough)
        guard let raster = decoded.shrunk(to: stored).turned(facts.orientation).trimmed() else {
            throw .notSeen
        }
        let shown = use == .logo ? raster.size : size
        // Each is made of the one before: an average of averages is the average of all.
        var rasters: [Raster] = []
        for size in use.sizes(width: shown.width, height: shown.height).reversed() {
            rasters.append((rasters.last ?? raster).shrunk(to: size))
        }
        var renditions: [PictureSheet.Rendition] = []
        for raster in rasters.reversed() {
            for format in use.formats {
                renditions.append(
                    PictureSheet.Rendition(
                        format: format, width: raster.width, height: raster.height,
                        bytes: try library.encode(raster, as: format)))
            }
        }
        return PictureSheet(
            original: type, width: shown.width, height: shown.height, colour: (rasters.last ?? raster).colour,
            renditions: renditions)
    }
}
