// What a file says of itself: the same with anything behind its end, and never beyond its bytes.

extension Parsers {
    @Sendable static func pictureFacts(_ input: [UInt8]) {
        let (number, file) = choice(input)
        let types: [PictureType] = [.jpeg, .png, .webp]
        let type = types[Int(number) % types.count]
        guard let facts = try? PictureFacts(of: type, file) else { return }
        mustHold(facts.type == type, "a file is of one kind")
        mustHold(0...0xFFFF_FFFF ~= facts.width && 0...0xFFFF_FFFF ~= facts.height, "a size is a number")
        mustHold(
            facts.flaw != nil || facts.width * facts.height <= 64 << 20, "what has no flaw is not too large")
        var last = 0
        for part in facts.needed {
            mustHold(part.lowerBound >= last && part.upperBound <= file.count, "parts follow each other")
            last = part.upperBound
        }
        guard let end = facts.end else {
            mustHold(facts.flaw != nil, "a file without its end has a flaw")
            return
        }
        mustHold(0...file.count ~= end, "a picture ends within its file")
        mustHold(
            (try? PictureFacts(of: type, Array(file.prefix(end)))) == facts, "what follows does not count")
        mustHold((try? PictureFacts(of: type, file + [0xFF, 0xD8])) == facts, "what follows does not count")
        mustHold(
            (try? PictureFacts(of: type, Array(file.prefix(end - 1))))?.end == nil, "less is not all of it")
    }
}
