// Identifiers: text and bytes say the same.

extension Parsers {
    @Sendable static func uuid(_ input: [UInt8]) {
        if let id = UUID(text: input.span) {
            let lower = input.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
            mustHold(Array(id.description.utf8) == lower, "an id is written as it is read, in lower case")
        }
        guard let id = UUID(bytes: input.span) else { return }
        var bytes: [UInt8] = []
        id.appendBytes(to: &bytes)
        mustHold(bytes == input, "an id keeps its bytes")
        mustHold(UUID(id.description) == id, "an id reads as it is written")
    }
}
