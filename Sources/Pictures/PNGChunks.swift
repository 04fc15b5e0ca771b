// A PNG's chunks, walked by their lengths. Nothing in them is decoded; the library looks at their sums.

enum PNGChunks {
    /// Length, name and sum.
    private static let frameBytes = 12
    private static let headerBytes = 13
    /// In the byte that says what a pixel is made of.
    private static let alphaKind = 4
    /// Without these a picture looks different. Everything else is left out before the library sees it.
    private static let needed = ["IHDR", "PLTE", "tRNS", "gAMA", "sRGB", "IDAT", "IEND"]
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    static func facts(_ bytes: [UInt8]) throws(PictureFlaw) -> PictureFacts {
        var place = signature.count
        guard let first = chunk(bytes, at: place) else { throw .endsTooEarly }
        guard first.name == "IHDR", first.content.count == headerBytes,
            let width = bytes.number(at: first.content.lowerBound, bytes: 4),
            let height = bytes.number(at: first.content.lowerBound + 4, bytes: 4),
            let kind = bytes.number(at: first.content.lowerBound + 9, bytes: 1)
        else { throw .unreadable }
        var facts = PictureFacts(type: .png, width: width, height: height)
        facts.hasAlpha = kind & alphaKind != 0
        while let chunk = chunk(bytes, at: place) {
            place = chunk.content.upperBound + 4
            if chunk.name == "tRNS" { facts.hasAlpha = true }
            if needed.contains(chunk.name) {
                facts.needed.append(chunk.content.lowerBound - 8..<place)
            } else {
                try look(chunk, bytes, &facts)
            }
            guard chunk.name != "IEND" else {
                facts.end = place
                break
            }
        }
        return facts
    }

    private static func look(
        _ chunk: (name: String, content: Range<Int>), _ bytes: [UInt8], _ facts: inout PictureFacts
    ) throws(PictureFlaw) {
        switch chunk.name {
        case "acTL": facts.isMoving = true
        case "eXIf": facts.orientation = Orientation(exif: bytes, in: chunk.content) ?? facts.orientation
        // A capital says that nobody can show the picture who does not know the chunk.
        case let name where name.utf8.first.map { $0 & 0x20 == 0 } ?? true: throw .unreadable
        default: break
        }
        facts.saysMore = true
    }

    /// - Returns: nil where it does not end within the bytes.
    private static func chunk(_ bytes: [UInt8], at place: Int) -> (name: String, content: Range<Int>)? {
        guard let length = bytes.number(at: place, bytes: 4),
            let whole = bytes.part(at: place, bytes: length + frameBytes)
        else { return nil }
        let content = whole.lowerBound + 8..<whole.upperBound - 4
        return (String(decoding: bytes[whole.lowerBound + 4..<content.lowerBound], as: UTF8.self), content)
    }
}
