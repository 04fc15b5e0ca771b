// A picture in all the sizes in which it is shown, and the bytes by which these come out of the child. How
// they are made is not here.

/// What is left of a file that somebody sent: the pixels, and nothing else that was in it.
public struct PictureSheet: Equatable, Sendable {
    /// One size in one format: a whole file, ready to be served.
    public struct Rendition: Equatable, Sendable {
        public let format: Format
        public let width: Int
        public let height: Int
        public let bytes: [UInt8]
    }

    public enum Format: UInt8, CaseIterable, Sendable {
        case webp = 1
        case jpeg = 2
        case png = 3

        public var mediaType: String {
            switch self {
            case .webp: "image/webp"
            case .jpeg: "image/jpeg"
            case .png: "image/png"
            }
        }

        var type: PictureType {
            switch self {
            case .webp: .webp
            case .jpeg: .jpeg
            case .png: .png
            }
        }
    }

    /// What the file was.
    public let original: PictureType
    /// The file's own size in pixels, held so that up is up; of a logo what was cut out of it.
    public let width: Int
    public let height: Int
    /// The average of all pixels as `#rrggbb`, for the place where the picture is about to be.
    public let colour: String
    /// From the smallest to the largest; of each size a WebP and then a JPEG, or of a logo a PNG.
    public let renditions: [Rendition]

    /// The longer edge of each size of a photo. A picture that is smaller than one is never made larger: its
    /// own size is the last one then.
    public static let edges = [320, 640, 1_280, 2_048]

    /// From the smallest to the largest.
    static func sizes(width: Int, height: Int) -> [PixelSize] {
        let longer = max(width, height)
        let smaller = edges.filter { $0 < longer }.map { edge in
            // Rounded to the nearest, and not away.
            PixelSize(
                width: max(1, (width * edge + longer / 2) / longer),
                height: max(1, (height * edge + longer / 2) / longer))
        }
        return longer > edges.last ?? 0 ? smaller : smaller + [PixelSize(width: width, height: height)]
    }
}

struct PixelSize: Equatable {
    let width: Int
    let height: Int
}

// A fixed head, then for each rendition its format, its size, its length and its bytes; numbers have their
// highest byte first. There is one way to write a sheet, and nothing else is read.
extension PictureSheet {
    private static let mark = Array("FPPS".utf8)

    var bytes: [UInt8] {
        var bytes = Self.mark
        bytes.append(original.rawValue)
        bytes.append(number: width, bytes: 2)
        bytes.append(number: height, bytes: 2)
        bytes += colour.utf8
        bytes.append(number: renditions.count, bytes: 1)
        for rendition in renditions {
            bytes.append(rendition.format.rawValue)
            bytes.append(number: rendition.width, bytes: 2)
            bytes.append(number: rendition.height, bytes: 2)
            bytes.append(number: rendition.bytes.count, bytes: 4)
            bytes += rendition.bytes
        }
        return bytes
    }

    /// Reads what a child says, which may have been taken over by the picture that it read.
    /// - Returns: nil for anything but the sizes that the picture has, each in a file that is what it is said
    ///   to be, with nothing in it but the picture.
    init?(_ bytes: [UInt8], for use: PictureUse = .photo) {
        guard bytes.has(Self.mark, at: 0), let kind = bytes.number(at: 4, bytes: 1),
            let original = PictureType(rawValue: UInt8(truncatingIfNeeded: kind)), original.isTaken,
            let width = bytes.number(at: 5, bytes: 2), let height = bytes.number(at: 7, bytes: 2),
            (1...PictureFacts.mostEdge).contains(width), (1...PictureFacts.mostEdge).contains(height),
            let colour = bytes.part(at: 9, bytes: 7), Self.isColour(bytes[colour]),
            let count = bytes.number(at: 16, bytes: 1)
        else { return nil }
        let expected = use.sizes(width: width, height: height).flatMap { size in
            use.formats.map { (format: $0, size: size) }
        }
        guard count == expected.count else { return nil }
        var renditions: [Rendition] = []
        var place = 17
        for (format, size) in expected {
            guard bytes.has([format.rawValue], at: place),
                bytes.number(at: place + 1, bytes: 2) == size.width,
                bytes.number(at: place + 3, bytes: 2) == size.height,
                let length = bytes.number(at: place + 5, bytes: 4),
                let part = bytes.part(at: place + 9, bytes: length)
            else { return nil }
            let file = Array(bytes[part])
            guard Self.isSound(file, format, size) else { return nil }
            renditions.append(Rendition(format: format, width: size.width, height: size.height, bytes: file))
            place = part.upperBound
        }
        guard place == bytes.count else { return nil }
        (self.original, self.width, self.height) = (original, width, height)
        self.colour = String(decoding: bytes[colour], as: UTF8.self)
        self.renditions = renditions
    }

    /// Whether it is a file of that format and size from its first byte to its last, and says nothing else.
    private static func isSound(_ file: [UInt8], _ format: Format, _ size: PixelSize) -> Bool {
        guard PictureType.sniff(file) == format.type,
            let facts = try? PictureFacts(of: format.type, file)
        else { return false }
        return facts.width == size.width && facts.height == size.height && facts.end == file.count
            && !facts.saysMore && !facts.isMoving
    }

    private static func isColour(_ text: ArraySlice<UInt8>) -> Bool {
        text.first == UInt8(ascii: "#")
            && text.dropFirst().allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }
}

extension [UInt8] {
    /// Appends the lowest so many bytes, the highest of them first.
    fileprivate mutating func append(number: Int, bytes: Int) {
        for place in (0..<bytes).reversed() { append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
}
