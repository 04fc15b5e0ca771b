// How a camera was held: read within its part alone, and only where the tag stands.

extension Parsers {
    @Sendable static func exif(_ input: [UInt8]) {
        let orientation = Orientation(exif: input, in: input.indices)
        let within = [0x49, 0x49, 0x2A] + input + [0x12, 0x01, 0x03]
        mustHold(
            Orientation(exif: within, in: 3..<input.count + 3) == orientation, "what is around does not count"
        )
        guard let orientation else { return }
        let isThere = input.indices.contains {
            input.has([0x01, 0x12], at: $0) || input.has([0x12, 0x01], at: $0)
        }
        mustHold(isThere, "no tag, no orientation: \(orientation)")
        mustHold(
            input.contains(UInt8(truncatingIfNeeded: orientation.rawValue)), "the number stands in the bytes")
    }
}
