// Where a piece of an upload begins: a number is read as it is written, and nothing else is one.

extension Parsers {
    @Sendable static func uploadOffset(_ input: [UInt8]) {
        guard let offset = UploadOffset.read(input) else {
            let number = Int64(String(decoding: input, as: UTF8.self))
            let isLong = input.count > 15
            let isWritten = number.map { "\($0)".utf8.elementsEqual(input) } ?? false
            mustHold(
                isLong || !isWritten || number.map { $0 < 0 } ?? true, "a number as it is written is one")
            return
        }
        mustHold("\(offset)".utf8.elementsEqual(input), "it is read as it is written")
        mustHold(offset >= 0, "nothing is before the beginning")
    }
}
