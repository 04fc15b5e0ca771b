// A JPEG's segments, walked from mark to mark. Nothing in them is decoded.

enum JPEGSegments {
    private enum Mark {
        static let end: UInt8 = 0xD9
        static let beginning: UInt8 = 0xD8
        static let scan: UInt8 = 0xDA
        static let first = Array("JFIF\0".utf8)
    }

    static func facts(_ bytes: [UInt8]) throws(PictureFlaw) -> PictureFacts {
        var walk = Walk()
        var place = 2
        while let mark = nextMark(bytes, from: &place) {
            guard mark != Mark.end else {
                guard walk.hasScan else { throw .unreadable }
                return try walk.facts(end: place)
            }
            guard mark != Mark.beginning else { throw .unreadable }
            guard let length = bytes.number(at: place, bytes: 2) else { break }
            guard length >= 2 else { throw .unreadable }
            guard let part = bytes.part(at: place, bytes: length) else { break }
            try walk.take(mark, bytes, part.dropFirst(2))
            place = part.upperBound
        }
        return try walk.facts(end: nil)
    }

    /// Leaves `place` behind the next mark that begins a segment or ends the picture. What lies before is
    /// coded data, or what somebody has left between segments, which no reader minds.
    private static func nextMark(_ bytes: [UInt8], from place: inout Int) -> UInt8? {
        while place + 1 < bytes.count {
            guard bytes[place] == 0xFF else {
                place += 1
                continue
            }
            switch bytes[place + 1] {
            case 0xFF: place += 1
            // A coded byte that looks like a mark, and the marks without a segment.
            case 0x00, 0x01, 0xD0...0xD7: place += 2
            case let mark:
                place += 2
                return mark
            }
        }
        return nil
    }

    /// What has been found so far.
    private struct Walk {
        private var width = 0
        private var height = 0
        private var colours: Int?
        private var orientation: Orientation?
        private var saysMore = false
        private(set) var hasScan = false

        mutating func take(_ mark: UInt8, _ bytes: [UInt8], _ part: Range<Int>) throws(PictureFlaw) {
            switch mark {
            case Mark.scan: hasScan = true
            // Each says how the picture is coded; the three left out are tables.
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(mark):
                // A second one is a second picture in the place of the first.
                guard colours == nil, let height = bytes.number(at: part.lowerBound + 1, bytes: 2),
                    let width = bytes.number(at: part.lowerBound + 3, bytes: 2), part.count >= 6
                else { throw .unreadable }
                (self.width, self.height, colours) = (width, height, Int(bytes[part.lowerBound + 5]))
            case 0xE0 where bytes.has(Mark.first, at: part.lowerBound): break
            case 0xE1 where bytes.has(Orientation.mark, at: part.lowerBound):
                saysMore = true
                let tiff = part.dropFirst(Orientation.mark.count)
                if orientation == nil { orientation = Orientation(exif: bytes, in: tiff) }
            case 0xE0...0xEF, 0xFE: saysMore = true
            default: break
            }
        }

        func facts(end: Int?) throws(PictureFlaw) -> PictureFacts {
            guard let colours else { throw end == nil ? .endsTooEarly : .unreadable }
            var facts = PictureFacts(type: .jpeg, width: width, height: height)
            facts.orientation = orientation ?? .upright
            facts.end = end
            facts.saysMore = saysMore
            facts.isPrint = colours == 4
            return facts
        }
    }
}
