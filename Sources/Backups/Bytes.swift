// Numbers, texts and lists as bytes, and back. What is read may be anything, and is never trusted to be
// whole.

struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    mutating func raw(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    mutating func number(_ value: Int64) {
        let value = UInt64(bitPattern: value)
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func number(_ value: Int) { number(Int64(value)) }

    mutating func list(_ more: [UInt8]) {
        number(more.count)
        raw(more)
    }

    mutating func text(_ value: String) { list([UInt8](value.utf8)) }

    mutating func texts(_ values: [String]) {
        number(values.count)
        for value in values { text(value) }
    }
}

/// Nil at the first thing that is not there.
struct ByteReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func raw(_ count: Int) -> [UInt8]? {
        guard count >= 0, count <= bytes.count - place else { return nil }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    mutating func number() -> Int64? {
        guard bytes.count - place >= 8 else { return nil }
        var value: UInt64 = 0
        for index in place..<place + 8 { value = value << 8 | UInt64(bytes[index]) }
        place += 8
        return Int64(bitPattern: value)
    }

    /// One that counts something: not negative.
    mutating func count() -> Int? {
        guard let value = number(), value >= 0 else { return nil }
        return Int(value)
    }

    mutating func list() -> [UInt8]? {
        guard let count = count() else { return nil }
        return raw(count)
    }

    mutating func text() -> String? {
        guard let bytes = list() else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    mutating func texts() -> [String]? {
        guard let count = count(), count <= bytes.count else { return nil }
        var texts: [String] = []
        for _ in 0..<count {
            guard let text = text() else { return nil }
            texts.append(text)
        }
        return texts
    }
}
