// A WebP's chunks, walked by their lengths. Nothing in them is decoded.

enum WebPChunks {
    private static let headBytes = 8
    private static let keyFrameStart: [UInt8] = [0x9D, 0x01, 0x2A]
    private static let losslessStart: UInt8 = 0x2F
    private static let movingFlag: UInt8 = 0x02

    static func facts(_ bytes: [UInt8]) throws(PictureFlaw) -> PictureFacts {
        guard bytes.has(Array("RIFF".utf8), at: 0), bytes.has(Array("WEBP".utf8), at: 8),
            let length = bytes.number(at: 4, bytes: 4, littleEndian: true), length >= 4
        else { throw .unreadable }
        let end = length + headBytes
        var place = 12
        var facts: PictureFacts?
        var hasPicture = false
        while place < end, place < bytes.count {
            guard let name = bytes.part(at: place, bytes: 4),
                let length = bytes.number(at: place + 4, bytes: 4, littleEndian: true)
            else { break }
            let chunk = String(decoding: bytes[name], as: UTF8.self)
            let content = place + headBytes
            guard length <= end - content else { throw .unreadable }
            if facts == nil { facts = try size(chunk, bytes, content, length) }
            switch chunk {
            case "VP8 ", "VP8L": hasPicture = true
            case "ANIM", "ANMF": facts?.isMoving = true
            case "EXIF":
                if let part = bytes.part(at: content, bytes: length) {
                    facts?.orientation = Orientation(exif: bytes, in: part) ?? .upright
                }
            default: break
            }
            if chunk != "VP8 ", chunk != "VP8L" { facts?.saysMore = true }
            // An odd length is followed by a byte that fills it up.
            place = content + length + length % 2
        }
        guard var facts else { throw bytes.count < end ? .endsTooEarly : .unreadable }
        if end <= bytes.count {
            guard place >= end, hasPicture || facts.isMoving else { throw .unreadable }
            facts.end = end
        }
        return facts
    }

    /// The first chunk says how large the picture is.
    private static func size(
        _ chunk: String, _ bytes: [UInt8], _ content: Int, _ length: Int
    ) throws(PictureFlaw) -> PictureFacts {
        func number(_ offset: Int, _ count: Int) throws(PictureFlaw) -> Int {
            guard let number = bytes.number(at: content + offset, bytes: count, littleEndian: true) else {
                throw .endsTooEarly
            }
            guard offset + count <= length else { throw .unreadable }
            return number
        }
        switch chunk {
        case "VP8X":
            let flags = try number(0, 1)
            var facts = PictureFacts(type: .webp, width: try number(4, 3) + 1, height: try number(7, 3) + 1)
            facts.isMoving = flags & Int(movingFlag) != 0
            return facts
        case "VP8 ":
            let (width, height) = (try number(6, 2) & 0x3FFF, try number(8, 2) & 0x3FFF)
            guard bytes.has(keyFrameStart, at: content + 3) else { throw .unreadable }
            return PictureFacts(type: .webp, width: width, height: height)
        case "VP8L":
            guard try number(0, 1) == Int(losslessStart) else { throw .unreadable }
            let sizes = try number(1, 4)
            return PictureFacts(type: .webp, width: (sizes & 0x3FFF) + 1, height: (sizes >> 14 & 0x3FFF) + 1)
        default: throw .unreadable
        }
    }
}
