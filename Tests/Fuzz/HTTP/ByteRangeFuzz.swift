// The Range field: a part that is granted lies within what there is.

extension Parsers {
    @Sendable static func byteRange(_ input: [UInt8]) {
        let (number, value) = choice(input)
        let sizes: [Int64] = [0, 1, 10, 1000, 1 << 40, .max]
        let size = sizes[Int(number) % sizes.count]
        let request = Request.holding("range", value)
        guard let field = request.field("range"),
            case .part(let part) = ByteRange.read(request.bytes, field, size: size)
        else { return }
        mustHold(!part.isEmpty, "a part holds a byte")
        mustHold(part.lowerBound >= 0 && part.upperBound <= size, "a part lies within the whole")
    }
}
