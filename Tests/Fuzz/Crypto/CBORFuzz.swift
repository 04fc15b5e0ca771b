// CBOR of passkeys: what reads is written the same, byte for byte, and within the limits.

extension Parsers {
    @Sendable static func cbor(_ input: [UInt8]) {
        guard let value = try? CBOR(parsing: input) else { return }
        var bytes: [UInt8] = []
        var items = 0
        write(value, to: &bytes, &items, depth: 0)
        mustHold(bytes == input, "there is one form of each value: \(value)")
        mustHold(items <= CBORReader.maxItems, "no more values than are allowed")
    }

    private static func write(_ value: CBOR, to bytes: inout [UInt8], _ items: inout Int, depth: Int) {
        mustHold(depth <= CBORReader.maxDepth, "no deeper than is allowed")
        switch value {
        case .integer(let number) where number < 0: head(1, UInt64(-1 - number), &bytes)
        case .integer(let number): head(0, UInt64(number), &bytes)
        case .bytes(let content):
            head(2, UInt64(content.count), &bytes)
            bytes += content
        case .text(let content):
            head(3, UInt64(content.count), &bytes)
            mustHold(Array(String(decoding: content, as: UTF8.self).utf8) == content, "text is text")
            bytes += content
        case .list(let values):
            head(4, UInt64(values.count), &bytes)
            items += values.count
            for value in values { write(value, to: &bytes, &items, depth: depth + 1) }
        case .map(let entries):
            head(5, UInt64(entries.count), &bytes)
            items += entries.count
            for entry in entries {
                mustHold(entries.count { $0.key == entry.key } == 1, "a key stands once")
                write(entry.key, to: &bytes, &items, depth: depth + 1)
                write(entry.value, to: &bytes, &items, depth: depth + 1)
            }
        case .boolean(let isTrue): bytes.append(isTrue ? 0xF5 : 0xF4)
        case .null: bytes.append(0xF6)
        }
    }

    /// A number in its shortest form.
    private static func head(_ kind: UInt8, _ number: UInt64, _ bytes: inout [UInt8]) {
        let widths: [(limit: UInt64, bytes: Int, mark: UInt8)] = [
            (0xFF, 1, 24), (0xFFFF, 2, 25), (0xFFFF_FFFF, 4, 26), (.max, 8, 27),
        ]
        guard number >= 24, let width = widths.first(where: { number <= $0.limit }) else {
            bytes.append(kind << 5 | UInt8(truncatingIfNeeded: number))
            return
        }
        bytes.append(kind << 5 | width.mark)
        for place in (0..<width.bytes).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place)))
        }
    }
}
