// CBOR (RFC 8949), as much of it as passkeys speak, read strictly. What the values mean is not known here.

/// A value as an authenticator writes it. Tags, fractions and indefinite lengths are no part of that.
indirect enum CBOR: Equatable, Sendable {
    case integer(Int64)
    case bytes([UInt8])
    /// Well-formed UTF-8.
    case text([UInt8])
    case list([CBOR])
    case map([Entry])
    case boolean(Bool)
    case null

    struct Entry: Equatable, Sendable {
        let key: CBOR
        let value: CBOR
    }

    /// - Throws: a flaw for anything but one whole value.
    init(parsing bytes: [UInt8]) throws(PasskeyFlaw) {
        var reader = CBORReader(bytes)
        self = try reader.next()
        guard reader.offset == bytes.count else { throw PasskeyFlaw("CBOR with bytes behind its end") }
    }

    /// The value under a key; nil where this is no map or has no such key.
    subscript(key: CBOR) -> CBOR? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }

    subscript(name: StaticString) -> CBOR? { self[.text([UInt8](name.description.utf8))] }

    var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }
    var count: Int? { if case .map(let entries) = self { entries.count } else { nil } }
}

/// Takes one value after another. Every number must be written in its shortest form, no key may stand twice,
/// and no length is believed beyond the bytes that are there.
struct CBORReader {
    private let bytes: [UInt8]
    /// Where the next value begins.
    private(set) var offset: Int
    private var itemsLeft = maxItems

    static let maxBytes = 8_192
    /// Lists and maps within one another: an attestation's certificates lie three deep.
    static let maxDepth = 4
    static let maxItems = 128

    init(_ bytes: [UInt8], from offset: Int = 0) { (self.bytes, self.offset) = (bytes, offset) }

    mutating func next() throws(PasskeyFlaw) -> CBOR {
        guard bytes.count <= Self.maxBytes else { throw PasskeyFlaw("CBOR that is too long") }
        return try value(within: 0)
    }

    /// - Parameter depth: how many lists and maps are around it; no more than `maxDepth`, so this ends.
    private mutating func value(within depth: Int) throws(PasskeyFlaw) -> CBOR {
        guard let first = bytes[offset...].first else { throw PasskeyFlaw.cut }
        let kind = first >> 5
        if kind == 7 { return try simple(first) }
        let argument = try self.argument()
        switch kind {
        case 0: return .integer(try signed(argument))
        case 1: return .integer(-1 - (try signed(argument)))
        case 2: return .bytes(try take(argument))
        case 3:
            let text = try take(argument)
            guard String(validating: text, as: UTF8.self) != nil else { throw PasskeyFlaw("CBOR of no text") }
            return .text(text)
        case 4: return .list(try list(argument, within: depth))
        case 5: return .map(try map(argument, within: depth))
        default: throw PasskeyFlaw("CBOR with a tag")
        }
    }

    private mutating func simple(_ first: UInt8) throws(PasskeyFlaw) -> CBOR {
        offset += 1
        switch first & 31 {
        case 20: return .boolean(false)
        case 21: return .boolean(true)
        case 22: return .null
        default: throw PasskeyFlaw("CBOR with a fraction, or a value that is none")
        }
    }

    /// The number that a value begins with: the value itself, or its length.
    private mutating func argument() throws(PasskeyFlaw) -> UInt64 {
        guard let first = try take(1).first else { throw PasskeyFlaw.cut }
        let low = first & 31
        guard low >= 24 else { return UInt64(low) }
        guard low <= 27 else { throw PasskeyFlaw("CBOR of no definite length") }
        let width = 1 << UInt64(low - 24)
        let number = try take(UInt64(width)).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let least: UInt64 = width == 1 ? 24 : 1 << UInt64(width * 4)
        guard number >= least else { throw PasskeyFlaw("CBOR with a number longer than it need be") }
        return number
    }

    private func signed(_ number: UInt64) throws(PasskeyFlaw) -> Int64 {
        guard let value = Int64(exactly: number) else { throw PasskeyFlaw("CBOR with a number too large") }
        return value
    }

    private mutating func take(_ count: UInt64) throws(PasskeyFlaw) -> [UInt8] {
        guard let count = Int(exactly: count), count <= bytes.count - offset else { throw PasskeyFlaw.cut }
        defer { offset += count }
        return [UInt8](bytes[offset..<(offset + count)])
    }

    private mutating func list(_ count: UInt64, within depth: Int) throws(PasskeyFlaw) -> [CBOR] {
        var values: [CBOR] = []
        for _ in 0..<(try open(count, within: depth)) { values.append(try value(within: depth + 1)) }
        return values
    }

    private mutating func map(_ count: UInt64, within depth: Int) throws(PasskeyFlaw) -> [CBOR.Entry] {
        var entries: [CBOR.Entry] = []
        for _ in 0..<(try open(count, within: depth)) {
            let key = try value(within: depth + 1)
            switch key {
            case .integer, .text: break
            default: throw PasskeyFlaw("CBOR with a key that is neither number nor text")
            }
            guard !entries.contains(where: { $0.key == key }) else {
                throw PasskeyFlaw("CBOR with a key twice")
            }
            entries.append(CBOR.Entry(key: key, value: try value(within: depth + 1)))
        }
        return entries
    }

    private mutating func open(_ count: UInt64, within depth: Int) throws(PasskeyFlaw) -> Int {
        guard depth < Self.maxDepth else { throw PasskeyFlaw("CBOR that is too deep") }
        guard let count = Int(exactly: count), count <= itemsLeft else {
            throw PasskeyFlaw("CBOR with too many values")
        }
        itemsLeft -= count
        return count
    }
}

extension PasskeyFlaw {
    fileprivate static let cut = PasskeyFlaw("CBOR that ends too early")
}
